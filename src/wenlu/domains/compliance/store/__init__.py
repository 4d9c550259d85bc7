"""Every query of compliance."""

from wenlu.domains.compliance.store.versions import ComplianceStore, Course, Version

__all__ = ["ComplianceStore", "Course", "Version"]
