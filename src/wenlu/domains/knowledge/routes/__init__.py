"""Knowledge over HTTP."""

from fastapi import APIRouter

from wenlu.domains.knowledge.routes import entries, flows, library, reviews, scripts

router = APIRouter()
for part in (entries, flows, library, reviews, scripts):
    router.include_router(part.router)

__all__ = ["router"]
