"""Made-up sequences of events, for the properties of the fold."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from tools.event_fixtures import SAMPLES
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventBody, EventKind
from wenlu.domains.conversations.rules import ConversationState, Fact
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import ConversationId, CustomerId

BEGIN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
CUSTOMER = CustomerId(UUID(int=7))

_numbers = st.integers(min_value=-5, max_value=60)
_MADE: dict[EventKind, st.SearchStrategy[EventBody]] = {
    EventKind.RECALLED: st.builds(facts.Recalled, seq=_numbers),
    EventKind.READ: st.builds(facts.Read, through=_numbers),
    EventKind.QUEUED: st.builds(facts.Queued, queue=st.sampled_from(QueueKind), reason=st.just("asked")),
    EventKind.UNDERSTOOD: st.builds(
        facts.Understood,
        seq=_numbers,
        intent=st.none() | st.just("fee"),
        title=st.none() | st.just("费用"),
        confidence=st.just(0.5),
        signals=st.lists(st.sampled_from(["complaint", "fraud"]), max_size=3).map(tuple),
        action=st.just("answer"),
    ),
    EventKind.RATED: st.builds(facts.Rated, score=st.integers(min_value=1, max_value=5)),
}


def _bodies(kind: EventKind) -> st.SearchStrategy[EventBody]:
    return _MADE[kind] if kind in _MADE else st.sampled_from([s.body for s in SAMPLES if s.kind is kind])


def begin() -> ConversationState:
    return ConversationState(ConversationId(UUID(int=1)), CUSTOMER, "webchat", "zh-CN", BEGIN)


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """Any events in any order, numbered and timed as the log does it."""
    kinds = draw(st.lists(st.sampled_from(EventKind), max_size=40))
    return [
        Fact(
            seq,
            kind,
            draw(st.sampled_from(ActorKind)),
            BEGIN + timedelta(seconds=seq),
            draw(_bodies(kind)),
            hash=bytes([seq]) * 32,
        )
        for seq, kind in enumerate(kinds, 1)
    ]
