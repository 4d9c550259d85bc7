"""Knowledge over HTTP."""

from fastapi import APIRouter

from wenlu.domains.knowledge.routes import (
    documents,
    entries,
    exchange,
    flows,
    graph,
    library,
    reviews,
    scripts,
    workshop,
)

router = APIRouter()
for part in (documents, entries, graph, exchange, flows, library, reviews, scripts, workshop):
    router.include_router(part.router)

__all__ = ["router"]
