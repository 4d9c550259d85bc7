"""Held words and the gate: submitting, deciding, the supervisors' queue, figures for compliance, the gate's state."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from wenlu.domains.conversations.schemas.holding import (
    GateView,
    HoldPolicyView,
    HoldView,
    OverrideReport,
    PostHold,
    RefuseHold,
    ReleaseHold,
    SetHoldPolicy,
)
from wenlu.domains.conversations.service import HoldReader, HoldService, Judge
from wenlu.kernel.errors import Invalid
from wenlu.kernel.ids import ConversationId
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1", tags=["holds"])

Holds = Annotated[HoldService, Depends(use(HoldService))]
Reader = Annotated[HoldReader, Depends(use(HoldReader))]
_LONGEST = timedelta(days=366)


@router.get("/gate")
async def get_gate(actor: StaffActor, judge: Annotated[Judge, Depends(use(Judge))]) -> GateView:  # noqa: ARG001  staff
    """Say whether the gate judges, and if not, since when."""
    return judge.view


@router.post("/conversations/{conversation_id}/holds")
async def submit_hold(actor: StaffActor, conversation_id: ConversationId, command: PostHold, holds: Holds) -> HoldView:
    """Submit words that the gate holds for release by a supervisor; the same `client_id` counts once."""
    return await holds.submit(actor, conversation_id, command)


@router.get("/holds")
async def list_holds(actor: StaffActor, reader: Reader, *, settled: bool = False) -> list[HoldView]:
    """List what waits, or what was settled within a day: all for supervisors and compliance, else one's own."""
    return await reader.list_holds(actor, settled=settled)


@router.get("/holds/policy")
async def get_hold_policy(actor: StaffActor, holds: Holds) -> HoldPolicyView:
    """Return how long held words wait and what happens then."""
    return await holds.get_policy(actor)


@router.put("/holds/policy")
async def set_hold_policy(actor: StaffActor, command: SetHoldPolicy, holds: Holds) -> HoldPolicyView:
    """Set how long held words wait from now on, and what happens then."""
    return await holds.set_policy(actor, command)


@router.get("/holds/overrides")
async def count_overrides(actor: StaffActor, reader: Reader, since: datetime, until: datetime) -> OverrideReport:
    """Count, by person and by rule, what was sent for a reason or released by a second person."""
    if since.tzinfo is None or until.tzinfo is None or not timedelta() < until - since <= _LONGEST:
        raise Invalid("a time of at most a year, with its zone")
    return await reader.count_overrides(actor, since, until)


@router.get("/holds/{hold_id}")
async def get_hold(actor: StaffActor, hold_id: UUID, reader: Reader) -> HoldView:
    """Return held words with the talk around them."""
    return await reader.get(actor, hold_id)


@router.post("/holds/{hold_id}/release")
async def release_hold(actor: StaffActor, hold_id: UUID, command: ReleaseHold, holds: Holds) -> HoldView:
    """Let held words go, as they are or changed, under one's own name as second person."""
    return await holds.release(actor, hold_id, command)


@router.post("/holds/{hold_id}/refuse")
async def refuse_hold(actor: StaffActor, hold_id: UUID, command: RefuseHold, holds: Holds) -> HoldView:
    """Keep held words back, with a reason for their writer."""
    return await holds.refuse(actor, hold_id, command)


@router.post("/holds/{hold_id}/withdraw")
async def withdraw_hold(actor: StaffActor, hold_id: UUID, holds: Holds) -> HoldView:
    """Take one's own words back while they wait."""
    return await holds.withdraw(actor, hold_id)
