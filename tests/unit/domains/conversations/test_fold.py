"""How events change a conversation."""

from datetime import timedelta
from functools import reduce
from uuid import UUID

import pytest
from conversation_logs import BEGIN, CUSTOMER, begin, logs
from hypothesis import given

from tools.event_fixtures import ADVISER, SAMPLES, Sample, states
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import (
    ConversationClosed,
    ConversationNotFound,
    ConversationOpen,
    NotHolder,
    RecallTooLate,
    TalkMovedOn,
)
from wenlu.domains.conversations.events import STAFF_ONLY, Attendant, Audience, EventKind
from wenlu.domains.conversations.rules import (
    RECALL_WITHIN,
    ConversationState,
    Fact,
    audience_of,
    check_expectation,
    check_recall,
    fold,
)
from wenlu.domains.conversations.schemas import ANY, Expectation
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.errors import WenluError
from wenlu.sdk.messages import TextBody

SAID = Sample(EventKind.MESSAGE, next(s.actor for s in SAMPLES if s.kind is EventKind.MESSAGE), TextBody(text="在吗"))


def run(*samples: Sample) -> ConversationState:
    pairs = enumerate(samples, 1)
    made = [Fact(n, s.kind, s.actor.kind, BEGIN + timedelta(seconds=n), s.body, bytes([n]) * 32) for n, s in pairs]
    return reduce(fold, made, begin())


def first(kind: EventKind, actor_kind: ActorKind | None = None) -> Sample:
    return next(s for s in SAMPLES if s.kind is kind and actor_kind in {None, s.actor.kind})


QUEUED, ASSIGNED, RETURNED, CLOSED = (
    first(kind) for kind in (EventKind.QUEUED, EventKind.ASSIGNED, EventKind.RETURNED, EventKind.CLOSED)
)
BY_BOT, BY_STAFF = first(EventKind.MESSAGE, ActorKind.BOT), first(EventKind.MESSAGE, ActorKind.STAFF)
UNDERSTOOD = Sample(EventKind.UNDERSTOOD, BY_BOT.actor, first(EventKind.UNDERSTOOD).body.model_copy(update={"seq": 1}))


@given(logs())
def test_what_always_holds(log: list[Fact]) -> None:
    state = begin()
    for fact in log:
        before, state = state, fold(state, fact)
        assert state.head_seq == fact.seq
        assert state.head_hash == fact.hash
        assert state.last_at == fact.at
        assert 0 <= state.attended_seq <= state.customer_seq <= state.message_seq <= state.head_seq
        assert before.attended_seq <= state.attended_seq
        assert before.is_open or not state.is_open  # closed is final
        assert (state.closed_at is None) == state.is_open
        assert state.attendant is Attendant.STAFF or state.holder_id is None
        assert len(set(state.signals)) == len(state.signals)
        assert set(before.signals) <= set(state.signals)
        if state.is_due:
            assert state.waiting_since is not None


@given(logs())
def test_the_state_can_be_taken_up_anywhere(log: list[Fact]) -> None:
    whole = reduce(fold, log, begin())
    for cut in range(len(log) + 1):
        assert reduce(fold, log[cut:], reduce(fold, log[:cut], begin())) == whole


def test_every_kind_is_in_the_sample_conversation() -> None:
    assert {sample.kind for sample in SAMPLES} == set(EventKind)
    assert len(list(states())) == len(SAMPLES)


def test_a_customer_with_the_bot_is_due_until_the_bot_has_understood_him() -> None:
    assert run(SAID).is_due
    assert run(SAID).waiting_since == BEGIN + timedelta(seconds=1)
    assert not run(SAID, UNDERSTOOD).is_due
    assert run(SAID, UNDERSTOOD).waiting_since is not None
    assert run(SAID, UNDERSTOOD, BY_BOT).waiting_since is None
    assert run(SAID, UNDERSTOOD, BY_BOT, SAID).is_due


def test_what_the_bot_says_to_something_older_leaves_the_newer_due() -> None:
    state = run(SAID, SAID, UNDERSTOOD, BY_BOT)
    assert (state.attended_seq, state.customer_seq) == (1, 2)
    assert state.is_due
    assert state.waiting_since is not None


@pytest.mark.parametrize("charge", [QUEUED, ASSIGNED])
def test_who_waits_for_a_person_is_attended_to_and_waits(charge: Sample) -> None:
    state = run(SAID, charge, SAID)
    assert not state.is_due
    assert state.waiting_since == BEGIN + timedelta(seconds=1)
    assert state.customer_seq == state.attended_seq == 3


def test_a_person_takes_the_conversation_answers_and_gives_it_back() -> None:
    state = run(SAID, QUEUED, ASSIGNED)
    assert (state.attendant, state.holder_id, state.queue) == (Attendant.STAFF, ADVISER.id, QueueKind.ADVISORY)
    assert run(SAID, QUEUED, ASSIGNED, BY_STAFF).waiting_since is None
    given_back = run(SAID, QUEUED, ASSIGNED, RETURNED)
    assert (given_back.attendant, given_back.holder_id, given_back.queue) == (Attendant.BOT, None, None)
    assert given_back.last_holder_id == ADVISER.id
    assert not given_back.is_due
    assert run(SAID, QUEUED, ASSIGNED, RETURNED, SAID).is_due


def test_closing_ends_everything() -> None:
    state = run(SAID, CLOSED, first(EventKind.RATED))
    assert not state.is_open
    assert not state.is_due
    assert (state.rating, state.category, state.waiting_since, state.holder_id) == (5, "ended_by_customer", None, None)


def test_who_a_conversation_belongs_to_and_what_is_heard_in_it() -> None:
    assert run(first(EventKind.IDENTIFIED)).customer_id == first(EventKind.IDENTIFIED).body.customer_id
    assert run(SAID, UNDERSTOOD).intent == "创业板开通"
    unheard = facts.Understood(seq=99, intent=None, title=None, confidence=0.1, signals=("fraud",), action="warn")
    state = run(SAID, UNDERSTOOD, Sample(EventKind.UNDERSTOOD, BY_BOT.actor, unheard))
    assert state.intent == "创业板开通"
    assert state.signals == ("fraud",)
    assert state.attended_seq == 1


@pytest.mark.parametrize("kind", sorted(set(EventKind) - {EventKind.MESSAGE}))
def test_only_messages_are_messages(kind: EventKind) -> None:
    assert run(first(kind)).message_seq == 0


@pytest.mark.parametrize("kind", EventKind)
def test_who_may_see_what(kind: EventKind) -> None:
    assert audience_of(kind) is (Audience.STAFF if kind in STAFF_ONLY else Audience.ALL)


def test_a_supervisor_reads_unseen() -> None:
    assert audience_of(EventKind.READ, reader_is_holder=False) is Audience.STAFF


@pytest.mark.parametrize(
    ("expected", "samples", "error"),
    [
        (Expectation(is_open=True), (CLOSED,), ConversationClosed),
        (Expectation(is_open=False), (SAID,), ConversationOpen),
        (Expectation(customer_id=UUID(int=8)), (SAID,), ConversationNotFound),
        (Expectation(holder_id=UUID(int=8)), (ASSIGNED,), NotHolder),
        (Expectation(holder_id=ADVISER.id), (QUEUED,), NotHolder),
        (Expectation(attendants=(Attendant.BOT,)), (QUEUED,), NotHolder),
        (Expectation(message_seq=1), (SAID, SAID), TalkMovedOn),
        (Expectation(due_through=1), (SAID, UNDERSTOOD), TalkMovedOn),
    ],
)
def test_what_has_become_untrue_is_raised(
    expected: Expectation, samples: tuple[Sample, ...], error: type[WenluError]
) -> None:
    with pytest.raises(error):
        check_expectation(expected, run(*samples))


def test_what_still_holds_passes() -> None:
    state = run(SAID, ASSIGNED)
    everything = Expectation(
        is_open=True,
        customer_id=CUSTOMER,
        holder_id=ADVISER.id,
        attendants=(Attendant.STAFF,),
        message_seq=1,
    )
    for expected in (ANY, everything, Expectation(due_through=2)):
        check_expectation(expected, state)


def test_a_recall_has_two_minutes() -> None:
    check_recall(BEGIN, BEGIN + RECALL_WITHIN)
    with pytest.raises(RecallTooLate):
        check_recall(BEGIN, BEGIN + RECALL_WITHIN + timedelta(seconds=1))
