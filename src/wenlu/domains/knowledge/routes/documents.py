"""Documents, passages and statutes over HTTP."""

from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Response, UploadFile
from pydantic import ValidationError

from wenlu.domains.knowledge.errors import DocumentDatesWrong, DocumentTooLarge
from wenlu.domains.knowledge.schemas import Audience
from wenlu.domains.knowledge.schemas.base import Question, Words
from wenlu.domains.knowledge.schemas.documents import (
    ArticleView,
    AskDocument,
    CitationView,
    DocumentFields,
    DocumentKind,
    DocumentSummary,
    DocumentView,
    LawView,
    PassageHitView,
    PassageView,
    SaveDocument,
)
from wenlu.domains.knowledge.service.documents import DocumentService
from wenlu.domains.knowledge.service.passages import PassageSearch
from wenlu.kernel.paging import Page
from wenlu.platform.documents import MAX_BYTES
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1/knowledge", tags=["documents"])

Documents = Annotated[DocumentService, Depends(use(DocumentService))]
Passages = Annotated[PassageSearch, Depends(use(PassageSearch))]
SearchText = Annotated[Text, Query(max_length=200)]


@router.get("/documents")
async def list_documents(
    *,
    actor: StaffActor,
    documents: Documents,
    q: SearchText = "",
    kind: DocumentKind | None = None,
    archived: bool = False,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[DocumentSummary]:
    """Documents, newest first; with `q` those that hold its words."""
    return await documents.list_documents(actor, q=q, kind=kind, archived=archived, cursor=cursor, limit=limit)


@router.post("/documents", status_code=201)
async def create_document(
    actor: StaffActor,
    documents: Documents,
    file: UploadFile,
    title: Annotated[Question, Form()],
    kind: Annotated[DocumentKind, Form()] = DocumentKind.OTHER,
    audience: Annotated[Audience, Form()] = Audience.STAFF,
    source: Annotated[Words | None, Form()] = None,
    dated: Annotated[date | None, Form()] = None,
    checked_on: Annotated[date | None, Form()] = None,
    valid_from: Annotated[date | None, Form()] = None,
    valid_until: Annotated[date | None, Form()] = None,
) -> DocumentView:
    """Upload a Markdown, PDF, Word, HTML or text file of at most 20 MiB. It is read afterwards: see `versions`."""
    try:
        fields = DocumentFields(
            title=title, kind=kind, audience=audience, source=source, dated=dated,
            checked_on=checked_on, valid_from=valid_from, valid_until=valid_until,
        )  # fmt: skip
    except ValidationError as error:
        raise DocumentDatesWrong("a document cannot end before it begins") from error
    return await documents.create_document(actor, fields, file.filename or "", await _content(file))


@router.get("/documents/{document_id}")
async def get_document(actor: StaffActor, documents: Documents, document_id: UUID) -> DocumentView:
    """A document with all its versions and how far their reading is."""
    return await documents.get_document(actor, document_id)


@router.put("/documents/{document_id}")
async def update_document(
    actor: StaffActor, documents: Documents, document_id: UUID, command: SaveDocument
) -> DocumentView:
    """Change what is said about a document."""
    return await documents.update_document(actor, document_id, command)


@router.delete("/documents/{document_id}")
async def archive_document(actor: StaffActor, documents: Documents, document_id: UUID) -> DocumentView:
    """Take a document out of search; it can be restored."""
    return await documents.archive_document(actor, document_id)


@router.post("/documents/{document_id}/restore")
async def restore_document(actor: StaffActor, documents: Documents, document_id: UUID) -> DocumentView:
    return await documents.restore_document(actor, document_id)


@router.post("/documents/{document_id}/versions", status_code=201)
async def add_document_version(
    actor: StaffActor, documents: Documents, document_id: UUID, file: UploadFile
) -> DocumentView:
    """Upload a new version; the one before stays readable."""
    return await documents.add_version(actor, document_id, file.filename or "", await _content(file))


@router.post("/documents/{document_id}/read-again")
async def read_document_again(actor: StaffActor, documents: Documents, document_id: UUID) -> DocumentView:
    """Read the newest version once more after it failed."""
    return await documents.read_again(actor, document_id)


@router.get("/documents/{document_id}/passages")
async def list_passages(
    *,
    actor: StaffActor,
    documents: Documents,
    document_id: UUID,
    version: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    q: SearchText = "",
    after: Annotated[int, Query(ge=-1, le=10_000_000)] = -1,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> list[PassageView]:
    """Passages in their order; with `q` those that hold its words. The next ones come after the last `ordinal`."""
    return await documents.list_passages(actor, document_id, version=version, q=q, after=after, limit=limit)


@router.post("/documents/{document_id}/ask")
async def ask_document(
    actor: StaffActor, passages: Passages, document_id: UUID, command: AskDocument
) -> list[PassageHitView]:
    """The passages of one document that answer a question, with what speaks for each."""
    return await passages.search(actor, command.q, limit=8, document=document_id)


@router.get("/documents/{document_id}/file", response_class=Response)
async def download_document(
    actor: StaffActor, documents: Documents, document_id: UUID, version: Annotated[int, Query(ge=1, le=100_000)]
) -> Response:
    """The file as it was uploaded, always as a download."""
    view, data = await documents.read_file(actor, document_id, version)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(view.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type=view.media_type, headers=headers)


@router.get("/passages")
async def search_passages(
    actor: StaffActor,
    passages: Passages,
    q: Annotated[Text, Query(min_length=1, max_length=600)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> list[PassageHitView]:
    """Passages of all documents that answer a question, best first."""
    return await passages.search(actor, q, limit=limit)


@router.get("/laws")
async def list_laws(actor: StaffActor, passages: Passages) -> list[LawView]:
    """Documents that go by articles: the shipped statutes and whatever else is cut by article."""
    return await passages.list_laws(actor)


@router.get("/laws/{law}/articles/{number}")
async def get_article(actor: StaffActor, passages: Passages, law: str, number: int) -> ArticleView:
    """The words of one article."""
    return await passages.get_article(actor, law, number)


@router.get("/citations")
async def find_citations(
    actor: StaffActor, passages: Passages, text: Annotated[Text, Query(min_length=1, max_length=2000)]
) -> list[CitationView]:
    """The articles that a text names (《证券法》第一百三十五条, Securities Law art. 135), with their words."""
    return await passages.find_citations(actor, text)


async def _content(file: UploadFile) -> bytes:
    if file.size is not None and file.size > MAX_BYTES:
        raise DocumentTooLarge("the file is too large", limit=MAX_BYTES)
    return await file.read(MAX_BYTES + 1)
