"""From the events of conversations to what customers asked and what became of it.

One question is everything that the bot took together (`understood` says up to where). Later events tell how it went:
a tap, a hand-over because nothing fitted, "not helpful", a bad rating, a person who answered after the bot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wenlu.domains.bot.schemas import ENTRY
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.knowledge.schemas.workshop import MAX_ASKED, AskedQuestion, Failure
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import new_id
from wenlu.language.decision import language_of
from wenlu.sdk.messages import ChoiceBody, TextBody

KINDS = frozenset(
    {
        EventKind.MESSAGE,
        EventKind.UNDERSTOOD,
        EventKind.QUEUED,
        EventKind.FEEDBACK,
        EventKind.RATED,
        EventKind.RECALLED,
    }
)
LOW_RATING = 2
_LONGEST_ANSWER = 600
_FAILED_ACTIONS = {"clarify": Failure.CLARIFIED, "decline": Failure.DECLINED}
_REAL = frozenset({"answer", "clarify", "decline", "handoff", "warn"})
"""Actions of turns that were questions; a greeting is none."""

Mask = Callable[[str], str]


@dataclass(slots=True)
class Gathered:
    """The questions of one conversation while events are read: by `seq`, which have changed, which are gone."""

    conversation_id: UUID
    questions: dict[int, AskedQuestion] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    gone: list[UUID] = field(default_factory=list)

    def put(self, question: AskedQuestion) -> None:
        self.questions[question.seq] = question
        self.changed.add(question.seq)

    def drop(self, seq: int) -> None:
        self.gone.append(self.questions.pop(seq).id)
        self.changed.discard(seq)

    def update(self, seq: int, **fields: object) -> None:
        self.put(self.questions[seq].model_copy(update=fields))

    def last(self, before: int | None = None, actions: Iterable[str] = _REAL) -> AskedQuestion | None:
        """The last question below a seq to which the bot did one of these."""
        wanted = frozenset(actions)
        found = [
            one for seq, one in self.questions.items() if (before is None or seq < before) and one.action in wanted
        ]
        return max(found, key=lambda one: one.seq, default=None)


def gather(known: Sequence[AskedQuestion], events: Sequence[EventView], mask: Mask) -> list[Gathered]:
    """Read events, in order, on top of what is known of their conversations."""
    by_conversation: dict[UUID, Gathered] = {}
    for one in known:
        by_conversation.setdefault(one.conversation_id, Gathered(one.conversation_id)).questions[one.seq] = one
    for event in events:
        state = by_conversation.setdefault(event.conversation_id, Gathered(event.conversation_id))
        _read(state, event, mask)
    return list(by_conversation.values())


def _read(state: Gathered, event: EventView, mask: Mask) -> None:
    match event.body:
        case TextBody() if event.actor.kind is ActorKind.CUSTOMER:
            _asked(state, event, mask(event.body.text))
        case ChoiceBody() if event.actor.kind is ActorKind.CUSTOMER:
            _tapped(state, event, event.body)
        case TextBody() if event.actor.kind is ActorKind.STAFF:
            _answered_by_staff(state, event, mask(event.body.text))
        case facts.Understood():
            _understood(state, event.body)
        case facts.Queued() if event.body.reason == "unknown":
            _mark(state, state.last(event.seq), Failure.UNKNOWN)
        case facts.Feedback():
            _judged(state, event.body)
        case facts.Rated():
            _rated(state, event.body)
        case facts.Recalled() if event.body.seq in state.questions:
            state.drop(event.body.seq)
        case _:
            pass


def _asked(state: Gathered, event: EventView, text: str) -> None:
    state.put(
        AskedQuestion(
            id=new_id(),
            conversation_id=event.conversation_id,
            seq=event.seq,
            at=event.at,
            text=text[:MAX_ASKED],
            locale="en" if language_of(text) == "en" else "zh-CN",
        )
    )


def _tapped(state: Gathered, event: EventView, body: ChoiceBody) -> None:
    """A tap answers the bot's question back: it was found after all, and the entry is known."""
    if not body.value.startswith(ENTRY):
        return
    asked = state.last(event.seq)
    if asked is not None and asked.action == "clarify" and asked.picked is None:
        failure = None if asked.failure is Failure.CLARIFIED else asked.failure
        state.update(asked.seq, picked=body.value.removeprefix(ENTRY), failure=failure)


def _understood(state: Gathered, body: facts.Understood) -> None:
    """The bot took everything up to here together; what is no question (a greeting) is not kept."""
    waiting = sorted(seq for seq, one in state.questions.items() if seq <= body.seq and one.action is None)
    if not waiting:
        return
    text = "\n".join(state.questions[seq].text for seq in waiting)[:MAX_ASKED].strip()
    for seq in waiting[:-1]:
        state.drop(seq)
    last = waiting[-1]
    if body.action not in _REAL or not text:
        state.drop(last)
        return
    state.update(
        last,
        text=text,
        action=body.action,
        intent=body.intent,
        confidence=body.confidence,
        failure=_FAILED_ACTIONS.get(body.action),
    )


def _judged(state: Gathered, body: facts.Feedback) -> None:
    asked = state.last(body.seq, {"answer", "warn"})
    if asked is None:
        return
    state.update(asked.seq, helpful=body.helpful)
    if not body.helpful:
        _mark(state, state.questions[asked.seq], Failure.UNHELPFUL)


def _rated(state: Gathered, body: facts.Rated) -> None:
    """A low rating says something about the bot's answers only where no person took part."""
    alone = all(one.staff_answer is None for one in state.questions.values())
    for one in [one for one in state.questions.values() if one.action is not None]:
        state.update(one.seq, rating=body.score)
        if alone and body.score <= LOW_RATING and one.action == "answer" and not one.helpful:
            _mark(state, state.questions[one.seq], Failure.LOW_RATED)


def _answered_by_staff(state: Gathered, event: EventView, text: str) -> None:
    """What a person says first answers the last question that the bot was asked.

    Where the bot had answered it, that answer was replaced.
    """
    asked = state.last(event.seq, {"answer", "clarify", "decline"}) or state.last(event.seq)
    if asked is None:
        return
    said = f"{asked.staff_answer}\n{text}" if asked.staff_answer else text
    if asked.staff_answer is None or len(asked.staff_answer) < _LONGEST_ANSWER:
        state.update(asked.seq, staff_answer=said[:_LONGEST_ANSWER])
    if asked.action == "answer" and not asked.helpful:
        _mark(state, state.questions[asked.seq], Failure.CORRECTED)


def _mark(state: Gathered, asked: AskedQuestion | None, failure: Failure) -> None:
    """The first thing that went wrong stays; a customer's own word goes before it."""
    if asked is not None and (asked.failure is None or failure is Failure.UNHELPFUL):
        state.update(asked.seq, failure=failure)
