"""A closed conversation as inspection reads it: who said what when, and what happened around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from wenlu.domains.compliance.schemas import Hit, Level, Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.kernel.actors import ActorKind
from wenlu.language.edits import Respelt
from wenlu.language.mood import Mood, MoodReading, mood_of
from wenlu.language.signals import Signal, detect_signals
from wenlu.language.slots import find_slots
from wenlu.language.spellings import read
from wenlu.sdk.messages import AnswerBody, ChoiceBody, FileBody

SECRET = frozenset({Signal.AML.value})
"""Signals that leave no trace here: suspicion of money laundering is for its own post alone
(Anti-Money-Laundering Law art. 35). Taken out where a talk is made, so that nothing behind it can know."""
_UPSET = {Mood.ANGRY, Mood.ANXIOUS}
_PLAINLY = 0.5


@dataclass(frozen=True)
class Line:
    """A message, or an attempt that the gate refused (which the customer never saw)."""

    seq: int
    speaker: ActorKind
    person: UUID | None
    name: str
    at: datetime
    text: str
    verdict: Verdict | None = None
    reason: str | None = None
    is_file: bool = False
    wants_person: bool = False
    action: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        return self.verdict.verdict if self.verdict else Level.PASS

    @property
    def hits(self) -> tuple[Hit, ...]:
        return self.verdict.hits if self.verdict else ()

    @cached_property
    def reading(self) -> Respelt:
        """The message as the tables expect it, read once."""
        return read(self.text)

    @cached_property
    def mood(self) -> MoodReading:
        return mood_of(self.reading)

    @cached_property
    def is_upset(self) -> bool:
        plainly = self.mood.mood in _UPSET and self.mood.score >= _PLAINLY
        return plainly or Signal.SELF_HARM in detect_signals(self.text)

    @cached_property
    def products(self) -> frozenset[str]:
        """Products that the message speaks of, as the language library names them."""
        return frozenset(slot.value for slot in find_slots(self.reading.text) if slot.dimension == "product")


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody took the conversation; `of_colleague`: from another member of staff."""

    seq: int
    at: datetime
    person: UUID
    of_colleague: bool


@dataclass(frozen=True)
class Talk:
    """What rules are given. Recalled messages stay: the customer may have read them, and the log keeps them."""

    lines: tuple[Line, ...]
    attempts: tuple[Line, ...] = ()
    takings: tuple[Taking, ...] = ()
    queued_at: datetime | None = None
    closed_by: str = "system"
    closed_at: datetime | None = None
    unhelpful: tuple[int, ...] = ()
    identified_seq: int | None = None
    grade: str | None = None
    is_known: bool = False
    """The firm's own app has named the customer."""
    signals: frozenset[str] = frozenset()
    queue: str | None = None
    category: str | None = None
    rating: int | None = None

    @cached_property
    def staff_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.speaker is ActorKind.STAFF)

    @cached_property
    def customer_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.speaker is ActorKind.CUSTOMER)

    @cached_property
    def spoken_lines(self) -> tuple[Line, ...]:
        """What the firm said, by person or machine."""
        return tuple(line for line in self.lines if line.speaker in {ActorKind.STAFF, ActorKind.BOT})

    @cached_property
    def participants(self) -> tuple[UUID, ...]:
        """Members of staff who held the conversation or wrote in it."""
        written = (line.person for line in (*self.staff_lines, *self.attempts) if line.person is not None)
        return tuple(dict.fromkeys([*(taking.person for taking in self.takings), *written]))

    @cached_property
    def upset_lines(self) -> tuple[Line, ...]:
        """Messages of the customer that plainly show anger, worry or distress."""
        return tuple(line for line in self.customer_lines if line.is_upset)

    @cached_property
    def products(self) -> tuple[str, ...]:
        """Products that were spoken of, most often first, as the language library names them."""
        counts: dict[str, int] = {}
        for line in self.lines:
            for name in line.products:
                counts[name] = counts.get(name, 0) + 1
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    def after(self, seq: int, speaker: ActorKind | None = None) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.seq > seq and speaker in {None, line.speaker})

    def before(self, seq: int, speaker: ActorKind | None = None) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.seq < seq and speaker in {None, line.speaker})


def talk_of(
    events: Sequence[EventView],
    *,
    grade: str | None = None,
    is_known: bool = False,
    signals: Sequence[str] = (),
    queue: str | None = None,
    category: str | None = None,
    rating: int | None = None,
) -> Talk:
    """Return the talk of a conversation's events, oldest first. Kinds that say nothing about it are passed over."""
    messages = [_message(event) for event in events if event.kind is EventKind.MESSAGE]
    queued = next((event.at for event in events if event.kind is EventKind.QUEUED), None)
    closed = next((event for event in reversed(events) if isinstance(event.body, facts.Closed)), None)
    return Talk(
        lines=tuple(messages),
        attempts=tuple(_attempt(event) for event in events if isinstance(event.body, facts.Refused)),
        takings=_takings(events),
        queued_at=queued,
        closed_by=closed.body.by if closed and isinstance(closed.body, facts.Closed) else "system",
        closed_at=closed.at if closed else None,
        unhelpful=tuple(e.body.seq for e in events if isinstance(e.body, facts.Feedback) and not e.body.helpful),
        identified_seq=next((event.seq for event in events if event.kind is EventKind.IDENTIFIED), None),
        grade=grade,
        is_known=is_known,
        signals=frozenset(signals) - SECRET,
        queue=queue,
        category=category,
        rating=rating,
    )


def open_verdict(verdict: Verdict | None) -> Verdict | None:
    """Return a verdict without what is secret."""
    if verdict is None or not SECRET & set(verdict.signals):
        return verdict
    return verdict.model_copy(update={"signals": tuple(one for one in verdict.signals if one not in SECRET)})


def _message(event: EventView) -> Line:
    body = event.body
    return Line(
        seq=event.seq,
        speaker=event.actor.kind,
        person=event.actor.id if event.actor.kind is ActorKind.STAFF else None,
        name=event.actor.name,
        at=event.at,
        text=str(getattr(body, "text", "")),
        verdict=open_verdict(event.verdict),
        reason=event.reason,
        is_file=isinstance(body, FileBody),
        wants_person=isinstance(body, ChoiceBody) and body.value == "person",
        action=body.action.value if isinstance(body, AnswerBody) else None,
        sources=tuple(source.id.partition("#")[0] for source in body.sources) if isinstance(body, AnswerBody) else (),
    )


def _attempt(event: EventView) -> Line:
    body = event.body
    assert isinstance(body, facts.Refused)  # noqa: S101  asked before
    person = event.actor.id if event.actor.kind is ActorKind.STAFF else None
    verdict = open_verdict(body.verdict)
    return Line(event.seq, event.actor.kind, person, event.actor.name, event.at, body.text, verdict)


def _takings(events: Sequence[EventView]) -> tuple[Taking, ...]:
    takings: list[Taking] = []
    for event in events:
        if isinstance(event.body, facts.Assigned):
            takings.append(Taking(event.seq, event.at, event.body.staff.id, of_colleague=bool(takings)))
    return tuple(takings)
