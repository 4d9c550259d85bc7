"""Cases: what a customer's signal or a grave alert makes, with who did what and how it ended."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.inspection.schemas.alerts import MaybeWords
from wenlu.domains.inspection.schemas.policy import CaseGrade, CaseKind, CasePost
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.sdk.messages import Frozen, Text


class CaseState(StrEnum):
    """From the desk of a post to its end."""

    OPEN = "open"
    TAKEN = "taken"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


class CaseAct(StrEnum):
    """What people do with a case; `opened` and what follows it the platform writes itself."""

    TAKE = "take"
    START = "start"
    WAIT = "wait"
    RESUME = "resume"
    NOTE = "note"
    RESOLVE = "resolve"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    OPENED = "opened"
    MESSAGE = "message"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    QUEUE_CHANGED = "queue_changed"
    COMPLAINT_MADE = "complaint_made"
    ALERT_ADDED = "alert_added"
    DECIDED = "decided"
    FILED = "filed"


class Escalation(StrEnum):
    """How far up a late case has gone."""

    NONE = "none"
    SUPERVISOR = "supervisor"
    COMPLIANCE = "compliance"


class CaseStepView(Frozen):
    """Who did what, when."""

    at: datetime
    act: CaseAct
    by: str
    by_person: bool
    words: str
    state: CaseState


class CaseMessageView(Frozen):
    """A message that the case is about; `text` is None where its key was destroyed."""

    seq: int
    at: datetime
    text: str | None


class CaseSummary(Frozen):
    """A line of the list."""

    id: UUID
    kind: CaseKind
    grade: CaseGrade
    post: CasePost
    state: CaseState
    customer: CustomerBrief | None
    staff: StaffCard | None
    conversation_id: UUID | None
    opened_at: datetime
    take_by: datetime
    due_at: datetime
    overdue: bool
    escalation: Escalation
    assignee: str | None
    mine: bool
    messages: int
    complaint_id: UUID | None


class CaseView(CaseSummary):
    """A case with everything around it; `acts` are those that the reader may do now."""

    steps: tuple[CaseStepView, ...]
    said: tuple[CaseMessageView, ...]
    outcome: str
    lessons: str
    reason: str
    closed_at: datetime | None
    acts: tuple[CaseAct, ...]


class CaseTally(Frozen):
    """What is open, by kind, and what is late."""

    open: int
    untaken: int
    overdue: int
    by_kind: dict[CaseKind, int]


class CaseList(Frozen):
    items: tuple[CaseSummary, ...]
    next_cursor: str | None
    tally: CaseTally


class ActOnCase(Frozen):
    """Do something with a case.

    `words` are why one waits, dismisses or reopens it, the note, or how it was resolved; `lessons` what follows from
    it.
    """

    act: Literal["take", "start", "wait", "resume", "note", "resolve", "dismiss", "reopen"]
    words: MaybeWords = ""
    lessons: MaybeWords = ""


class SecretCaseSummary(Frozen):
    """A line of the secret list: of the post for anti-money-laundering alone."""

    id: UUID
    state: CaseState
    customer: CustomerBrief | None
    conversation_id: UUID
    opened_at: datetime
    take_by: datetime
    due_at: datetime
    overdue: bool
    assignee: str | None
    messages: int
    reported: bool | None
    filed_on: date | None


class SecretCaseView(SecretCaseSummary):
    """`keep_until` is the first day on which the record may go: the policy's years, at least ten, after its end."""

    steps: tuple[CaseStepView, ...]
    said: tuple[CaseMessageView, ...]
    reason: str
    outcome: str
    closed_at: datetime | None
    keep_until: date | None
    keep_years: int
    acts: tuple[CaseAct, ...]


class SecretCaseList(Frozen):
    items: tuple[SecretCaseSummary, ...]
    next_cursor: str | None
    open: int
    overdue: int


class ActOnSecretCase(Frozen):
    """`decide` says with a reason whether a report is made, `file` on which day it was filed, under which number."""

    act: Literal["take", "start", "wait", "resume", "note", "decide", "file", "resolve", "dismiss", "reopen"]
    words: MaybeWords = ""
    report: bool | None = None
    filed_on: date | None = None
    reference: Annotated[Text, StringConstraints(max_length=100)] = ""


class TalkLine(Frozen):
    """A line of the talk, for the post that may not enter the workbench."""

    seq: int
    at: datetime
    by: Literal["customer", "bot", "staff", "system"]
    name: str
    text: str


class TalkView(Frozen):
    lines: tuple[TalkLine, ...]
    through: int
    head: int
