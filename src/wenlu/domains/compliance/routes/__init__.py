"""Compliance over HTTP."""

from fastapi import APIRouter

from wenlu.domains.compliance.routes import bench, rules, versions

router = APIRouter()
for part in (rules, versions, bench):
    router.include_router(part.router)

__all__ = ["router"]
