"""Queries over drafts, the setting that asks for review, and files that answers bring."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.knowledge.schemas import DraftState, ReviewPolicyView, Subject
from wenlu.domains.knowledge.tables import knowledge_draft, knowledge_file, knowledge_review_policy
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Draft:
    """An open draft as it stands in the table; `id` is that of its entry or script."""

    id: UUID
    subject: Subject
    key: str
    title: str
    category: str
    content: Mapping[str, object]
    base_version: int
    revision: int
    state: DraftState
    writers: tuple[UUID, ...]
    author: UUID | None
    author_name: str | None
    created_at: datetime
    updated_at: datetime
    reviewer: UUID | None = None
    reviewer_name: str | None = None
    comment: str = ""
    submitted_at: datetime | None = field(default=None)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that answers bring."""

    id: UUID
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    kept: bool
    uploaded_by: UUID | None
    uploaded_at: datetime


_FILE = tuple(knowledge_file.c[name] for name in FileRecord.__slots__)


class DraftStore:
    """Drafts and the review policy in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def find_draft(self, id_: UUID, *, lock: bool = False) -> Draft | None:
        statement = sa.select(knowledge_draft).where(knowledge_draft.c.id == id_)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _draft(row)

    async def find_drafts(self, ids: Collection[UUID]) -> dict[UUID, Draft]:
        """Return the drafts among these, by id."""
        statement = sa.select(knowledge_draft).where(knowledge_draft.c.id.in_(ids))
        rows = (await self._connection.execute(statement)).mappings()
        return {row["id"]: _draft(row) for row in rows}

    async def list_drafts(self, state: DraftState | None, limit: int) -> list[Draft]:
        """List what waits longest first; without a state, all drafts."""
        statement = sa.select(knowledge_draft)
        if state is not None:
            statement = statement.where(knowledge_draft.c.state == state.value)
        order = sa.func.coalesce(knowledge_draft.c.submitted_at, knowledge_draft.c.updated_at)
        rows = await self._connection.execute(statement.order_by(order, knowledge_draft.c.id).limit(limit))
        return [_draft(row) for row in rows.mappings()]

    async def save_draft(self, draft: Draft) -> None:
        """Write a draft, new or next revision."""
        values = {name: getattr(draft, name) for name in Draft.__slots__}
        values |= {
            "subject": draft.subject.value,
            "state": draft.state.value,
            "content": dict(draft.content),
            "writers": list(draft.writers),
        }
        new = insert(knowledge_draft).values(**values)
        fields = {name: new.excluded[name] for name in values if name != "id"}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=fields))

    async def delete_draft(self, id_: UUID) -> None:
        await self._connection.execute(sa.delete(knowledge_draft).where(knowledge_draft.c.id == id_))

    async def count_waiting(self, actor: UUID | None) -> tuple[int, int]:
        """Return how many drafts wait for somebody else than their writers' approval, and how many were returned."""
        state = knowledge_draft.c.state
        mine = sa.false() if actor is None else sa.literal(actor, sa.Uuid) == sa.any_(knowledge_draft.c.writers)
        count = sa.func.count()
        statement = sa.select(
            count.filter(state == DraftState.IN_REVIEW.value, sa.not_(mine)),
            count.filter(state == DraftState.RETURNED.value, mine),
        ).select_from(knowledge_draft)
        row = (await self._connection.execute(statement)).one()
        return int(row[0]), int(row[1])

    # The setting

    async def list_policies(self) -> list[ReviewPolicyView]:
        """Newest first; empty while nobody has changed anything."""
        policy = knowledge_review_policy
        rows = (await self._connection.execute(sa.select(policy).order_by(policy.c.version.desc()))).mappings()
        return [
            ReviewPolicyView(
                version=row["version"],
                review=row["review"],
                reason=row["reason"],
                changed_by=row["changed_by_name"],
                changed_at=row["changed_at"],
            )
            for row in rows
        ]

    async def requires_review(self) -> bool:
        policy = knowledge_review_policy.c
        statement = sa.select(policy.review).order_by(policy.version.desc()).limit(1)
        found = (await self._connection.execute(statement)).scalar_one_or_none()
        return True if found is None else bool(found)

    async def add_policy(self, policy: ReviewPolicyView, changed_by: UUID | None) -> bool:
        """Write the next setting; False if somebody else has written this version."""
        new = insert(knowledge_review_policy).values(
            version=policy.version,
            review=policy.review,
            reason=policy.reason,
            changed_by=changed_by,
            changed_by_name=policy.changed_by,
            changed_at=policy.changed_at,
        )
        result = await self._connection.execute(new.on_conflict_do_nothing())
        return bool(result.rowcount)


class FileStore:
    """Files that answers bring, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert(self, record: FileRecord) -> None:
        values = {name: getattr(record, name) for name in FileRecord.__slots__}
        await self._connection.execute(sa.insert(knowledge_file).values(**values))

    async def find(self, id_: UUID) -> FileRecord | None:
        row = (await self._connection.execute(sa.select(*_FILE).where(knowledge_file.c.id == id_))).one_or_none()
        return None if row is None else FileRecord(*row)

    async def keep(self, ids: Collection[UUID]) -> dict[UUID, FileRecord]:
        """Note that these are used, and return those that there are."""
        statement = sa.update(knowledge_file).where(knowledge_file.c.id.in_(ids)).values(kept=True).returning(*_FILE)
        return {row.id: FileRecord(*row) for row in await self._connection.execute(statement)}

    async def list_known(self, ids: Collection[UUID]) -> set[UUID]:
        """Return which of these there are."""
        statement = sa.select(knowledge_file.c.id).where(knowledge_file.c.id.in_(ids))
        return set((await self._connection.execute(statement)).scalars())

    async def delete_abandoned(self, before: datetime, limit: int) -> Sequence[UUID]:
        """Delete what nothing has ever used; returns the ids."""
        file = knowledge_file.c
        old = sa.select(file.id).where(sa.not_(file.kept), file.uploaded_at < before).limit(limit)
        statement = sa.delete(knowledge_file).where(file.id.in_(old)).returning(file.id)
        return list((await self._connection.execute(statement)).scalars())


def _draft(row: sa.RowMapping) -> Draft:
    values = {name: row[name] for name in Draft.__slots__}
    values |= {
        "subject": Subject(row["subject"]),
        "state": DraftState(row["state"]),
        "writers": tuple(row["writers"]),
    }
    return Draft(**values)
