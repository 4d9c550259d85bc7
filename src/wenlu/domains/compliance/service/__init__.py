"""The door of compliance: the gate with its live rules, their life, the test bench, reviewing of lines."""

from wenlu.domains.compliance.service.cases import RuleBench
from wenlu.domains.compliance.service.drafts import RuleDraftService
from wenlu.domains.compliance.service.gate import ComplianceService
from wenlu.domains.compliance.service.lines import review_lines
from wenlu.domains.compliance.service.replay import Replayed, ReplayPool
from wenlu.domains.compliance.service.replays import Examples, ReplayService
from wenlu.domains.compliance.service.shadow import ShadowService
from wenlu.domains.compliance.service.shipped import shipped_body, shipped_rule_set
from wenlu.domains.compliance.service.versions import RuleVersionService

__all__ = [
    "ComplianceService",
    "Examples",
    "ReplayPool",
    "ReplayService",
    "Replayed",
    "RuleBench",
    "RuleDraftService",
    "RuleVersionService",
    "ShadowService",
    "review_lines",
    "shipped_body",
    "shipped_rule_set",
]
