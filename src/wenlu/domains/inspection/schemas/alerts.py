"""Alerts about the work of staff (预警), their judgement and appeal, and what is to be learned from them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.organisation.schemas import StaffCard
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.sdk.messages import Frozen, Stripped, Text

Words = Annotated[Stripped, StringConstraints(min_length=1, max_length=2000)]
MaybeWords = Annotated[Text, StringConstraints(max_length=2000)]


class AlertGrade(StrEnum):
    """Who has to know, mildest first: the person himself, his supervisor too, the compliance officer by a case."""

    PERSON = "person"
    SUPERVISOR = "supervisor"
    COMPLIANCE = "compliance"

    @cached_property
    def rank(self) -> int:
        return list(AlertGrade).index(self)


class AlertCode(StrEnum):
    """What happened."""

    REASON_GIVEN = "reason_given"  # sent against the gate's advice, with a reason
    HELD = "held"  # words that wait for a supervisor
    BLOCKED = "blocked"  # words that cannot be sent
    OVERRIDE = "override"  # held words that a second person let out
    REPEATED_REASONS = "repeated_reasons"
    REPEATED_BLOCKS = "repeated_blocks"
    INSPECTION = "inspection"  # a finding of quality inspection
    DRIFT = "drift"  # an early sign: the figures of a person are going the wrong way
    MANUAL = "manual"  # a colleague has seen something


class AlertState(StrEnum):
    """`open` waits for the person's word, `appealed` for a second judge; the other three are the end of it."""

    OPEN = "open"
    ACCEPTED = "accepted"  # the person has accepted it, or let the term for an appeal pass
    JUDGED = "judged"  # somebody has confirmed it; may still be appealed against
    APPEALED = "appealed"
    UPHELD = "upheld"  # the appeal was refused
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a part of the platform has found about somebody's work.

    `ref` is the finder's own name for it: the same finding raised again changes nothing. `grade` None means what the
    policy has for the code. `category` is a rule's category, or an item of a scorecard; `label` is what the page shows
    of it, in the finder's words, and never words of a customer. With `at` None it is now.
    """

    ref: str
    staff_id: StaffId
    code: AlertCode
    conversation_id: ConversationId | None = None
    seq: int | None = None
    category: str | None = None
    label: str = ""
    grade: AlertGrade | None = None
    at: datetime | None = None


class TrainingRecordState(StrEnum):
    ASSIGNED = "assigned"
    DONE = "done"
    CANCELLED = "cancelled"


class TrainingRecordView(Frozen):
    """Something to be learned, by whom and by when; `late` while it is overdue."""

    id: UUID
    staff: StaffCard | None
    staff_id: UUID
    alert_id: UUID | None
    case_id: UUID | None
    topic: str
    task: str
    assigned_by: str
    assigned_at: datetime
    due_on: date
    state: TrainingRecordState
    done_at: datetime | None
    learned: str
    late: bool


class StaffAlertView(Frozen):
    """An alert with everything that became of it; `may_appeal_until` None: the person may not appeal (any more)."""

    id: UUID
    at: datetime
    staff: StaffCard | None
    staff_id: UUID
    code: AlertCode
    grade: AlertGrade
    category: str | None
    label: str
    times: int
    conversation_id: UUID | None
    seq: int | None
    state: AlertState
    due_at: datetime
    overdue: bool
    may_appeal_until: datetime | None
    judged_by: str | None
    judged_at: datetime | None
    judgement: str
    appealed_at: datetime | None
    appeal: str
    decided_by: str | None
    decided_at: datetime | None
    decision: str
    escalated_at: datetime | None
    case_id: UUID | None
    training: tuple[TrainingRecordView, ...] = ()


class AlertCounts(Frozen):
    """What waits for somebody, of everything that supervisors are told of."""

    open: int
    appealed: int
    overdue: int


class AlertList(Frozen):
    items: tuple[StaffAlertView, ...]
    next_cursor: str | None
    counts: AlertCounts


class MyAlerts(Frozen):
    """A member of staff's own alerts and training."""

    alerts: tuple[StaffAlertView, ...]
    training: tuple[TrainingRecordView, ...]
    open: int


class RaiseAlert(Frozen):
    """A colleague has seen something: by hand."""

    staff_id: StaffId
    grade: AlertGrade = AlertGrade.SUPERVISOR
    label: Annotated[Stripped, StringConstraints(min_length=1, max_length=200)]
    category: Annotated[Text, StringConstraints(max_length=64)] | None = None
    conversation_id: UUID | None = None
    seq: Annotated[int, Field(ge=1, le=2**53)] | None = None


class AssignTraining(Frozen):
    """`due_on` left out: after the policy's working days."""

    topic: Annotated[Stripped, StringConstraints(min_length=1, max_length=100)]
    task: Words
    due_on: date | None = None


class JudgeAlert(Frozen):
    """Confirm an alert or withdraw it, with words; a confirmed one may give something to learn."""

    outcome: Literal["confirmed", "withdrawn"]
    words: Words
    training: AssignTraining | None = None


class AppealAlert(Frozen):
    words: Words


class FinishTraining(Frozen):
    """What the person takes from it, in his own words, and that he has done it himself."""

    learned: Words
    confirmed: Literal[True]
