"""Knowledge over HTTP."""

from fastapi import APIRouter

from wenlu.domains.knowledge.routes import entries, library

router = APIRouter()
for part in (entries, library):
    router.include_router(part.router)

__all__ = ["router"]
