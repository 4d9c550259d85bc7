"""The door of compliance: the gate with its live rules, their life, the test bench, reviewing of lines."""

from wenlu.domains.compliance.service.drafts import RuleDraftService
from wenlu.domains.compliance.service.gate import ComplianceService
from wenlu.domains.compliance.service.lines import review_lines
from wenlu.domains.compliance.service.replay import Replayed, ReplayPool
from wenlu.domains.compliance.service.shipped import shipped_body, shipped_rule_set
from wenlu.domains.compliance.service.versions import RuleVersionService

__all__ = [
    "ComplianceService",
    "ReplayPool",
    "Replayed",
    "RuleDraftService",
    "RuleVersionService",
    "review_lines",
    "shipped_body",
    "shipped_rule_set",
]
