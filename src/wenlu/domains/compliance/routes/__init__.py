"""HTTP of compliance."""

from wenlu.domains.compliance.routes.rules import router

__all__ = ["router"]
