"""Finding and taking out evidence over HTTP."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from wenlu.domains.inspection.schemas.evidence import AskExport, EvidenceExportView, ExportFormat
from wenlu.domains.inspection.service.evidence import EvidenceExports
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen

router = APIRouter(prefix="/api/v1/evidence", tags=["evidence"])

Exports = Annotated[EvidenceExports, Depends(use(EvidenceExports))]
_MEDIA = {"bundle": ("application/zip", "zip"), "pdf": ("application/pdf", "pdf")}


class EvidenceExportList(Frozen):
    items: list[EvidenceExportView]


@router.post("/exports", status_code=202)
async def ask_export(actor: StaffActor, command: AskExport, exports: Exports) -> EvidenceExportView:
    """Begin an export of a conversation or of everything with a customer; it is made beside everything else."""
    return await exports.ask(actor, command)


@router.get("/exports")
async def list_exports(actor: StaffActor, exports: Exports) -> EvidenceExportList:
    """List the newest exports, everybody's."""
    return EvidenceExportList(items=await exports.list_exports(actor))


@router.get("/exports/{export_id}/{format_}", response_class=Response)
async def download_export(actor: StaffActor, export_id: UUID, format_: ExportFormat, exports: Exports) -> Response:
    """Take the archive or the PDF; each time is written down."""
    data = await exports.download(actor, export_id, format_)
    media_type, ending = _MEDIA[format_]
    name = quote(f"证据-{export_id}.{ending}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(data, media_type=media_type, headers=headers)
