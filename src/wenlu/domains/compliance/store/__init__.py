"""Every query of compliance."""

from wenlu.domains.compliance.store.versions import ComplianceStore, StoredRuleSet

__all__ = ["ComplianceStore", "StoredRuleSet"]
