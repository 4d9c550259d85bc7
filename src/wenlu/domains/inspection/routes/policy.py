"""Terms, thresholds and calendars over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from wenlu.domains.inspection.schemas.policy import CalendarView, PolicyView, SetCalendarDay, SetPolicy
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.kernel.calendars import CalendarKind
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen

router = APIRouter(prefix="/api/v1/inspection", tags=["inspection"])

Policies = Annotated[PolicyService, Depends(use(PolicyService))]


class PolicyVersions(Frozen):
    items: tuple[PolicyView, ...]


@router.get("/policy")
async def get_inspection_policy(actor: StaffActor, policies: Policies) -> PolicyView:
    """What holds today."""
    return await policies.get(actor)


@router.get("/policy/versions")
async def list_inspection_policies(actor: StaffActor, policies: Policies) -> PolicyVersions:
    """Every version, newest first."""
    return PolicyVersions(items=tuple(await policies.list_versions(actor)))


@router.put("/policy")
async def set_inspection_policy(command: SetPolicy, actor: StaffActor, policies: Policies) -> PolicyView:
    """Make a version that holds from a day on."""
    return await policies.set(actor, command)


@router.get("/calendar")
async def get_calendar(
    actor: StaffActor,
    policies: Policies,
    year: Annotated[int, Query(ge=2000, le=2100)],
    kind: CalendarKind = CalendarKind.WORKING,
) -> CalendarView:
    """A year of working or trading days: the days that differ from an ordinary week."""
    return await policies.get_calendar(actor, kind, year)


@router.put("/calendar")
async def set_calendar_day(command: SetCalendarDay, actor: StaffActor, policies: Policies) -> CalendarView:
    """Enter a day as it was published, or take an entry back."""
    return await policies.set_day(actor, command)
