"""Complaints and the report on them over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from wenlu.domains.customers.schemas import Locale
from wenlu.domains.inspection.schemas.complaints import (
    ActOnComplaint,
    ComplaintChannel,
    ComplaintFacts,
    ComplaintList,
    ComplaintReport,
    ComplaintState,
    ComplaintView,
    ReceiveComplaint,
    SendNotice,
)
from wenlu.domains.inspection.service.complaints import ComplaintService
from wenlu.domains.inspection.service.reporting import ComplaintReporting
from wenlu.domains.inspection.service.telling import ComplaintNotices
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1/complaints", tags=["inspection"])

Complaints = Annotated[ComplaintService, Depends(use(ComplaintService))]
Notices = Annotated[ComplaintNotices, Depends(use(ComplaintNotices))]
Reporting = Annotated[ComplaintReporting, Depends(use(ComplaintReporting))]
Year = Annotated[int, Query(ge=2000, le=2100)]
Month = Annotated[int, Query(ge=1, le=12)]
Months = Annotated[Literal["1", "3", "12"], Query(description="how many: a month, a quarter, a year")]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("")
async def list_complaints(
    *,
    actor: StaffActor,
    complaints: Complaints,
    state: Annotated[tuple[ComplaintState, ...], Query(max_length=10)] = (),
    channel: ComplaintChannel | None = None,
    number: Annotated[Text | None, Query(max_length=100)] = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ComplaintList:
    """Complaints, newest first; `number` is a part of ours or the whole of another body's."""
    return await complaints.list_complaints(
        actor, states=state, channel=channel, number=number, cursor=cursor, limit=limit
    )


@router.post("", status_code=201)
async def receive_complaint(command: ReceiveComplaint, actor: StaffActor, complaints: Complaints) -> ComplaintView:
    """Enter a complaint, of a case or by hand."""
    return await complaints.receive(actor, command)


@router.get("/report")
async def get_complaint_report(
    actor: StaffActor, reporting: Reporting, year: Year, month: Month, months: Months = "1"
) -> ComplaintReport:
    """The report of a month, a quarter or a year, from that month on."""
    return await reporting.make(actor, year, month, int(months))


@router.get(
    "/report/file",
    response_class=Response,
    responses={200: {"content": {media.partition(";")[0]: {} for media in _MEDIA.values()}}},
)
async def export_complaint_report(
    *,
    actor: StaffActor,
    reporting: Reporting,
    year: Year,
    month: Month,
    months: Months = "1",
    form: Literal["csv", "xlsx"] = "xlsx",
    locale: Locale = "zh-CN",
) -> Response:
    """The same as a file."""
    name, data = await reporting.export(actor, year, month, int(months), form=form, locale=locale)
    return Response(data, media_type=_MEDIA[form], headers={"content-disposition": f'attachment; filename="{name}"'})


@router.get("/{complaint_id}")
async def get_complaint(complaint_id: UUID, actor: StaffActor, complaints: Complaints) -> ComplaintView:
    """A complaint with its timeline, what the customer was told, and what he has still to be told."""
    return await complaints.get(actor, complaint_id)


@router.put("/{complaint_id}/facts")
async def change_complaint(
    complaint_id: UUID, command: ComplaintFacts, actor: StaffActor, complaints: Complaints
) -> ComplaintView:
    """Put right what is known of it."""
    return await complaints.change(actor, complaint_id, command)


@router.post("/{complaint_id}/acts")
async def act_on_complaint(
    complaint_id: UUID, command: ActOnComplaint, actor: StaffActor, complaints: Complaints
) -> ComplaintView:
    """Accept or refuse it, extend once, decide, mediate, hear an appeal, close."""
    return await complaints.act(actor, complaint_id, command)


@router.post("/{complaint_id}/notices")
async def tell_complainant(
    complaint_id: UUID, command: SendNotice, actor: StaffActor, complaints: Complaints, notices: Notices
) -> ComplaintView:
    """Tell the customer by his conversation, or write down that he was told otherwise."""
    await notices.send(actor, complaint_id, command)
    return await complaints.get(actor, complaint_id)
