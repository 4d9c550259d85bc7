"""The firm over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from wenlu.domains.organisation.schemas import (
    BusinessHours,
    CreateStaff,
    QueueKind,
    StaffProfile,
    StaffView,
    UnitView,
)
from wenlu.domains.organisation.service import OrganisationService, StaffFilter
from wenlu.kernel.ids import StaffId, UnitId
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen, Text

router = APIRouter(prefix="/api/v1/organisation", tags=["organisation"])

Organisation = Annotated[OrganisationService, Depends(use(OrganisationService))]


class UnitList(Frozen):
    items: tuple[UnitView, ...]


@router.get("/units")
async def list_units(actor: StaffActor, organisation: Organisation) -> UnitList:
    """The tree of units, parents before children."""
    return UnitList(items=tuple(await organisation.list_units(actor)))


@router.put("/units/{unit_id}/hours")
async def set_hours(
    actor: StaffActor,
    unit_id: UnitId,
    hours: BusinessHours,
    organisation: Organisation,
) -> BusinessHours:
    """Set when people of a unit work; units below without their own hours follow."""
    return await organisation.set_hours(actor, unit_id, hours)


@router.get("/staff")
async def list_staff(
    *,
    actor: StaffActor,
    organisation: Organisation,
    q: Annotated[Text, Query(max_length=100)] = "",
    unit_id: UnitId | None = None,
    queue: QueueKind | None = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[StaffView]:
    """Active staff of the firm or of a unit and those below it; `q` is looked for in the name."""
    return await organisation.list_staff(actor, StaffFilter(unit_id, queue, q), cursor, limit)


@router.post("/staff", status_code=201)
async def create_staff(actor: StaffActor, command: CreateStaff, organisation: Organisation) -> StaffView:
    """Enter a member of staff."""
    return await organisation.create_staff(actor, command)


@router.get("/staff/{staff_id}")
async def get_staff(actor: StaffActor, staff_id: StaffId, organisation: Organisation) -> StaffView:
    """One member of staff, active or not."""
    return await organisation.get_staff(actor, staff_id)


@router.put("/staff/{staff_id}")
async def update_staff(
    actor: StaffActor,
    staff_id: StaffId,
    profile: StaffProfile,
    organisation: Organisation,
) -> StaffView:
    """Replace what is known of a member of staff."""
    return await organisation.update_staff(actor, staff_id, profile)
