"""Customers over HTTP."""

from fastapi import APIRouter

from wenlu.domains.customers.routes import profile, rights

router = APIRouter()
for part in (profile, rights):
    router.include_router(part.router)

__all__ = ["router"]
