"""Compliance over HTTP."""

from fastapi import APIRouter

from wenlu.domains.compliance.routes import rules, versions

router = APIRouter()
for part in (rules, versions):
    router.include_router(part.router)

__all__ = ["router"]
