"""Queries over documents, their versions and passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR, insert

from wenlu.domains.knowledge.rules.words import search_vector
from wenlu.domains.knowledge.schemas import Audience, Origin
from wenlu.domains.knowledge.schemas.documents import (
    DocumentFields,
    DocumentKind,
    DocumentSummary,
    DocumentVersionView,
    DocumentView,
    PassageView,
    ReadingStatus,
)
from wenlu.domains.knowledge.store.entries import Saver
from wenlu.domains.knowledge.tables.documents import (
    knowledge_document,
    knowledge_document_state,
    knowledge_document_version,
    knowledge_passage,
)
from wenlu.platform.database import UnitOfWork

_document = knowledge_document.c
_version = knowledge_document_version.c
_passage = knowledge_passage.c
_FIELDS = tuple(DocumentFields.model_fields)
_LAWS_LOCK = 0x776E6C75_6C617773


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A file that is to be read."""

    document_id: UUID
    version: int
    name: str
    format: str
    media_type: str
    size: int
    sha256: str
    object_name: str


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage and the start of it in the document's text."""

    view: PassageView
    start: int


@dataclass(frozen=True, slots=True)
class WaitingVersion:
    document_id: UUID
    version: int
    format: str
    object_name: str


@dataclass(frozen=True, slots=True)
class LiveDocument:
    """A document as it is searched: the passages of its newest version that could be read."""

    id: UUID
    law: str | None
    names: tuple[str, ...]
    about: tuple[str, ...]
    fields: DocumentFields
    version: int
    passages: tuple[PassageView, ...]


class DocumentStore:
    """Documents in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    # What is searched

    async def revision(self) -> int:
        statement = sa.select(knowledge_document_state.c.revision)
        return (await self._connection.execute(statement)).scalar_one_or_none() or 0

    async def raise_revision(self, *, laws_digest: str | None = None) -> None:
        """Count up; whoever keeps passages in memory sees by this that they are old."""
        new = insert(knowledge_document_state).values(id=1, revision=1, laws_digest=laws_digest or "")
        changed: dict[str, object] = {"revision": knowledge_document_state.c.revision + 1}
        if laws_digest is not None:
            changed["laws_digest"] = laws_digest
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))

    async def laws_digest(self) -> str:
        statement = sa.select(knowledge_document_state.c.laws_digest)
        return (await self._connection.execute(statement)).scalar_one_or_none() or ""

    async def lock_laws(self) -> None:
        """Let one import at a time go on, until the end of the transaction."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LAWS_LOCK)))

    async def list_live(self) -> list[LiveDocument]:
        """List everything that can be found, with its passages."""
        wanted = sa.and_(~_document.archived, _document.version.is_not(None))
        documents = (await self._connection.execute(sa.select(knowledge_document).where(wanted))).mappings().all()
        statement = (
            sa.select(knowledge_passage)
            .join(
                knowledge_document, sa.and_(_document.id == _passage.document_id, _document.version == _passage.version)
            )
            .where(wanted)
            .order_by(_passage.document_id, _passage.ordinal)
        )
        passages: dict[UUID, list[PassageView]] = {}
        for row in (await self._connection.execute(statement)).mappings():
            passages.setdefault(row["document_id"], []).append(_passage_view(row))
        return [
            LiveDocument(
                row["id"],
                row["law"],
                tuple(row["names"]),
                tuple(row["about"]),
                _fields(row),
                row["version"],
                tuple(passages.get(row["id"], ())),
            )
            for row in documents
        ]

    # Documents

    async def insert_document(
        self,
        document_id: UUID,
        fields: DocumentFields,
        saver: Saver,
        *,
        law: str | None = None,
        names: Sequence[str] = (),
        about: Sequence[str] = (),
    ) -> None:
        await self._connection.execute(
            sa.insert(knowledge_document).values(
                id=document_id,
                law=law,
                names=list(names),
                about=list(about),
                archived=False,
                version=None,
                edition=1,
                created_at=saver.at,
                **_columns(fields),
                **_saved_by(saver),
            )
        )

    async def update_document(
        self,
        document_id: UUID,
        fields: DocumentFields,
        saver: Saver,
        *,
        names: Sequence[str] | None = None,
        about: Sequence[str] | None = None,
    ) -> None:
        """Write what is said about a document; `names` and `about` stay where none are given."""
        changed = {**_columns(fields), **_saved_by(saver), "edition": _document.edition + 1}
        if names is not None:
            changed["names"] = list(names)
        if about is not None:
            changed["about"] = list(about)
        await self._connection.execute(
            sa.update(knowledge_document).where(_document.id == document_id).values(**changed)
        )

    async def set_archived(self, document_id: UUID, archived: bool, saver: Saver) -> None:  # noqa: FBT001  the state itself
        await self._connection.execute(
            sa.update(knowledge_document)
            .where(_document.id == document_id)
            .values(archived=archived, edition=_document.edition + 1, **_saved_by(saver))
        )

    async def find_document(self, document_id: UUID, *, lock: bool = False) -> DocumentView | None:
        statement = sa.select(knowledge_document).where(_document.id == document_id)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        if row is None:
            return None
        versions = await self._connection.execute(
            sa.select(knowledge_document_version)
            .where(_version.document_id == document_id)
            .order_by(_version.version.desc())
        )
        return DocumentView(
            **dict(_fields(row)),
            id=row["id"],
            law=row["law"],
            archived=row["archived"],
            version=row["version"],
            edition=row["edition"],
            origin=Origin(row["origin"]),
            updated_by=row["updated_by_name"],
            updated_at=row["updated_at"],
            created_at=row["created_at"],
            versions=tuple(_version_view(each) for each in versions.mappings()),
        )

    async def find_law(self, law: str) -> UUID | None:
        statement = sa.select(_document.id).where(_document.law == law)
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def list_documents(
        self, *, query: str, kind: DocumentKind | None, archived: bool, after: UUID | None, limit: int
    ) -> list[DocumentSummary]:
        """List newest first, by the time of their creation; with the text of a `tsquery` those that hold it."""
        newest = (
            sa.select(sa.func.max(_version.version))
            .where(_version.document_id == _document.id)
            .correlate(knowledge_document)
            .scalar_subquery()
        )
        current = knowledge_document_version.alias("current")
        statement = (
            sa.select(
                *(_document[name] for name in ("id", "law", "archived", "origin", "updated_at", *_FIELDS)),
                _document.version.label("readable"),
                current.c.passages.label("readable_passages"),
                *(_version[name].label(f"latest_{name}") for name in _LATEST),
            )
            .join(knowledge_document_version, sa.and_(_version.document_id == _document.id, _version.version == newest))
            .outerjoin(current, sa.and_(current.c.document_id == _document.id, current.c.version == _document.version))
            .where(_document.archived == archived)
            .order_by(_document.id.desc())
            .limit(limit)
        )
        if kind is not None:
            statement = statement.where(_document.kind == kind.value)
        if after is not None:
            statement = statement.where(_document.id < after)
        if query:
            statement = statement.where(_holds(query))
        return [_summary(row) for row in (await self._connection.execute(statement)).mappings()]

    # Versions

    async def insert_version(self, new: NewVersion, saver: Saver) -> None:
        await self._connection.execute(
            sa.insert(knowledge_document_version).values(
                document_id=new.document_id,
                version=new.version,
                status=ReadingStatus.READING.value,
                progress=0,
                passages=0,
                name=new.name,
                format=new.format,
                media_type=new.media_type,
                size=new.size,
                sha256=new.sha256,
                object_name=new.object_name,
                uploaded_by=saver.id,
                uploaded_by_name=saver.name,
                uploaded_at=saver.at,
            )
        )

    async def find_waiting(self) -> WaitingVersion | None:
        """Return the version that has waited longest to be read."""
        statement = (
            sa.select(_version.document_id, _version.version, _version.format, _version.object_name)
            .where(_version.status == ReadingStatus.READING.value)
            .order_by(_version.uploaded_at)
            .limit(1)
        )
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else WaitingVersion(*row)

    async def find_file(self, document_id: UUID, version: int) -> tuple[str, DocumentVersionView] | None:
        """Return the name of the object and what is known of the file."""
        statement = sa.select(knowledge_document_version).where(
            _version.document_id == document_id, _version.version == version
        )
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else (row["object_name"], _version_view(row))

    async def set_progress(self, document_id: UUID, version: int, progress: int, pages: int | None) -> None:
        await self._update_version(document_id, version, progress=progress, pages=pages)

    async def fail_version(self, document_id: UUID, version: int, reason: str) -> None:
        await self._update_version(document_id, version, status=ReadingStatus.FAILED.value, reason=reason)

    async def read_again(self, document_id: UUID, version: int) -> None:
        """Let a version that failed wait to be read once more."""
        await self._update_version(document_id, version, status=ReadingStatus.READING.value, reason=None, progress=0)

    async def finish_version(
        self, document_id: UUID, version: int, pages: int | None, passages: Sequence[NewPassage], title: str
    ) -> None:
        """Write the passages and make this the version that is searched, unless a newer one is already."""
        rows = [
            {
                "document_id": document_id,
                "version": version,
                **new.view.model_dump(),
                "start": new.start,
                "search": search_vector(
                    [(title, "B"), (" ".join(new.view.headings), "B"), (new.view.text, "A")],
                ),
            }
            for new in passages
        ]
        search = sa.cast(sa.bindparam("search"), TSVECTOR)
        await self._connection.execute(sa.insert(knowledge_passage).values(search=search), rows)
        await self._update_version(
            document_id,
            version,
            status=ReadingStatus.READY.value,
            progress=100,
            pages=pages,
            passages=len(rows),
        )
        await self._connection.execute(
            sa.update(knowledge_document)
            .where(_document.id == document_id, sa.func.coalesce(_document.version, 0) < version)
            .values(version=version)
        )

    async def _update_version(self, document_id: UUID, version: int, **changed: object) -> None:
        await self._connection.execute(
            sa.update(knowledge_document_version)
            .where(_version.document_id == document_id, _version.version == version)
            .values(**changed)
        )

    # Passages

    async def list_passages(
        self, document_id: UUID, version: int, *, query: str, after: int, limit: int
    ) -> list[PassageView]:
        """List in their order; with the text of a `tsquery` those that hold it."""
        statement = (
            sa.select(knowledge_passage)
            .where(_passage.document_id == document_id, _passage.version == version, _passage.ordinal > after)
            .order_by(_passage.ordinal)
            .limit(limit)
        )
        if query:
            statement = statement.where(_passage.search.op("@@")(sa.cast(query, TSQUERY)))
        return [_passage_view(row) for row in (await self._connection.execute(statement)).mappings()]


_LATEST = (
    "version", "status", "reason", "progress", "pages", "passages", "name", "media_type", "size", "sha256",
    "uploaded_by_name", "uploaded_at",
)  # fmt: skip


def _holds(query: str) -> sa.ColumnElement[bool]:
    return sa.exists(
        sa.select(sa.literal(1)).where(
            _passage.document_id == _document.id,
            _passage.version == _document.version,
            _passage.search.op("@@")(sa.cast(query, TSQUERY)),
        )
    )


def _fields(row: sa.RowMapping) -> DocumentFields:
    return DocumentFields(
        title=row["title"],
        kind=DocumentKind(row["kind"]),
        source=row["source"],
        audience=Audience(row["audience"]),
        dated=row["dated"],
        checked_on=row["checked_on"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
    )


def _columns(fields: DocumentFields) -> dict[str, object]:
    columns: dict[str, object] = {name: getattr(fields, name) for name in _FIELDS}
    return {**columns, "kind": fields.kind.value, "audience": fields.audience.value}


def _saved_by(saver: Saver) -> dict[str, object]:
    return {
        "origin": saver.origin.value,
        "updated_by": saver.id,
        "updated_by_name": saver.name,
        "updated_at": saver.at,
    }


def _version_view(row: sa.RowMapping, prefix: str = "") -> DocumentVersionView:
    values: dict[str, object] = {name: row[prefix + name] for name in _LATEST if name != "uploaded_by_name"}
    uploaded_at: datetime = row[f"{prefix}uploaded_at"]
    return DocumentVersionView.model_validate(
        {
            **values,
            "status": ReadingStatus(row[f"{prefix}status"]),
            "uploaded_by": row[f"{prefix}uploaded_by_name"],
            "uploaded_at": uploaded_at,
        }
    )


def _summary(row: sa.RowMapping) -> DocumentSummary:
    return DocumentSummary(
        **dict(_fields(row)),
        id=row["id"],
        law=row["law"],
        archived=row["archived"],
        version=row["readable"],
        origin=Origin(row["origin"]),
        updated_at=row["updated_at"],
        passages=row["readable_passages"] or 0,
        latest=_version_view(row, "latest_"),
    )


def _passage_view(row: sa.RowMapping) -> PassageView:
    return PassageView(
        ordinal=row["ordinal"],
        headings=tuple(row["headings"]),
        page=row["page"],
        article=row["article"],
        number=row["number"],
        text=row["text"],
    )
