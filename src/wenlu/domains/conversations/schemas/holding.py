"""Words that the gate holds until a second person has released them: what supervisors and writers see and say."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.events import HoldState, OvertakenBy, ShortText
from wenlu.domains.conversations.schemas import PostBody
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import FileBody, Frozen, MessageText, Text, TextBody

MAX_MINUTES = 240
Reason = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
OnExpiry = Literal["refuse", "escalate"]
"""What happens when nobody has decided in time: refused, or one more round with an alarm on the board."""


class PostHold(Frozen):
    """Submit words for release; `note` is what the writer says for them."""

    client_id: UUID
    body: PostBody
    note: ShortText = ""


class ReleaseHold(Frozen):
    """Let held words go, as they are or as `text`.

    `seen` is the last message of the talk that the supervisor has read: what was said behind it, he must read first.
    """

    reason: Reason
    seen: Annotated[int, Field(ge=0)]
    text: MessageText | None = None


class RefuseHold(Frozen):
    """Keep held words back; the writer reads the reason."""

    reason: Reason


class HoldLine(Frozen):
    """A message around held words, for the eyes of whoever decides."""

    seq: int
    speaker: ActorKind
    name: str
    text: str
    at: datetime


class HoldView(Frozen):
    """Held words with everything that a decision needs.

    `context` are the last messages of the talk, `seen` the last of them; `moved_on` says that the customer has written
    since the words were submitted.
    """

    id: UUID
    conversation_id: UUID
    seq: int
    state: HoldState
    customer: CustomerBrief
    channel: str
    writer: StaffCard | None
    words: Annotated[TextBody | FileBody, Field(discriminator="kind")]
    note: str
    verdict: Verdict
    asked_at: datetime
    due_at: datetime
    escalated: bool
    settled_at: datetime | None
    settled_by: StaffCard | None
    reason: str
    cause: OvertakenBy | None
    context: tuple[HoldLine, ...]
    seen: int
    moved_on: bool


class SetHoldPolicy(Frozen):
    minutes: Annotated[int, Field(ge=1, le=MAX_MINUTES)]
    on_expiry: OnExpiry


class HoldPolicyView(SetHoldPolicy):
    """How long held words wait (minutes) and what happens then; version 0 is what comes with the platform."""

    version: int
    set_by: str
    set_at: datetime | None


class OverrideLine(Frozen):
    """What one person has sent past the gate, or let pass, in a time.

    As writer: `reasons` messages sent with a reason although a change was asked for, `submitted` for release, of which
    `released`, `refused`, `expired`, `withdrawn`, `overtaken`. As second person: `gave` releases (`edited` of them with
    other words) and `denied`.
    """

    staff_id: UUID
    name: str
    office: str
    reasons: int = 0
    submitted: int = 0
    released: int = 0
    refused: int = 0
    expired: int = 0
    withdrawn: int = 0
    overtaken: int = 0
    gave: int = 0
    edited: int = 0
    denied: int = 0


class OverrideRule(Frozen):
    """How often a rule was overridden."""

    rule: str
    reasons: int
    released: int


class OverrideReport(Frozen):
    """Overrides of the gate by person and by rule, most first; `since` is included, `until` is not."""

    since: datetime
    until: datetime
    people: tuple[OverrideLine, ...]
    rules: tuple[OverrideRule, ...]


class GateView(Frozen):
    """Whether the gate judges on this node; while it does not, nothing of staff or bot leaves.

    `cause`: no rules could be loaded, or judging itself fails. `rule_version` is what it judges by.
    """

    available: bool
    since: datetime | None
    cause: Literal["no_rules", "failed"] | None
    rule_version: int | None
