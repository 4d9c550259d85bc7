"""The kinds of events in the log and their bodies; frozen, unknown members refused.

`AUDIENCE` says who may see a kind: `all` (customer and staff) or `staff`. A page's state is the fold of these events.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.sdk.messages import Frozen, MessageBody, Text


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
    RATED = "rated"
    FEEDBACK = "feedback"
    IDENTIFIED = "identified"
    CLOSED = "closed"


STAFF_ONLY = frozenset(
    {EventKind.TRANSFERRED, EventKind.NOTE, EventKind.UNDERSTOOD, EventKind.REFUSED, EventKind.IDENTIFIED}
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
    | Rated
    | Feedback
    | Identified
    | Closed
)
