"""Tables of compliance."""

from wenlu.domains.compliance.tables.bench import rule_case, rule_replay, rule_shadow_count, rule_shadow_difference
from wenlu.domains.compliance.tables.versions import rule_set, rule_step

__all__ = ["rule_case", "rule_replay", "rule_set", "rule_shadow_count", "rule_shadow_difference", "rule_step"]
