"""From rows of the log to what a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventBody, EventKind
from wenlu.domains.conversations.schemas import ActorView, EventView, Turn
from wenlu.domains.conversations.store import Stored
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.kernel.actors import ActorKind
from wenlu.platform.crypto import decrypt
from wenlu.sdk.messages import AnswerBody, CardBody, ChoiceBody, FileBody, MessageBody, TextBody

_BODIES: dict[EventKind, TypeAdapter[EventBody]] = {
    EventKind.OPENED: TypeAdapter(facts.Opened),
    EventKind.MESSAGE: TypeAdapter(MessageBody),
    EventKind.RECALLED: TypeAdapter(facts.Recalled),
    EventKind.READ: TypeAdapter(facts.Read),
    EventKind.QUEUED: TypeAdapter(facts.Queued),
    EventKind.ASSIGNED: TypeAdapter(facts.Assigned),
    EventKind.RETURNED: TypeAdapter(facts.Returned),
    EventKind.TRANSFERRED: TypeAdapter(facts.Transferred),
    EventKind.NOTE: TypeAdapter(facts.Note),
    EventKind.UNDERSTOOD: TypeAdapter(facts.Understood),
    EventKind.REFUSED: TypeAdapter(facts.Refused),
    EventKind.HELD: TypeAdapter(facts.Held),
    EventKind.SETTLED: TypeAdapter(facts.Settled),
    EventKind.RATED: TypeAdapter(facts.Rated),
    EventKind.FEEDBACK: TypeAdapter(facts.Feedback),
    EventKind.IDENTIFIED: TypeAdapter(facts.Identified),
    EventKind.CLOSED: TypeAdapter(facts.Closed),
}

Added = TextBody | FileBody | AnswerBody | CardBody
Message = TextBody | ChoiceBody | FileBody | AnswerBody | CardBody


@dataclass(frozen=True, slots=True)
class Opened:
    """An event with its body readable."""

    row: EventRow
    name: str
    body: EventBody
    verdict: Verdict | None
    reason: str | None
    release: facts.Release | None = None

    def view(self, *, for_staff: bool) -> EventView:
        row = self.row
        return EventView.model_construct(
            conversation_id=row.conversation_id,
            seq=row.seq,
            kind=row.kind,
            actor=ActorView.model_construct(kind=row.actor_kind, id=row.actor_id, name=self.name),
            at=row.at,
            client_id=row.client_id,
            audience=row.audience,
            body=self.body,
            verdict=self.verdict if for_staff else None,
            reason=self.reason if for_staff else None,
            release=self.release if for_staff else None,
        )


def decipher(row: EventRow, key: bytes) -> Opened:
    """Return the event with its body; raises `Undecipherable` where key or ciphertext are not the right ones."""
    plain = orjson.loads(decrypt(key, row.body, row.conversation_id.bytes + row.client_id.bytes))
    verdict, release = plain.get("verdict"), plain.get("release")
    return Opened(
        row,
        plain["name"],
        _BODIES[row.kind].validate_python(plain["body"], strict=False),
        Verdict.model_validate(verdict) if verdict else None,
        plain.get("reason"),
        facts.Release.model_validate(release) if release else None,
    )


def view_of(stored: Stored, *, for_staff: bool) -> EventView:
    """Return the view of an event that was just written, without reading it again."""
    event = stored.event
    return EventView.model_construct(
        conversation_id=event.conversation_id,
        seq=stored.seq,
        kind=event.kind,
        actor=ActorView.model_construct(kind=event.actor.kind, id=event.actor.id, name=event.actor.name),
        at=event.at,
        client_id=event.client_id,
        audience=event.audience,
        body=event.body,
        verdict=event.verdict if for_staff else None,
        reason=event.reason if for_staff else None,
        release=event.release if for_staff else None,
    )


def turn_of(opened: Opened) -> Turn:
    """Return a message as the bot and the gate need it."""
    body = opened.body
    return Turn(
        seq=opened.row.seq,
        role=opened.row.actor_kind,
        text=body.text if isinstance(body, Message) else "",
        value=body.value if isinstance(body, ChoiceBody) else None,
        sources=body.sources if isinstance(body, AnswerBody) else (),
        action=body.action.value if isinstance(body, AnswerBody) else None,
        choices=tuple(choice.value for choice in body.choices) if isinstance(body, AnswerBody) else (),
        has_file=isinstance(body, FileBody),
        added=body.added if isinstance(body, Added) else (),
        flow=body.flow if isinstance(body, AnswerBody) else None,
    )


def turns_of(opened: Sequence[Opened]) -> tuple[Turn, ...]:
    """Return the messages among events, without those that were recalled."""
    recalled = {item.body.seq for item in opened if isinstance(item.body, facts.Recalled)}
    return tuple(
        turn_of(item) for item in opened if item.row.kind is EventKind.MESSAGE and item.row.seq not in recalled
    )


def misses_of(turns: Sequence[Turn]) -> int:
    """Return how many turns in a row, up to now, the bot did not answer."""
    misses = 0
    for turn in reversed(turns):
        if turn.role is ActorKind.CUSTOMER:
            continue
        if turn.action not in {"clarify", "decline"} or turn.flow is not None:  # a flow asks, and misses nothing
            break
        misses += 1
    return misses
