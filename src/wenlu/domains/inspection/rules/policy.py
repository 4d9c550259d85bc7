"""The policy as it ships, and how terms are counted.

Numbers are the platform's defaults. Of complaints the twenty working days, extended once by twenty, are the trade's
usual ones; every number has to be confirmed by the firm, and pages say so until somebody has entered a version.
"""

from datetime import UTC, date, datetime, timedelta

from wenlu.domains.inspection.schemas.alerts import AlertCode, AlertGrade
from wenlu.domains.inspection.schemas.policy import (
    AlertRule,
    CaseGrade,
    CaseKind,
    CasePost,
    CaseRule,
    ComplaintTerms,
    InspectionPolicy,
    RepeatRule,
)
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.calendars import Calendar
from wenlu.kernel.clock import day_of, start_of

SHIPPED_FROM = date(2026, 1, 1)
SHIPPED_SOURCE = "平台默认值，须由本公司确认"

_HOUR = 60


def _urgent(queue: QueueKind) -> CaseRule:
    return CaseRule(
        grade=CaseGrade.URGENT,
        post=CasePost.EMERGENCY,
        take_minutes=10,
        settle_days=1,
        remind_days=0,
        around_the_clock=True,
        queue=queue,
    )


SHIPPED = InspectionPolicy(
    cases={
        CaseKind.SELF_HARM: _urgent(QueueKind.EMERGENCY),
        CaseKind.FRAUD: _urgent(QueueKind.EMERGENCY),
        CaseKind.ACCOUNT_THEFT: _urgent(QueueKind.EMERGENCY),
        CaseKind.REGULATOR: CaseRule(
            grade=CaseGrade.HIGH,
            post=CasePost.COMPLAINTS,
            take_minutes=2 * _HOUR,
            settle_days=5,
            queue=QueueKind.COMPLAINT,
        ),
        CaseKind.COMPLAINT: CaseRule(
            grade=CaseGrade.HIGH,
            post=CasePost.COMPLAINTS,
            take_minutes=4 * _HOUR,
            settle_days=5,
            queue=QueueKind.COMPLAINT,
        ),
        CaseKind.CHURN: CaseRule(
            grade=CaseGrade.NORMAL,
            post=CasePost.RELATIONSHIP,
            take_minutes=8 * _HOUR,
            settle_days=5,
        ),
        CaseKind.CONDUCT: CaseRule(
            grade=CaseGrade.HIGH,
            post=CasePost.CONDUCT,
            take_minutes=8 * _HOUR,
            settle_days=10,
            remind_days=2,
        ),
    },
    alerts={
        AlertCode.REASON_GIVEN: AlertRule(grade=AlertGrade.PERSON),
        AlertCode.HELD: AlertRule(grade=AlertGrade.PERSON),
        AlertCode.BLOCKED: AlertRule(grade=AlertGrade.SUPERVISOR),
        AlertCode.OVERRIDE: AlertRule(grade=AlertGrade.COMPLIANCE),
        AlertCode.REPEATED_REASONS: AlertRule(grade=AlertGrade.SUPERVISOR),
        AlertCode.REPEATED_BLOCKS: AlertRule(grade=AlertGrade.COMPLIANCE),
        AlertCode.INSPECTION: AlertRule(grade=AlertGrade.SUPERVISOR),
        AlertCode.DRIFT: AlertRule(grade=AlertGrade.SUPERVISOR),
        AlertCode.MANUAL: AlertRule(grade=AlertGrade.SUPERVISOR),
    },
    repeats=(
        RepeatRule(codes=(AlertCode.BLOCKED,), times=3, days=7, becomes=AlertCode.REPEATED_BLOCKS),
        RepeatRule(
            codes=(AlertCode.REASON_GIVEN, AlertCode.HELD), times=10, days=7, becomes=AlertCode.REPEATED_REASONS
        ),
    ),
    complaints=ComplaintTerms(
        accept_days=5,
        decide_days=20,
        extend_days=20,
        mediate_days=20,
        appeal_within_days=20,
        appeal_decide_days=20,
        remind_days=(5, 2, 0),
    ),
    training_days=10,
    secret_take_minutes=4 * _HOUR,
    secret_settle_days=5,
    secret_keep_years=10,
)


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Shanghai: a term ends when its last day does."""
    return start_of(day + timedelta(days=1)).astimezone(UTC) - timedelta(microseconds=1)


def term(calendar: Calendar, since: datetime, days: int) -> datetime:
    """Return when a term of so many working days ends; the day on which it begins does not count."""
    return end_of(calendar.after(day_of(since), days))
