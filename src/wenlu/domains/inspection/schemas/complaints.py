"""Complaints (投诉): the timed states of a matter that the firm must answer for, and the report on them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.inspection.schemas.alerts import MaybeWords, Words
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.kernel.ids import CustomerId, StaffId
from wenlu.sdk.messages import Frozen, Stripped, Text


class ComplaintState(StrEnum):
    """Where a complaint stands. `refused` and `decided` can be appealed against for a while, then it is `closed`."""

    RECEIVED = "received"  # 已收到, 待受理
    REFUSED = "refused"  # 不予受理
    INVESTIGATING = "investigating"  # 已受理, 调查中
    DECIDED = "decided"  # 已作出处理决定
    MEDIATION = "mediation"  # 调解中
    APPEALED = "appealed"  # 复核中
    CLOSED = "closed"  # 已办结


class ComplaintChannel(StrEnum):
    """How it came."""

    ONLINE = "online"  # in a conversation
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    VISIT = "visit"
    REGULATOR = "regulator"  # the regulator's line
    ASSOCIATION = "association"  # an association or mediation body
    OTHER = "other"


class ComplaintBusiness(StrEnum):
    """What business it is about (the firm's own sorting)."""

    ACCOUNT = "account"
    TRADING = "trading"
    FEES = "fees"
    FUNDS = "funds"  # money transfer
    PRODUCTS = "products"
    MARGIN = "margin"
    ADVICE = "advice"
    SYSTEM = "system"
    OTHER = "other"


class ComplaintCause(StrEnum):
    """What is complained of (the firm's own sorting)."""

    ATTITUDE = "attitude"
    DELAY = "delay"
    MISLEADING = "misleading"
    SUITABILITY = "suitability"
    UNLAWFUL = "unlawful"  # conduct of staff against the law
    CHARGES = "charges"
    FAILURE = "failure"  # of a system
    PRIVACY = "privacy"
    RULES = "rules"  # of the firm or the market themselves
    OTHER = "other"


class ComplaintResult(StrEnum):
    """How it ended."""

    UPHELD = "upheld"  # 投诉属实
    PARTLY = "partly"  # 部分属实
    REJECTED = "rejected"  # 不属实
    SETTLED = "settled"  # agreed with the customer
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"  # not accepted


class ComplaintRemedy(StrEnum):
    NONE = "none"
    EXPLANATION = "explanation"
    APOLOGY = "apology"
    CORRECTION = "correction"
    COMPENSATION = "compensation"
    OTHER = "other"


class ComplaintAct(StrEnum):
    """What is done with a complaint; `received`, `reminded` and `overdue` the platform writes itself."""

    RECEIVED = "received"
    ACCEPT = "accept"
    REFUSE = "refuse"
    NOTE = "note"
    EXTEND = "extend"
    DECIDE = "decide"
    MEDIATE = "mediate"
    SETTLE = "settle"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    HAND = "hand"
    CHANGED = "changed"
    TOLD = "told"
    REMINDED = "reminded"
    OVERDUE = "overdue"


class NoticeKind(StrEnum):
    """What the customer must be told of."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXTENDED = "extended"
    DECIDED = "decided"
    MEDIATION = "mediation"
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal_decided"
    CLOSED = "closed"


class NoticeWay(StrEnum):
    CONVERSATION = "conversation"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"


Title = Annotated[Stripped, StringConstraints(min_length=1, max_length=200)]
Short = Annotated[Text, StringConstraints(max_length=200)]


class ComplaintFacts(Frozen):
    """What is known of a complaint and can be put right later; `staff_id` is the person complained of."""

    business: ComplaintBusiness
    cause: ComplaintCause
    title: Title
    demand: MaybeWords = ""
    staff_id: StaffId | None = None
    reference: Short = ""
    """The number that the regulator or another body gave it."""


class ReceiveComplaint(ComplaintFacts):
    """Enter a complaint: from a case or a conversation, or by hand with who complained and how to reach him."""

    channel: ComplaintChannel
    case_id: UUID | None = None
    conversation_id: UUID | None = None
    customer_id: CustomerId | None = None
    complainant: Short = ""
    contact: Short = ""
    received_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _check_whose(self) -> Self:
        if not (self.case_id or self.conversation_id or self.customer_id or self.complainant.strip()):
            raise ValueError("say who complains")
        return self


class ActOnComplaint(Frozen):
    """Do something with a complaint; `words` is the reason, the finding, the note, what the customer says.

    `decide`, `settle` and `decide_appeal` take a result and a remedy (`amount_cents` where money is paid); `hand` gives
    it to a colleague by account.
    """

    act: Literal[
        "accept",
        "refuse",
        "note",
        "extend",
        "decide",
        "mediate",
        "settle",
        "appeal",
        "decide_appeal",
        "withdraw",
        "close",
        "hand",
    ]
    words: MaybeWords = ""
    result: ComplaintResult | None = None
    remedy: ComplaintRemedy | None = None
    amount_cents: Annotated[int, Field(ge=0, le=10**14)] | None = None
    account_id: UUID | None = None


class SendNotice(Frozen):
    """Tell the customer where his complaint stands: the words as they shall be sent, or were said by telephone."""

    kind: NoticeKind
    words: Words
    way: NoticeWay = NoticeWay.CONVERSATION
    reason: Short = ""
    """Answers the gate where it asks for one."""


class ComplaintNoticeView(Frozen):
    kind: NoticeKind
    way: NoticeWay
    words: str
    told_at: datetime
    by: str


class PreparedNotice(Frozen):
    """Words that are ready to be sent, in the customer's language."""

    kind: NoticeKind
    words: str
    ways: tuple[NoticeWay, ...]


class ComplaintStepView(Frozen):
    at: datetime
    act: ComplaintAct
    by: str
    by_person: bool
    words: str
    state: ComplaintState


class ComplaintDeadline(Frozen):
    """What has to be done by the end of which day; `left` are working days, below zero when it has passed.

    `confirmed` is False where the way there leads through days whose calendar was not published yet.
    """

    what: Literal["accept", "decide", "mediate", "appeal_within", "appeal_decide"]
    on: date
    left: int
    confirmed: bool


class ComplaintSummary(Frozen):
    """A line of the list; the complainant's name is masked."""

    id: UUID
    number: str
    state: ComplaintState
    channel: ComplaintChannel
    business: ComplaintBusiness
    cause: ComplaintCause
    title: str
    complainant: str
    customer: CustomerBrief | None
    staff: StaffCard | None
    received_at: datetime
    deadline: ComplaintDeadline | None
    handler: str | None
    extended: bool
    result: ComplaintResult | None
    untold: tuple[NoticeKind, ...]
    """What the customer has still to be told."""


class ComplaintView(ComplaintSummary):
    """A complaint with everything around it; `acts` are those that are open now."""

    demand: str
    reference: str
    contact: str
    case_id: UUID | None
    conversation_id: UUID | None
    accepted_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    finding: str
    remedy: ComplaintRemedy | None
    amount_cents: int | None
    working_days: int | None
    """From receipt to decision, or until now."""
    steps: tuple[ComplaintStepView, ...]
    notices: tuple[ComplaintNoticeView, ...]
    prepared: tuple[PreparedNotice, ...]
    acts: tuple[ComplaintAct, ...]


class ComplaintTally(Frozen):
    open: int
    due_soon: int
    overdue: int
    untold: int


class ComplaintList(Frozen):
    items: tuple[ComplaintSummary, ...]
    next_cursor: str | None
    tally: ComplaintTally


class ReportLine(Frozen):
    """A line of the report: how many, and of which how many were found true, wholly or partly."""

    key: str
    received: int
    before: int
    """In the period before, of the same length."""
    closed: int
    founded: int


class ComplaintReport(Frozen):
    """The form in which the firm reports (月报, 季报): what it received in a period and what became of it.

    Times are working days from receipt to decision. The form is the platform's own: which authority wants which form
    the firm has to confirm.
    """

    first: date
    last: date
    made_at: datetime
    received: int
    received_before: int
    regulator: int
    closed: int
    open_at_end: int
    refused: int
    extended: int
    mediated: int
    appealed: int
    decided: int
    decided_in_time: int
    average_days: float | None
    median_days: float | None
    longest_days: int | None
    paid_cents: int
    by_business: tuple[ReportLine, ...]
    by_cause: tuple[ReportLine, ...]
    by_channel: tuple[ReportLine, ...]
    by_result: tuple[ReportLine, ...]
    calendar_confirmed: bool
