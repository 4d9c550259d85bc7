"""What routing takes in and gives out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.conversations.schemas import IS_OPEN, Draft, Expectation
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.sdk.messages import Frozen, Text


class PresenceStatus(StrEnum):
    """Online takes conversations; busy keeps those one has; away is a break; offline is gone."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"


class SetPresence(Frozen):
    status: PresenceStatus


class PresenceView(Frozen):
    """`status` is what counts now, `chosen` what the person chose: they differ once his devices fall silent."""

    staff_id: UUID
    status: PresenceStatus
    chosen: PresenceStatus
    since: datetime


class SeatView(Frozen):
    """A member of staff who takes conversations (坐席)."""

    staff: StaffCard
    status: PresenceStatus
    since: datetime | None
    load: int
    capacity: int
    queues: tuple[QueueKind, ...]


class QueueView(Frozen):
    """A queue as it is now; `within_target` is the share of today's conversations taken up in time, 0 to 1."""

    kind: QueueKind
    name: str
    name_en: str
    waiting: int
    longest_wait_seconds: int
    online: int
    target_seconds: int
    within_target: float | None


class ConversationCounts(Frozen):
    open: int
    bot: int
    queued: int
    staff: int
    closed_today: int


class Today(Frozen):
    """Figures since midnight in Shanghai; shares are 0 to 1, None where there is nothing to divide by."""

    conversations: int
    bot_settled_share: float | None
    handed_over: int
    average_wait_seconds: int | None
    average_rating: float | None
    ratings: int


class AlertView(Frozen):
    """Something that a supervisor should look at; `code` is translated by the page."""

    code: str
    level: Annotated[str, Field(pattern="^(warning|critical)$")]
    queue: QueueKind | None = None
    conversation_id: UUID | None = None
    staff_id: UUID | None = None
    value: int | None = None


class BoardView(Frozen):
    """The live board."""

    at: datetime
    queues: list[QueueView]
    staff: list[SeatView]
    conversations: ConversationCounts
    today: Today
    held: int
    """Messages that wait for a supervisor."""
    alerts: list[AlertView]


class Transfer(Frozen):
    """Hand a conversation on, to a colleague or to a queue, with a word for whoever takes it."""

    staff_id: StaffId | None = None
    queue: QueueKind | None = None
    note: Annotated[Text, StringConstraints(max_length=500)] = ""

    @model_validator(mode="after")
    def _check_target(self) -> Self:
        if (self.staff_id is None) == (self.queue is None):
            raise ValueError("to a colleague or to a queue")
        return self


@dataclass(frozen=True, slots=True)
class HandOver:
    """A conversation that needs a person. `reason` is translated by pages: asked, complaint, unknown, advice ...

    `first` are events that are written before it in the same moment, such as what the bot says: all or nothing.
    """

    conversation_id: ConversationId
    queue: QueueKind
    reason: str
    first: tuple[Draft, ...] = ()
    skill: str | None = None
    excluded: StaffId | None = None
    reply_through: int | None = None
    """The customer's `seq` that this attends to; makes a repetition after a crash harmless."""
    expects: Expectation = IS_OPEN
