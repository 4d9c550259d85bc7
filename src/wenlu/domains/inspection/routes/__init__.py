"""Inspection over HTTP."""

from fastapi import APIRouter

from wenlu.domains.inspection.routes import (
    alerts,
    cases,
    complaints,
    evidence,
    policy,
    reviews,
    sampling,
    scorecards,
    trends,
)

router = APIRouter()
for part in (evidence, scorecards, sampling, trends, reviews, alerts, cases, complaints, policy):
    router.include_router(part.router)

__all__ = ["router"]
