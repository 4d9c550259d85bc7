"""Sampling plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from wenlu.domains.inspection.schemas.sampling import PlanCoverage, PlanPreview, PlanView, SavePlan, TryPlan
from wenlu.domains.inspection.service.sampling import SamplingService
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/inspection/plans", tags=["inspection"])

Sampling = Annotated[SamplingService, Depends(use(SamplingService))]


@router.get("")
async def list_sampling_plans(actor: StaffActor, sampling: Sampling) -> list[PlanView]:
    return await sampling.list_plans(actor)


@router.post("", status_code=201)
async def create_sampling_plan(actor: StaffActor, sampling: Sampling, command: SavePlan) -> PlanView:
    return await sampling.create_plan(actor, command)


@router.post("/try")
async def try_sampling_plan(actor: StaffActor, sampling: Sampling, command: TryPlan) -> PlanPreview:
    """What a plan would have drawn of the last days; nothing is drawn."""
    return await sampling.try_plan(actor, command)


@router.get("/coverage")
async def list_sampling_coverage(actor: StaffActor, sampling: Sampling) -> list[PlanCoverage]:
    """How much of everybody's work of this week is drawn and reviewed."""
    return await sampling.coverage(actor)


@router.put("/{plan_id}")
async def update_sampling_plan(actor: StaffActor, sampling: Sampling, plan_id: UUID, command: SavePlan) -> PlanView:
    return await sampling.update_plan(actor, plan_id, command)
