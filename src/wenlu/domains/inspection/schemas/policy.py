"""Terms, deadlines and thresholds of cases, alerts and complaints: data with versions, a source and a first day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.inspection.schemas.alerts import AlertCode, AlertGrade
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.calendars import CalendarKind
from wenlu.sdk.messages import Frozen, Stripped

Days = Annotated[int, Field(ge=0, le=365)]
Minutes = Annotated[int, Field(ge=1, le=60 * 24 * 30)]


class CaseKind(StrEnum):
    """What a case is about; what is secret by law has no kind here and lives apart (`service.secrecy`)."""

    COMPLAINT = "complaint"  # 投诉意向
    REGULATOR = "regulator"  # 提及监管
    FRAUD = "fraud"  # 疑似被骗
    ACCOUNT_THEFT = "account_theft"  # 账户被盗
    SELF_HARM = "self_harm"  # 人身安全
    CHURN = "churn"  # 流失风险
    CONDUCT = "conduct"  # 员工行为


class CaseGrade(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class CasePost(StrEnum):
    """Whose desk a case lies on."""

    COMPLAINTS = "complaints"  # 投诉处理岗
    EMERGENCY = "emergency"  # 紧急事务岗
    RELATIONSHIP = "relationship"  # 客户关系岗
    CONDUCT = "conduct"  # 合规岗


class CaseRule(Frozen):
    """What holds for a kind of case.

    To be taken within `take_minutes` (of working hours, unless it counts `around_the_clock`) and settled within
    `settle_days` working days. `queue` is where the customer's conversation belongs meanwhile.
    """

    grade: CaseGrade
    post: CasePost
    take_minutes: Minutes
    settle_days: Annotated[int, Field(ge=1, le=365)]
    remind_days: Days = 1
    around_the_clock: bool = False
    queue: QueueKind | None = None


class AlertRule(Frozen):
    """What holds for a code: who has to know, and how many working days there are to answer and to decide."""

    grade: AlertGrade
    answer_days: Annotated[int, Field(ge=1, le=365)] = 5
    decide_days: Annotated[int, Field(ge=1, le=365)] = 5


class RepeatRule(Frozen):
    """So many of these codes within so many days become an alert of their own."""

    codes: tuple[AlertCode, ...]
    times: Annotated[int, Field(ge=2, le=1000)]
    days: Annotated[int, Field(ge=1, le=365)]
    becomes: AlertCode


class ComplaintTerms(Frozen):
    """Terms of complaints in working days; reminders come so many working days before each deadline."""

    accept_days: Annotated[int, Field(ge=1, le=365)]
    decide_days: Annotated[int, Field(ge=1, le=365)]
    extend_days: Annotated[int, Field(ge=1, le=365)]
    mediate_days: Annotated[int, Field(ge=1, le=365)]
    appeal_within_days: Annotated[int, Field(ge=1, le=365)]
    appeal_decide_days: Annotated[int, Field(ge=1, le=365)]
    remind_days: tuple[Days, ...]


class InspectionPolicy(Frozen):
    """Everything with a number in it."""

    cases: dict[CaseKind, CaseRule]
    alerts: dict[AlertCode, AlertRule]
    repeats: tuple[RepeatRule, ...]
    complaints: ComplaintTerms
    training_days: Annotated[int, Field(ge=1, le=365)]
    secret_take_minutes: Minutes
    secret_settle_days: Annotated[int, Field(ge=1, le=365)]
    secret_keep_years: Annotated[int, Field(ge=10, le=100)]
    """Anti-Money-Laundering Law art. 34: at least ten years."""

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        if set(self.cases) != set(CaseKind) or set(self.alerts) != set(AlertCode):
            raise ValueError("every kind and every code has its rule")
        return self


Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Note = Annotated[Stripped, StringConstraints(min_length=1, max_length=300)]


class PolicyView(Frozen):
    """The policy that holds, where it comes from and from which day."""

    version: int
    valid_from: date
    source: str
    confirmed: bool
    made_by: str
    made_at: datetime | None
    policy: InspectionPolicy


class SetPolicy(Frozen):
    """A new version; `source` says where the numbers come from."""

    policy: InspectionPolicy
    source: Note
    valid_from: Day | None = None


class CalendarDayView(Frozen):
    """A day that differs from an ordinary week, or that the firm has entered."""

    day: date
    kind: CalendarKind
    open: bool
    source: str
    entered: bool


class CalendarView(Frozen):
    """A year of a calendar: its special days, and whether it rests on what was published."""

    year: int
    kind: CalendarKind
    confirmed: bool
    source: str
    open_days: int
    days: tuple[CalendarDayView, ...]


class SetCalendarDay(Frozen):
    """Enter a day as the authorities published it; without `open` the entry is taken back."""

    day: Day
    kind: CalendarKind
    open: bool | None
    source: Note
