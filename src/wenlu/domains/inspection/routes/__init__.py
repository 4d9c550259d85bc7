"""Inspection over HTTP."""

from fastapi import APIRouter

from wenlu.domains.inspection.routes import alerts, cases, complaints, policy, reviews, sampling, scorecards, trends

router = APIRouter()
for part in (scorecards, sampling, trends, reviews, alerts, cases, complaints, policy):
    router.include_router(part.router)

__all__ = ["router"]
