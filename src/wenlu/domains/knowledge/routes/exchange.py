"""Import and export of entries, and the files of answers, over HTTP."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, UploadFile

from wenlu.domains.knowledge.errors import ImportUnreadable
from wenlu.domains.knowledge.rules.exchange import MOST_BYTES
from wenlu.domains.knowledge.schemas import FileFormat, ImportOutcome, ImportPreview
from wenlu.domains.knowledge.service import ExchangeService, KnowledgeFiles
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import AttachmentView, Text

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"])

Exchange = Annotated[ExchangeService, Depends(use(ExchangeService))]
Files = Annotated[KnowledgeFiles, Depends(use(KnowledgeFiles))]
_MEDIA_TYPES = {FileFormat.CSV: "text/csv; charset=utf-8", FileFormat.YAML: "application/yaml"}


@router.get("/export", response_class=Response)
async def export_entries(
    actor: StaffActor,
    exchange: Exchange,
    format: FileFormat = FileFormat.CSV,  # noqa: A002  the word of the address
    category: Annotated[Text | None, Query(max_length=60)] = None,
) -> Response:
    """Everything that is published, as CSV that Excel opens or as YAML."""
    data = await exchange.export_entries(actor, format, category)
    headers = {"Content-Disposition": f"attachment; filename=knowledge.{format.value}"}
    return Response(data, media_type=_MEDIA_TYPES[format], headers=headers)


@router.post("/imports/preview")
async def preview_import(actor: StaffActor, exchange: Exchange, file: UploadFile) -> ImportPreview:
    """Say what an import would do; nothing is written."""
    return await exchange.preview_import(actor, await _read(file), _format(file))


@router.post("/imports")
async def import_entries(
    actor: StaffActor, exchange: Exchange, file: UploadFile, digest: Annotated[str, Query(max_length=64)]
) -> ImportOutcome:
    """Do what the preview with this `digest` said; drafts for the review, or published where there is none."""
    return await exchange.import_entries(actor, await _read(file), _format(file), digest)


@router.post("/files", status_code=201)
async def upload_knowledge_file(actor: StaffActor, files: Files, file: UploadFile) -> AttachmentView:
    """Upload a picture or a PDF file of at most 10 MiB that an answer is to bring."""
    return await files.upload(actor, file.filename or "", await file.read(MOST_BYTES))


@router.get("/files/{file_id}", response_class=Response)
async def download_knowledge_file(_: StaffActor, files: Files, file_id: UUID) -> Response:
    view, data = await files.read(file_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(view.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=3600",
    }
    return Response(data, media_type=view.media_type, headers=headers)


async def _read(file: UploadFile) -> bytes:
    if file.size is not None and file.size > MOST_BYTES:
        raise ImportUnreadable("the file is too large", reason="too_large", limit=MOST_BYTES)
    return await file.read(MOST_BYTES + 1)


def _format(file: UploadFile) -> FileFormat:
    """By its ending; what has another is read as CSV, which says what is wrong with it."""
    name = (file.filename or "").lower()
    return FileFormat.YAML if name.endswith((".yaml", ".yml")) else FileFormat.CSV
