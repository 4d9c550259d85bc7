"""Alerts about the work of staff, and training, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from wenlu.domains.inspection.schemas.alerts import (
    AlertList,
    AppealAlert,
    AssignTraining,
    FinishTraining,
    JudgeAlert,
    MyAlerts,
    RaiseAlert,
    StaffAlertView,
    TrainingRecordView,
)
from wenlu.domains.inspection.service.alerts import AlertService
from wenlu.kernel.ids import StaffId
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen, Text

router = APIRouter(prefix="/api/v1", tags=["inspection"])

Alerts = Annotated[AlertService, Depends(use(AlertService))]


class TrainingList(Frozen):
    items: tuple[TrainingRecordView, ...]


@router.get("/alerts/mine")
async def list_my_alerts(actor: StaffActor, alerts: Alerts) -> MyAlerts:
    """One's own alerts and what one is to learn."""
    return await alerts.list_mine(actor)


@router.get("/alerts")
async def list_alerts(
    *,
    actor: StaffActor,
    alerts: Alerts,
    open_only: bool = True,
    staff_id: UUID | None = None,
    case_id: UUID | None = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> AlertList:
    """What supervisors are told of; of one person or one case everything."""
    return await alerts.list_alerts(
        actor, open_only=open_only, staff_id=staff_id, case_id=case_id, cursor=cursor, limit=limit
    )


@router.post("/alerts", status_code=201)
async def raise_alert(command: RaiseAlert, actor: StaffActor, alerts: Alerts) -> StaffAlertView:
    """Raise what a colleague has seen, by hand."""
    return await alerts.raise_by_hand(actor, command)


@router.post("/alerts/{alert_id}/accept")
async def accept_alert(alert_id: UUID, actor: StaffActor, alerts: Alerts) -> StaffAlertView:
    """Accept an alert about oneself."""
    return await alerts.accept(actor, alert_id)


@router.post("/alerts/{alert_id}/appeal")
async def appeal_alert(alert_id: UUID, command: AppealAlert, actor: StaffActor, alerts: Alerts) -> StaffAlertView:
    """Appeal against an alert about oneself, once and in time."""
    return await alerts.appeal(actor, alert_id, command)


@router.post("/alerts/{alert_id}/judge")
async def judge_alert(alert_id: UUID, command: JudgeAlert, actor: StaffActor, alerts: Alerts) -> StaffAlertView:
    """Confirm or withdraw an alert, or decide the appeal against it as another person than its judge."""
    return await alerts.judge(actor, alert_id, command)


@router.get("/training")
async def list_training(actor: StaffActor, alerts: Alerts) -> TrainingList:
    """What everybody is to learn."""
    return TrainingList(items=tuple(await alerts.list_training(actor)))


@router.post("/staff/{staff_id}/training", status_code=201)
async def assign_training(
    staff_id: StaffId, command: AssignTraining, actor: StaffActor, alerts: Alerts
) -> TrainingRecordView:
    """Give somebody something to learn."""
    return await alerts.assign_training(actor, staff_id, command)


@router.post("/training/{training_id}/done")
async def finish_training(
    training_id: UUID, command: FinishTraining, actor: StaffActor, alerts: Alerts
) -> TrainingRecordView:
    """Say what one has learned oneself."""
    return await alerts.finish_training(actor, training_id, command)
