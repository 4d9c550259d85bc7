"""Queries over people's reviews."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.inspection.tables import inspection, inspection_review, inspection_task
from wenlu.platform.database import UnitOfWork

_R, _T = inspection_review.c, inspection_task.c
Scores = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class StoredReview:
    """One person's scores, with what rules and model had said then."""

    id: UUID
    conversation_id: UUID
    reviewer_id: UUID
    reviewer: str
    card_id: UUID
    card_version: int
    scores: Scores
    automatic: Scores
    model: Scores
    comment: str | None
    score: float | None
    submitted_at: datetime


class ReviewStore:
    """Reviews and the tasks that they settle, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_reviews(self, ids: Collection[UUID]) -> dict[UUID, list[StoredReview]]:
        """Return the reviews of these conversations that stand, oldest first."""
        query = (
            sa.select(inspection_review)
            .where(_R.conversation_id.in_(ids), _R.withdrawn_at.is_(None))
            .order_by(_R.submitted_at)
        )
        found: dict[UUID, list[StoredReview]] = {}
        for row in (await self._connection.execute(query)).mappings():
            found.setdefault(row["conversation_id"], []).append(_review(row))
        return found

    async def list_of_card(self, card_id: UUID, since: datetime, units: frozenset[UUID] | None) -> list[StoredReview]:
        """Return the reviews by any version of a card, of conversations in a scope."""
        query = (
            sa.select(inspection_review)
            .join(inspection, inspection.c.conversation_id == _R.conversation_id)
            .where(_R.card_id == card_id, _R.submitted_at >= since, _R.withdrawn_at.is_(None))
            .order_by(_R.submitted_at)
        )
        if units is not None:
            query = query.where(inspection.c.unit_id.in_(units))
        return [_review(row) for row in (await self._connection.execute(query)).mappings()]

    async def withdraw(self, conversation_id: UUID, reviewer_id: UUID, now: datetime) -> bool:
        """Take a person's review back; returns whether there was one."""
        statement = (
            sa.update(inspection_review)
            .where(_R.conversation_id == conversation_id, _R.reviewer_id == reviewer_id, _R.withdrawn_at.is_(None))
            .values(withdrawn_at=now)
            .returning(_R.id)
        )
        return (await self._connection.execute(statement)).first() is not None

    async def insert(self, review: StoredReview) -> None:
        values: Mapping[str, object] = {name: getattr(review, name) for name in StoredReview.__slots__}
        await self._connection.execute(sa.insert(inspection_review).values(**values))

    async def finish_task(self, conversation_id: UUID, by: UUID, now: datetime) -> None:
        await self._connection.execute(
            sa.update(inspection_task)
            .where(_T.conversation_id == conversation_id, _T.done_at.is_(None))
            .values(done_at=now, done_by=by, claimed_by=None, claimed_name=None, claimed_until=None)
        )

    async def reopen_task(self, conversation_id: UUID) -> None:
        await self._connection.execute(
            sa.update(inspection_task).where(_T.conversation_id == conversation_id).values(done_at=None, done_by=None)
        )

    async def claim(self, conversation_id: UUID, by: UUID, name: str, now: datetime, until: datetime) -> None:
        """Mark that somebody looks at a task, unless another does."""
        free = sa.or_(_T.claimed_until.is_(None), _T.claimed_until < now, _T.claimed_by == by)
        await self._connection.execute(
            sa.update(inspection_task)
            .where(_T.conversation_id == conversation_id, _T.done_at.is_(None), free)
            .values(claimed_by=by, claimed_name=name, claimed_until=until)
        )

    async def forget_words(self, conversation_id: UUID) -> int:
        """Erase everything that was written about a conversation in words; return how many texts that were."""
        comments = await self._connection.execute(
            sa.update(inspection_review)
            .where(_R.conversation_id == conversation_id, _R.comment.is_not(None))
            .values(comment=None)
        )
        opinions = await self._connection.execute(
            sa.update(inspection)
            .where(inspection.c.conversation_id == conversation_id, inspection.c.opinions.is_not(None))
            .values(opinions=None, opinion_state="off")
        )
        return comments.rowcount + opinions.rowcount

    async def count_tasks(
        self, units: frozenset[UUID] | None, not_by: UUID | None, by: UUID | None, now: datetime, today: datetime
    ) -> tuple[int, int, int, int]:
        """Return how many tasks are due, how many of them late, how many were done today, and by one person."""
        due = _T.done_at.is_(None)
        query = (
            sa.select(
                sa.func.count().filter(due),
                sa.func.count().filter(due, _T.due_at < now),
                sa.func.count().filter(_T.done_at >= today),
                sa.func.count().filter(_T.done_at >= today, _T.done_by == by),
            )
            .select_from(inspection_task)
            .join(inspection, inspection.c.conversation_id == _T.conversation_id)
        )
        if units is not None:
            query = query.where(inspection.c.unit_id.in_(units))
        if not_by is not None:
            query = query.where(sa.literal(not_by) != sa.all_(inspection.c.participants))
        row = (await self._connection.execute(query)).one()
        return row[0], row[1], row[2], row[3]


def _review(row: sa.RowMapping) -> StoredReview:
    return StoredReview(**{name: row[name] for name in StoredReview.__slots__})
