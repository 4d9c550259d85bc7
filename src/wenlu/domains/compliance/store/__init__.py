"""Every query of compliance."""

from wenlu.domains.compliance.store.bench import JUDGED, Difference, Replay, ReplayStore, RuleCaseStore, ShadowStore
from wenlu.domains.compliance.store.versions import ComplianceStore, Course, Version

__all__ = [
    "JUDGED",
    "ComplianceStore",
    "Course",
    "Difference",
    "Replay",
    "ReplayStore",
    "RuleCaseStore",
    "ShadowStore",
    "Version",
]
