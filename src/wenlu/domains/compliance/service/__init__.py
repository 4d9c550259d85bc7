"""The door of compliance: the gate with its live rules, the shipped rules, reviewing of lines."""

from wenlu.domains.compliance.service.gate import ComplianceService
from wenlu.domains.compliance.service.lines import review_lines
from wenlu.domains.compliance.service.replay import Replayed, ReplayPool
from wenlu.domains.compliance.service.shipped import shipped_body, shipped_rule_set

__all__ = [
    "ComplianceService",
    "ReplayPool",
    "Replayed",
    "review_lines",
    "shipped_body",
    "shipped_rule_set",
]
