"""The kinds of events in the log and their bodies; frozen, unknown members refused.

`AUDIENCE` says who may see a kind: `all` (customer and staff) or `staff`. A page's state is the fold of these events.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.kernel.events import Event
from wenlu.sdk.messages import FileBody, Frozen, MessageBody, Text, TextBody


class Audience(StrEnum):
    ALL = "all"
    STAFF = "staff"


class Attendant(StrEnum):
    """Who is to answer now."""

    BOT = "bot"
    QUEUE = "queue"
    STAFF = "staff"


class EventKind(StrEnum):
    OPENED = "opened"
    MESSAGE = "message"
    RECALLED = "recalled"
    READ = "read"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    NOTE = "note"
    UNDERSTOOD = "understood"
    REFUSED = "refused"
    HELD = "held"
    SETTLED = "settled"
    RATED = "rated"
    FEEDBACK = "feedback"
    IDENTIFIED = "identified"
    CLOSED = "closed"


STAFF_ONLY = frozenset(
    {
        EventKind.TRANSFERRED,
        EventKind.NOTE,
        EventKind.UNDERSTOOD,
        EventKind.REFUSED,
        EventKind.HELD,
        EventKind.SETTLED,
        EventKind.IDENTIFIED,
    }
)

ShortText = Annotated[Text, StringConstraints(max_length=500)]


class Opened(Frozen):
    channel: str
    locale: str


class Recalled(Frozen):
    """Hides the message `seq`; it stays in the log."""

    seq: int


class Read(Frozen):
    through: int


class Queued(Frozen):
    """Waiting for a person. `expected_seconds` is None where nothing is known; `promise_at`: out of hours, when."""

    queue: QueueKind
    reason: str
    position: int | None = None
    expected_seconds: int | None = None
    promise_at: datetime | None = None


class Assigned(Frozen):
    staff: StaffCard
    reason: str


class Returned(Frozen):
    """Given back to the bot, which speaks again when the customer does."""


class Transferred(Frozen):
    """Handed on; `note` is for the colleague. Followed by `queued` or `assigned`, which the customer sees."""

    from_staff: UUID | None
    to_staff: UUID | None
    to_queue: QueueKind | None
    note: ShortText


class Note(Frozen):
    """Private among staff."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=2000)]


class Understood(Frozen):
    """What the bot made of everything up to `seq`: writing this is what attends it."""

    seq: int
    intent: str | None
    title: str | None
    confidence: float
    signals: tuple[str, ...]
    action: str


class Refused(Frozen):
    """Words that the gate kept from the customer."""

    text: str
    verdict: Verdict


class HoldState(StrEnum):
    """Where held words stand; everything but `waiting` is final.

    `overtaken`: the talk has moved on so that they can no longer be sent, by what `Settled.cause` says.
    """

    WAITING = "waiting"
    RELEASED = "released"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


OvertakenBy = Literal["closed", "handed_on", "graver"]
"""The conversation ended; somebody else has it; judged again after the customer wrote, the words may not be sent."""


class Held(Frozen):
    """Words that the gate holds and their writer has submitted for release (送审); nobody has sent them yet.

    `note` is what the writer says for them, `due_at` when the firm's default takes effect.
    """

    hold_id: UUID
    words: Annotated[TextBody | FileBody, Field(discriminator="kind")]
    note: ShortText
    verdict: Verdict
    due_at: datetime


class Settled(Frozen):
    """What became of the held words `seq`; `reason` is the supervisor's, for the writer to read.

    Words that were released stand in the message behind this event.
    """

    hold_id: UUID
    seq: int
    state: HoldState
    reason: ShortText = ""
    cause: OvertakenBy | None = None


class Release(Frozen):
    """The second person's act that let held words go; it stands inside the message. `edited`: not the words held."""

    hold_id: UUID
    by: UUID
    name: str
    reason: ShortText
    edited: bool = False


class Rated(Frozen):
    score: Annotated[int, Field(ge=1, le=5)]
    tags: tuple[Annotated[Text, StringConstraints(max_length=50)], ...] = ()
    word: ShortText = ""


class Feedback(Frozen):
    """Was the answer `seq` what the customer wanted?"""

    seq: int
    helpful: bool


class Identified(Frozen):
    """A visitor turned out to be a known customer."""

    customer_id: UUID
    name: str


class Closed(Frozen):
    category: str
    by: Literal["staff", "customer", "system"]


EventBody = (
    Opened
    | MessageBody
    | Recalled
    | Read
    | Queued
    | Assigned
    | Returned
    | Transferred
    | Note
    | Understood
    | Refused
    | Held
    | Settled
    | Rated
    | Feedback
    | Identified
    | Closed
)


@dataclass(frozen=True, slots=True)
class HoldChanged(Event):
    """Words were submitted for release, or something became of them: whoever shows them reads again."""

    hold_id: UUID
    conversation_id: UUID
    writer_id: UUID
    state: HoldState
