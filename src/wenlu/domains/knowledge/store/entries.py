"""Queries over entries and their versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from wenlu.domains.knowledge.rules import folded_questions, search_vector
from wenlu.domains.knowledge.schemas import (
    EntryContent,
    EntryStatus,
    EntryVersionView,
    Fact,
    Origin,
    PublishedEntry,
)
from wenlu.domains.knowledge.tables import knowledge_entry, knowledge_entry_version
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.ids import EntryId
from wenlu.platform.database import UnitOfWork

_RANK_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Saver:
    """Who saves, when, and in which capacity."""

    id: UUID | None
    name: str | None
    at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in the table."""

    id: EntryId
    content: EntryContent
    status: EntryStatus
    version: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries a list shows; no status: all that are not archived."""

    category: str | None = None
    status: EntryStatus | None = None
    query: str = ""
    """The text of a `tsquery`; "" finds everything."""


def _content(row: sa.RowMapping) -> EntryContent:
    return EntryContent(
        key=row["key"],
        category=row["category"],
        audience=row["audience"],
        title=row["title"],
        title_en=row["title_en"],
        phrasings=tuple(row["phrasings"]),
        phrasings_en=tuple(row["phrasings_en"]),
        answer=row["answer"],
        answer_en=row["answer_en"],
        choices=tuple(row["choices"]),
        handoff=None if row["handoff"] is None else QueueKind(row["handoff"]),
        facts=tuple(Fact.model_validate(fact) for fact in row["facts"]),
    )


def _stored(row: sa.RowMapping) -> StoredEntry:
    return StoredEntry(
        id=EntryId(row["id"]),
        content=_content(row),
        status=EntryStatus(row["status"]),
        version=row["version"],
        origin=Origin(row["origin"]),
        updated_by=row["updated_by_name"],
        updated_at=row["updated_at"],
        created_at=row["created_at"],
    )


def _columns(content: EntryContent) -> dict[str, object]:
    vector = search_vector(
        [
            (content.title, "A"),
            (content.title_en or "", "A"),
            (content.key.replace("_", " "), "B"),
            *((phrasing, "B") for phrasing in (*content.phrasings, *content.phrasings_en)),
            (content.answer, "D"),
            (content.answer_en or "", "D"),
        ],
    )
    return {
        **content.model_dump(mode="json"),
        "folded": folded_questions(content),
        "search": sa.cast(vector, TSVECTOR),
    }


class EntryStore:
    """Entries in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert_entry(self, entry_id: EntryId, content: EntryContent, status: EntryStatus, saver: Saver) -> None:
        await self._connection.execute(
            sa.insert(knowledge_entry).values(
                id=entry_id,
                version=1,
                status=status.value,
                created_at=saver.at,
                **_columns(content),
                **_saved_by(saver),
            ),
        )
        await self._keep_version(entry_id, 1, content, status, saver)

    async def update_entry(self, before: StoredEntry, content: EntryContent, status: EntryStatus, saver: Saver) -> None:
        """Write the next version of an entry that is locked."""
        version = before.version + 1
        await self._connection.execute(
            sa.update(knowledge_entry)
            .where(knowledge_entry.c.id == before.id)
            .values(version=version, status=status.value, **_columns(content), **_saved_by(saver)),
        )
        await self._keep_version(before.id, version, content, status, saver)

    async def _keep_version(
        self, entry_id: EntryId, version: int, content: EntryContent, status: EntryStatus, saver: Saver
    ) -> None:
        await self._connection.execute(
            sa.insert(knowledge_entry_version).values(
                entry_id=entry_id,
                version=version,
                status=status.value,
                content=content.model_dump(mode="json"),
                saved_by=saver.id,
                saved_by_name=saver.name,
                saved_at=saver.at,
            ),
        )

    async def find_entry(self, entry_id: EntryId, *, lock: bool = False) -> StoredEntry | None:
        statement = sa.select(knowledge_entry).where(knowledge_entry.c.id == entry_id)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _stored(row)

    async def list_versions(self, entry_id: EntryId) -> list[EntryVersionView]:
        """Newest first."""
        statement = (
            sa.select(knowledge_entry_version)
            .where(knowledge_entry_version.c.entry_id == entry_id)
            .order_by(knowledge_entry_version.c.version.desc())
        )
        rows = (await self._connection.execute(statement)).mappings()
        return [
            EntryVersionView(
                version=row["version"],
                status=EntryStatus(row["status"]),
                content=EntryContent.model_validate(row["content"]),
                saved_by=row["saved_by_name"],
                saved_at=row["saved_at"],
            )
            for row in rows
        ]

    async def has_any(self, wanted: EntryFilter) -> bool:
        statement = sa.select(
            sa.exists(sa.select(sa.literal(1)).where(*_conditions(wanted)).select_from(knowledge_entry))
        )
        return bool((await self._connection.execute(statement)).scalar_one())

    async def list_by_key(self, wanted: EntryFilter, after: str, limit: int) -> list[StoredEntry]:
        statement = (
            sa.select(knowledge_entry)
            .where(*_conditions(wanted), knowledge_entry.c.key > after)
            .order_by(knowledge_entry.c.key)
            .limit(limit)
        )
        return [_stored(row) for row in (await self._connection.execute(statement)).mappings()]

    async def list_by_rank(
        self, wanted: EntryFilter, after: tuple[int, str] | None, limit: int
    ) -> list[tuple[int, StoredEntry]]:
        """List what fits the query, best first, each with its rank; `after` is the place of the last one seen."""
        query = sa.cast(wanted.query, TSQUERY)
        rank = sa.cast(sa.func.ts_rank(knowledge_entry.c.search, query) * _RANK_STEPS, sa.Integer)
        statement = sa.select(knowledge_entry, rank.label("rank")).where(*_conditions(wanted))
        if after is not None:
            statement = statement.where(
                sa.or_(rank < after[0], sa.and_(rank == after[0], knowledge_entry.c.key > after[1]))
            )
        statement = statement.order_by(sa.desc("rank"), knowledge_entry.c.key).limit(limit)
        rows = (await self._connection.execute(statement)).mappings()
        return [(int(row["rank"]), _stored(row)) for row in rows]

    async def list_all(self) -> list[StoredEntry]:
        statement = sa.select(knowledge_entry).order_by(knowledge_entry.c.key)
        return [_stored(row) for row in (await self._connection.execute(statement)).mappings()]

    async def list_published(self) -> list[PublishedEntry]:
        statement = sa.select(knowledge_entry).where(knowledge_entry.c.status == EntryStatus.PUBLISHED.value)
        rows = (await self._connection.execute(statement.order_by(knowledge_entry.c.key))).mappings()
        return [PublishedEntry(id=EntryId(row["id"]), version=row["version"], **dict(_content(row))) for row in rows]

    async def known_keys(self, keys: Collection[str]) -> set[str]:
        """Return which of these keys exist and are not archived."""
        statement = sa.select(knowledge_entry.c.key).where(
            knowledge_entry.c.key.in_(keys), knowledge_entry.c.status != EntryStatus.ARCHIVED.value
        )
        return set((await self._connection.execute(statement)).scalars())

    async def key_exists(self, key: str) -> bool:
        statement = sa.select(sa.exists().where(knowledge_entry.c.key == key))
        return bool((await self._connection.execute(statement)).scalar_one())

    async def owners_of(self, folded: Sequence[str], *, but: EntryId | None) -> dict[str, str]:
        """Return, for each of these folded questions that another entry answers, the title of that entry."""
        statement = sa.select(knowledge_entry.c.folded, knowledge_entry.c.title).where(
            knowledge_entry.c.folded.overlap(sa.cast(list(folded), ARRAY(sa.Text))),
            knowledge_entry.c.status != EntryStatus.ARCHIVED.value,
        )
        if but is not None:
            statement = statement.where(knowledge_entry.c.id != but)
        rows = (await self._connection.execute(statement)).all()
        return {question: row.title for row in rows for question in row.folded if question in folded}


def _conditions(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        knowledge_entry.c.status != EntryStatus.ARCHIVED.value
        if wanted.status is None
        else knowledge_entry.c.status == wanted.status.value,
    ]
    if wanted.category is not None:
        conditions.append(knowledge_entry.c.category == wanted.category)
    if wanted.query:
        conditions.append(knowledge_entry.c.search.op("@@")(sa.cast(wanted.query, TSQUERY)))
    return conditions


def _saved_by(saver: Saver) -> dict[str, object]:
    return {
        "origin": saver.origin.value,
        "updated_by": saver.id,
        "updated_by_name": saver.name,
        "updated_at": saver.at,
    }
