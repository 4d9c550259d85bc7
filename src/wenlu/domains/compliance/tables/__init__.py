"""Tables of compliance."""

from wenlu.domains.compliance.tables.versions import rule_set

__all__ = ["rule_set"]
