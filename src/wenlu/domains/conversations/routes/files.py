"""Files: both sides upload first and post afterwards."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile

from wenlu.domains.conversations.errors import AttachmentNotFound, AttachmentTooLarge
from wenlu.domains.conversations.service import AttachmentService, OverviewService
from wenlu.domains.conversations.service.attachments import INLINE, MAX_BYTES
from wenlu.kernel.actors import Actor
from wenlu.kernel.errors import NotFound, Unauthenticated
from wenlu.kernel.ids import ConversationId
from wenlu.platform.http import CustomerActor, StaffActor, bearer_token, use
from wenlu.sdk.messages import AttachmentView

router = APIRouter(prefix="/api/v1", tags=["files"])

Attachments = Annotated[AttachmentService, Depends(use(AttachmentService))]
Overview = Annotated[OverviewService, Depends(use(OverviewService))]


@router.post("/chat/attachments")
async def upload_own_file(actor: CustomerActor, file: UploadFile, attachments: Attachments) -> AttachmentView:
    """Upload a picture, voice message or document of at most 20 MiB."""
    return await _upload(actor, file, attachments)


@router.post("/attachments")
async def upload_file(actor: StaffActor, file: UploadFile, attachments: Attachments) -> AttachmentView:
    """The same for staff."""
    return await _upload(actor, file, attachments)


async def _query_actor(
    request: Request, token: Annotated[str, Query(max_length=4000, description="where no header can be sent")] = ""
) -> Actor:
    """Pictures are fetched by the browser itself, which sends no header: the token may stand in the address."""
    given = bearer_token(request) or token
    if not given:
        raise Unauthenticated("a bearer token is needed")
    return await request.app.state.authenticate(given)  # type: ignore[no-any-return]  # state is untyped


@router.get("/attachments/{attachment_id}", response_class=Response)
async def download_file(
    actor: Annotated[Actor, Depends(_query_actor)],
    attachment_id: UUID,
    attachments: Attachments,
    overview: Overview,
) -> Response:
    """Return a file to whoever may read the conversation it stands in, or uploaded it."""
    row, customer_id = await attachments.find(attachment_id), None
    if row.owner_id != actor.id:
        if row.conversation_id is None:
            raise AttachmentNotFound("no such file")
        try:
            customer_id = (await overview.check_reader(actor, ConversationId(row.conversation_id))).customer_id
        except NotFound as error:
            raise AttachmentNotFound("no such file") from error
    how = "inline" if row.media_type in INLINE else "attachment"
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(attachments.view(row).name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(await attachments.download(actor, row, customer_id), media_type=row.media_type, headers=headers)


async def _upload(actor: Actor, file: UploadFile, attachments: AttachmentService) -> AttachmentView:
    if file.size is not None and file.size > MAX_BYTES:
        raise AttachmentTooLarge("the file is too large", limit=MAX_BYTES)
    return await attachments.upload(actor, file.filename or "", await file.read(MAX_BYTES + 1))
