"""Customers over HTTP."""

from fastapi import APIRouter

from wenlu.domains.customers.routes import profile

router = APIRouter()
for part in (profile,):
    router.include_router(part.router)

__all__ = ["router"]
