"""What people do with documents: upload, describe, read, archive."""

import hashlib
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail
from wenlu.domains.knowledge.errors import (
    DocumentChangedMeanwhile,
    DocumentNotFound,
    DocumentRefused,
    DocumentSame,
    DocumentUnread,
)
from wenlu.domains.knowledge.events import DocumentsChanged, DocumentUploaded
from wenlu.domains.knowledge.rules import search_query
from wenlu.domains.knowledge.schemas import Origin
from wenlu.domains.knowledge.schemas.documents import (
    DocumentFields,
    DocumentKind,
    DocumentSummary,
    DocumentVersionView,
    DocumentView,
    PassageView,
    SaveDocument,
)
from wenlu.domains.knowledge.service.acts import record_knowledge
from wenlu.domains.knowledge.store import Saver
from wenlu.domains.knowledge.store.documents import DocumentStore, NewVersion
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.kernel.paging import Page, decode_id, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.documents import MEDIA_TYPES, UnreadableDocument, sniff_format
from wenlu.platform.objects import Objects

_LONGEST_NAME = 120


class DocumentService:
    """Documents and their versions. A file is taken at once and read afterwards (`DocumentReader`)."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, objects: Objects) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._objects = objects

    async def list_documents(
        self,
        actor: Actor,
        *,
        q: str = "",
        kind: DocumentKind | None = None,
        archived: bool = False,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[DocumentSummary]:
        """List newest first; with `q` those that hold every word of it."""
        actor.check(Permission.READ_KNOWLEDGE)
        query = search_query(q, every=True)
        if q.strip() and not query:
            return Page()
        async with self._unit_of_work() as work:
            found = await DocumentStore(work).list_documents(
                query=query, kind=kind, archived=archived, after=decode_id(cursor), limit=limit + 1
            )
        more = len(found) > limit
        return Page(found[:limit], encode_cursor(str(found[limit - 1].id)) if more else None)

    async def get_document(self, actor: Actor, document_id: UUID) -> DocumentView:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await _get(DocumentStore(work), document_id)

    async def create_document(self, actor: Actor, fields: DocumentFields, name: str, data: bytes) -> DocumentView:
        """Take a new document; raises `DocumentRefused` for a file that cannot be one of the kinds that are read."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        document_id = new_id()
        new = await self._keep(document_id, 1, name, data)
        saver = self._saver(actor)
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            await store.insert_document(document_id, fields, saver)
            self._record_version(work, actor, new)
            return await self._wait_for_reading(work, new, saver)

    async def add_version(self, actor: Actor, document_id: UUID, name: str, data: bytes) -> DocumentView:
        """Take a new version. The one before is searched until this is read, and stays readable ever after.

        Raises `DocumentNotFound`, `DocumentRefused`, `DocumentSame` for the very file that is there.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        version = (await self.get_document(actor, document_id)).versions[0].version + 1
        new = await self._keep(document_id, version, name, data)
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            before = await _get(store, document_id, lock=True)
            latest = before.versions[0]
            if latest.sha256 == new.sha256 and latest.reason is None:
                raise DocumentSame(f"version {latest.version} is the same file", version=latest.version)
            if latest.version != version - 1:
                raise DocumentChangedMeanwhile(before)
            self._record_version(work, actor, new)
            return await self._wait_for_reading(work, new, self._saver(actor))

    async def update_document(self, actor: Actor, document_id: UUID, command: SaveDocument) -> DocumentView:
        """Change what is said about a document; raises `DocumentNotFound`, `DocumentChangedMeanwhile`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            before = await _get(store, document_id, lock=True)
            if command.edition != before.edition:
                raise DocumentChangedMeanwhile(before)
            fields = DocumentFields(**command.model_dump(include=set(DocumentFields.model_fields)))
            await store.update_document(document_id, fields, self._saver(actor))
            return await self._changed(work, document_id)

    async def archive_document(self, actor: Actor, document_id: UUID) -> DocumentView:
        """Take a document out of search; it stays readable and can be restored."""
        return await self._set_archived(actor, document_id, archived=True)

    async def restore_document(self, actor: Actor, document_id: UUID) -> DocumentView:
        return await self._set_archived(actor, document_id, archived=False)

    async def list_passages(
        self, actor: Actor, document_id: UUID, *, version: int | None = None, q: str = "", after: int = -1, limit: int
    ) -> list[PassageView]:
        """Passages of a version in their order, of the searched one unless another is asked for."""
        actor.check(Permission.READ_KNOWLEDGE)
        query = search_query(q, every=True)
        if q.strip() and not query:
            return []
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            wanted = version or (await _get(store, document_id)).version
            if wanted is None:
                return []
            return await store.list_passages(document_id, wanted, query=query, after=after, limit=limit)

    async def read_file(self, actor: Actor, document_id: UUID, version: int) -> tuple[DocumentVersionView, bytes]:
        """Return the file as it was uploaded; raises `DocumentNotFound`."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            found = await DocumentStore(work).find_file(document_id, version)
        if found is None:
            raise DocumentNotFound("no such version")
        try:
            return found[1], await self._objects.get(found[0])
        except FileNotFoundError as error:
            raise DocumentNotFound("the file is lost") from error

    async def read_again(self, actor: Actor, document_id: UUID) -> DocumentView:
        """Read the newest version once more after it failed; raises `DocumentUnread` unless it did."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            latest = (await _get(store, document_id, lock=True)).versions[0]
            if latest.reason is None:
                raise DocumentUnread("the newest version did not fail")
            await store.read_again(document_id, latest.version)
            work.record(DocumentUploaded(str(document_id)))
            return await _get(store, document_id)

    async def _set_archived(self, actor: Actor, document_id: UUID, *, archived: bool) -> DocumentView:
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            if (await _get(store, document_id, lock=True)).archived is archived:
                return await _get(store, document_id)
            await store.set_archived(document_id, archived, self._saver(actor))
            act = Act.KNOWLEDGE_RETIRED if archived else Act.KNOWLEDGE_PUBLISHED
            record_knowledge(work, self._clock.now(), actor, act, document_id, detail={"of": "document"})
            return await self._changed(work, document_id)

    def _record_version(self, work: UnitOfWork, actor: Actor, new: NewVersion) -> None:
        detail: Detail = {"of": "document", "version": new.version}
        record_knowledge(work, self._clock.now(), actor, Act.KNOWLEDGE_PUBLISHED, new.document_id, detail=detail)

    async def _changed(self, work: UnitOfWork, document_id: UUID) -> DocumentView:
        store = DocumentStore(work)
        await store.raise_revision()
        work.record(DocumentsChanged(str(document_id)))
        return await _get(store, document_id)

    async def _wait_for_reading(self, work: UnitOfWork, new: NewVersion, saver: Saver) -> DocumentView:
        store = DocumentStore(work)
        await store.insert_version(new, saver)
        work.record(DocumentUploaded(str(new.document_id)))
        return await _get(store, new.document_id)

    async def _keep(self, document_id: UUID, version: int, name: str, data: bytes) -> NewVersion:
        try:
            format_ = sniff_format(name, data)
        except UnreadableDocument as unreadable:
            raise DocumentRefused(
                unreadable.detail or unreadable.reason, reason=unreadable.reason.value
            ) from unreadable
        sha256 = hashlib.sha256(data).hexdigest()
        new = NewVersion(
            document_id, version, _clean(name), format_.value, MEDIA_TYPES[format_], len(data), sha256,
            f"documents/{document_id}/{version}-{sha256[:16]}",
        )  # fmt: skip
        await self._objects.put(new.object_name, data)
        return new

    def _saver(self, actor: Actor) -> Saver:
        return Saver(actor.id, actor.name, self._clock.now(), Origin.EDITOR)


async def _get(store: DocumentStore, document_id: UUID, *, lock: bool = False) -> DocumentView:
    document = await store.find_document(document_id, lock=lock)
    if document is None:
        raise DocumentNotFound(f"no document {document_id}")
    return document


def _clean(name: str) -> str:
    """Return a name without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST_NAME:].strip() or "document"
