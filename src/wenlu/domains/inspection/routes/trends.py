"""Trends over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from wenlu.domains.inspection.schemas.trends import Outcome, TrendFinding, TrendsView
from wenlu.domains.inspection.service.trends import TrendQuery, TrendService
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1/inspection/trends", tags=["inspection"])

Trends = Annotated[TrendService, Depends(use(TrendService))]
Weeks = Annotated[int, Query(ge=1, le=53)]
Word = Annotated[Text | None, Query(max_length=120)]


@router.get("")
async def get_trends(
    *,
    actor: StaffActor,
    trends: Trends,
    weeks: Weeks = 12,
    unit_id: UUID | None = None,
    staff_id: UUID | None = None,
    product: Word = None,
) -> TrendsView:
    """What the gate and inspection found over the last weeks, the present one included."""
    return await trends.get_trends(actor, TrendQuery(weeks, unit_id, staff_id, product))


@router.get("/findings")
async def list_trend_findings(
    *,
    actor: StaffActor,
    trends: Trends,
    weeks: Weeks = 12,
    unit_id: UUID | None = None,
    staff_id: UUID | None = None,
    product: Word = None,
    week: Annotated[
        date | None, Query(description="the Monday of a single week", ge=date(2000, 1, 1), le=date(2200, 1, 1))
    ] = None,
    rule: Word = None,
    category: Word = None,
    outcome: Outcome | None = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
) -> Page[TrendFinding]:
    """The messages behind a figure, newest first."""
    query = TrendQuery(weeks, unit_id, staff_id, product)
    return await trends.list_findings(
        actor, query, week=week, rule=rule, category=category, outcome=outcome, cursor=cursor
    )
