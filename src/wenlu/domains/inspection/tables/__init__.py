"""Tables of inspection."""

from wenlu.domains.inspection.tables.alerts import alert_occurrence, inspection_alert, training_record
from wenlu.domains.inspection.tables.cases import (
    calendar_day,
    inspection_case,
    inspection_case_message,
    inspection_case_step,
    inspection_policy,
    secret_case,
    secret_case_message,
    secret_case_step,
)
from wenlu.domains.inspection.tables.complaints import complaint, complaint_notice, complaint_step
from wenlu.domains.inspection.tables.evidence import evidence_export
from wenlu.domains.inspection.tables.reviews import inspection, inspection_due, inspection_review
from wenlu.domains.inspection.tables.sampling import inspection_plan, inspection_task
from wenlu.domains.inspection.tables.scorecards import inspection_scorecard
from wenlu.domains.inspection.tables.trends import (
    inspection_count,
    inspection_finding,
    inspection_score,
    inspection_volume,
)

__all__ = [
    "alert_occurrence",
    "calendar_day",
    "complaint",
    "complaint_notice",
    "complaint_step",
    "evidence_export",
    "inspection",
    "inspection_alert",
    "inspection_case",
    "inspection_case_message",
    "inspection_case_step",
    "inspection_count",
    "inspection_due",
    "inspection_finding",
    "inspection_plan",
    "inspection_policy",
    "inspection_review",
    "inspection_score",
    "inspection_scorecard",
    "inspection_task",
    "inspection_volume",
    "secret_case",
    "secret_case_message",
    "secret_case_step",
    "training_record",
]
