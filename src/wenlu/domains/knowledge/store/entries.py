"""Queries over entries and their versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from wenlu.domains.knowledge.rules import Weighted, folded_questions, search_vector
from wenlu.domains.knowledge.schemas import (
    CheckedBy,
    DraftState,
    EntryCard,
    EntryContent,
    EntryStatus,
    EntryVersionView,
    EntryWork,
    Fact,
    Origin,
    PublishedEntry,
    SpecialAnswer,
)
from wenlu.domains.knowledge.tables import knowledge_draft, knowledge_entry, knowledge_entry_version, knowledge_state
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.ids import EntryId
from wenlu.platform.database import UnitOfWork
from wenlu.sdk.messages import AttachmentView

_RANK_STEPS = 1_000_000
_MOST_RANKED = 500
"""How many of the entries that fit are ranked. What is asked for in so common words is found by further words."""


@dataclass(frozen=True, slots=True)
class Saver:
    """Who saves, when, and in which capacity; `approved_by` let it out, with a comment."""

    id: UUID | None
    name: str | None
    at: datetime
    origin: Origin
    approved_by: str | None = None
    comment: str = ""


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
    work: EntryWork | None = None
    worker: UUID | None = None
    """Whose drafts, for `EntryWork.MINE`."""
    due_by: date | None = None
    """The day that counts as soon, for `EntryWork.DUE`."""


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
        answers=tuple(SpecialAnswer.model_validate(special) for special in row["answers"]),
        cards=tuple(EntryCard.model_validate(card) for card in row["cards"]),
        attachments=tuple(AttachmentView.model_validate(file) for file in row["attachments"]),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
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
    questions: list[Weighted] = [
        (content.title, "A"),
        (content.title_en or "", "A"),
        (content.key.replace("_", " "), "B"),
        *((phrasing, "B") for phrasing in (*content.phrasings, *content.phrasings_en)),
    ]
    answers: list[Weighted] = [(text, "D") for _, text in content.texts()]
    return {
        **content.model_dump(mode="json"),
        "valid_from": content.valid_from,
        "valid_until": content.valid_until,
        "due_on": content.due_on(),
        "unconfirmed": sum(fact.checked_by is CheckedBy.UNCONFIRMED for fact in content.facts),
        "folded": folded_questions(content),
        "asked": sa.cast(search_vector(questions), TSVECTOR),
        "search": sa.cast(search_vector([*questions, *answers]), TSVECTOR),
    }


class EntryStore:
    """Entries in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert_entry(self, entry_id: EntryId, content: EntryContent, status: EntryStatus, saver: Saver) -> None:
        """Write a new entry: published at once as version 1, or never published, which is version 0."""
        version = 0 if status is EntryStatus.DRAFT else 1
        await self._connection.execute(
            sa.insert(knowledge_entry).values(
                id=entry_id,
                version=version,
                status=status.value,
                created_at=saver.at,
                **_columns(content),
                **_saved_by(saver),
            ),
        )
        if version:
            await self._keep_version(entry_id, version, content, status, saver)

    async def update_entry(self, before: StoredEntry, content: EntryContent, status: EntryStatus, saver: Saver) -> None:
        """Write the next version of an entry that is locked."""
        version = before.version + 1
        await self._write(before.id, content, saver, version=version, status=status.value)
        await self._keep_version(before.id, version, content, status, saver)

    async def rewrite_unpublished(self, before: StoredEntry, content: EntryContent, saver: Saver) -> None:
        """Write anew what was never published, so that lists and searches show it as its draft stands."""
        await self._write(before.id, content, saver)

    async def delete_unpublished(self, entry_id: EntryId) -> None:
        """Delete an entry that was never published, and so is nobody's evidence."""
        await self._connection.execute(
            sa.delete(knowledge_entry).where(knowledge_entry.c.id == entry_id, knowledge_entry.c.version == 0)
        )

    async def _write(self, entry_id: EntryId, content: EntryContent, saver: Saver, **state: object) -> None:
        await self._connection.execute(
            sa.update(knowledge_entry)
            .where(knowledge_entry.c.id == entry_id)
            .values(**state, **_columns(content), **_saved_by(saver)),
        )

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
                approved_by_name=saver.approved_by,
                comment=saver.comment,
                saved_at=saver.at,
            ),
        )

    async def find_entry(self, entry_id: EntryId, *, lock: bool = False) -> StoredEntry | None:
        statement = sa.select(knowledge_entry).where(knowledge_entry.c.id == entry_id)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _stored(row)

    async def find_versions(self, ids: Collection[UUID]) -> dict[UUID, int]:
        """Return the published version of each of these that there is."""
        statement = sa.select(knowledge_entry.c.id, knowledge_entry.c.version).where(knowledge_entry.c.id.in_(ids))
        return {row.id: row.version for row in await self._connection.execute(statement)}

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
                approved_by=row["approved_by_name"],
                comment=row["comment"],
                saved_at=row["saved_at"],
            )
            for row in rows
        ]

    async def find_version(self, entry_id: EntryId, version: int) -> EntryContent | None:
        statement = sa.select(knowledge_entry_version.c.content).where(
            knowledge_entry_version.c.entry_id == entry_id, knowledge_entry_version.c.version == version
        )
        content = (await self._connection.execute(statement)).scalar_one_or_none()
        return None if content is None else EntryContent.model_validate(content)

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
        """List what fits the query, best first, each with its rank; `after` is the place of the last one seen.

        To rank is to read the words of each entry that fits, which among 100,000 may be half of them. So at most
        `_MOST_RANKED` are ranked: those that are asked for in these words first, then those that only answer in them.
        """
        query = sa.cast(wanted.query, TSQUERY)
        asked, answering = knowledge_entry.c.asked, knowledge_entry.c.search
        rank = sa.cast(
            sa.case(
                (asked.bool_op("@@")(query), 1 + sa.func.ts_rank(asked, query)),
                else_=sa.func.ts_rank(answering, query),
            )
            * _RANK_STEPS,
            sa.Integer,
        )
        ranked = (
            sa.select(knowledge_entry.c.id, knowledge_entry.c.key, rank.label("rank"))
            .where(knowledge_entry.c.id.in_(await self._candidates(wanted, query)))
            .subquery()
        )
        statement = sa.select(knowledge_entry, ranked.c.rank).join(ranked, ranked.c.id == knowledge_entry.c.id)
        if after is not None:
            statement = statement.where(
                sa.or_(ranked.c.rank < after[0], sa.and_(ranked.c.rank == after[0], ranked.c.key > after[1]))
            )
        statement = statement.order_by(ranked.c.rank.desc(), ranked.c.key).limit(limit)
        rows = (await self._connection.execute(statement)).mappings()
        return [(int(row["rank"]), _stored(row)) for row in rows]

    async def _candidates(self, wanted: EntryFilter, query: sa.ColumnElement[str]) -> list[UUID]:
        asked = knowledge_entry.c.asked.bool_op("@@")(query)
        found: list[UUID] = []
        # What is asked in these words also holds them somewhere, so the larger index need not be read for it.
        for filter_, condition in ((replace(wanted, query=""), asked), (wanted, sa.not_(asked))):
            if len(found) < _MOST_RANKED:
                statement = (
                    sa.select(knowledge_entry.c.id)
                    .where(*_conditions(filter_), condition)
                    .order_by(knowledge_entry.c.key)
                    .limit(_MOST_RANKED - len(found))
                )
                found += (await self._connection.execute(statement)).scalars()
        return found

    async def list_all(self) -> list[StoredEntry]:
        statement = sa.select(knowledge_entry).order_by(knowledge_entry.c.key)
        return [_stored(row) for row in (await self._connection.execute(statement)).mappings()]

    async def list_published(self) -> list[PublishedEntry]:
        """List what the bot may use on the day that `knowledge_state` stands at; without one, what has no dates."""
        today = sa.select(knowledge_state.c.valid_on).scalar_subquery()
        entry = knowledge_entry.c
        statement = sa.select(knowledge_entry).where(
            entry.status == EntryStatus.PUBLISHED.value,
            sa.or_(entry.valid_from.is_(None), entry.valid_from <= today),
            sa.or_(entry.valid_until.is_(None), entry.valid_until >= today),
        )
        rows = (await self._connection.execute(statement.order_by(knowledge_entry.c.key))).mappings()
        return [PublishedEntry(id=EntryId(row["id"]), version=row["version"], **dict(_content(row))) for row in rows]

    async def list_turning(self, before: date | None, today: date) -> list[str]:
        """Return the keys of published entries that come into force or go out of it from one day to the other.

        Without a day before, these are all that have dates.
        """
        entry = knowledge_entry.c
        dated = sa.or_(entry.valid_from.is_not(None), entry.valid_until.is_not(None))
        if before is not None:
            low, high = min(before, today), max(before, today)
            dated = sa.or_(
                sa.and_(entry.valid_from > low, entry.valid_from <= high),
                sa.and_(entry.valid_until >= low, entry.valid_until < high),
            )
        statement = sa.select(entry.key).where(entry.status == EntryStatus.PUBLISHED.value, dated).order_by(entry.key)
        return list((await self._connection.execute(statement)).scalars())

    async def count_due(self, by: date) -> int:
        statement = sa.select(sa.func.count()).where(
            knowledge_entry.c.due_on <= by, knowledge_entry.c.status != EntryStatus.ARCHIVED.value
        )
        return int((await self._connection.execute(statement)).scalar_one())

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
    if wanted.work is not None:
        conditions.append(_waits(wanted))
    return conditions


def _waits(wanted: EntryFilter) -> sa.ColumnElement[bool]:
    if wanted.work is EntryWork.DUE:
        return knowledge_entry.c.due_on <= wanted.due_by
    if wanted.work is EntryWork.UNCONFIRMED:
        return knowledge_entry.c.unconfirmed > 0
    draft = sa.exists().where(knowledge_draft.c.id == knowledge_entry.c.id)
    if wanted.work is EntryWork.MINE:
        return draft.where(sa.literal(wanted.worker, sa.Uuid) == sa.any_(knowledge_draft.c.writers))
    if wanted.work is EntryWork.IN_REVIEW:
        return draft.where(knowledge_draft.c.state == DraftState.IN_REVIEW.value)
    return draft


def _saved_by(saver: Saver) -> dict[str, object]:
    return {
        "origin": saver.origin.value,
        "updated_by": saver.id,
        "updated_by_name": saver.name,
        "updated_at": saver.at,
    }
