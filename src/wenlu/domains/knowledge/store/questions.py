"""Queries over what customers asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on, insert

from wenlu.domains.knowledge.schemas.workshop import AskedQuestion, Failure, GapExample
from wenlu.domains.knowledge.tables import knowledge_question
from wenlu.platform.database import UnitOfWork

K = TypeVar("K")
_SAVED = ("text", "action", "intent", "confidence", "failure", "picked", "helpful", "rating", "staff_answer")
_BAD = (Failure.UNHELPFUL, Failure.LOW_RATED, Failure.CORRECTED)


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed question and the gap that it belongs to so far."""

    id: UUID
    text: str
    failure: Failure
    intent: str | None
    picked: str | None
    gap_id: UUID | None


@dataclass(frozen=True, slots=True)
class Rated:
    """How an entry's answers were taken."""

    key: str
    asked: int
    helpful: int
    unhelpful: int
    low_rated: int
    corrected: int


class QuestionStore:
    """What customers asked, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_latest(self, conversations: Collection[UUID], limit: int) -> list[AskedQuestion]:
        """Return the last `limit` questions of each of these conversations, in order."""
        rank = sa.func.row_number().over(
            partition_by=knowledge_question.c.conversation_id, order_by=knowledge_question.c.seq.desc()
        )
        ranked = (
            sa.select(knowledge_question, rank.label("place"))
            .where(knowledge_question.c.conversation_id.in_(conversations))
            .subquery()
        )
        query = sa.select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.conversation_id, ranked.c.seq)
        return [_question(row) for row in (await self._connection.execute(query)).mappings()]

    async def save(self, questions: Sequence[AskedQuestion], gone: Sequence[UUID]) -> None:
        """Write questions, new or changed, and remove those that became part of others."""
        if gone:
            await self._connection.execute(sa.delete(knowledge_question).where(knowledge_question.c.id.in_(gone)))
        if not questions:
            return
        rows = [{**one.model_dump(), "seen": False} for one in questions]
        new = insert(knowledge_question)
        changed = {name: new.excluded[name] for name in (*_SAVED, "seen")}
        statement = new.on_conflict_do_update(index_elements=["conversation_id", "seq"], set_=changed)
        await self._connection.execute(statement, rows)

    async def erase(self, conversation_id: UUID) -> int:
        """Forget everything that was asked in a conversation; returns how many questions."""
        gone = sa.delete(knowledge_question).where(knowledge_question.c.conversation_id == conversation_id)
        return (await self._connection.execute(gone)).rowcount

    async def forget(self, before: datetime, unanswered_before: datetime) -> int:
        """Forget what is older, and what never came before the bot (it was said to a person)."""
        question = knowledge_question.c
        old = sa.or_(question.at < before, sa.and_(question.action.is_(None), question.at < unanswered_before))
        return (await self._connection.execute(sa.delete(knowledge_question).where(old))).rowcount

    async def has_news(self) -> bool:
        """Whether a failed question has come or changed since the last look."""
        query = sa.select(
            sa.exists().where(knowledge_question.c.failure.is_not(None), knowledge_question.c.seen.is_(False))
        )
        return bool((await self._connection.execute(query)).scalar_one())

    async def list_failed(self, limit: int) -> list[Failed]:
        """Return failed questions, newest first."""
        c = knowledge_question.c
        query = (
            sa.select(c.id, c.text, c.failure, c.intent, c.picked, c.gap_id)
            .where(c.failure.is_not(None), c.action.is_not(None))
            .order_by(c.at.desc(), c.id.desc())
            .limit(limit)
        )
        return [
            Failed(row.id, row.text, Failure(row.failure), row.intent, row.picked, row.gap_id)
            for row in await self._connection.execute(query)
        ]

    async def assign(self, members: Mapping[UUID, UUID]) -> None:
        """Say which gap each question belongs to; every other belongs to none, and all have been seen."""
        await self._connection.execute(
            sa.text(
                "UPDATE knowledge_question q SET gap_id = n.gap_id, seen = true"
                " FROM (SELECT f.id, m.gap_id FROM knowledge_question f"
                "       LEFT JOIN unnest(CAST(:ids AS uuid[]), CAST(:gaps AS uuid[])) AS m(id, gap_id) USING (id)"
                "       WHERE f.failure IS NOT NULL OR f.gap_id IS NOT NULL) AS n"
                " WHERE q.id = n.id AND (q.gap_id IS DISTINCT FROM n.gap_id OR NOT q.seen)"
            ),
            {"ids": list(members), "gaps": list(members.values())},
        )

    async def list_recent(self, limit: int) -> list[AskedQuestion]:
        """Return what the bot was asked last, each text once, newest first."""
        c = knowledge_question.c
        newest = (
            sa.select(knowledge_question)
            .where(c.action.is_not(None))
            .order_by(c.at.desc(), c.id.desc())
            .limit(limit * 4)
        )
        rows = [_question(row) for row in (await self._connection.execute(newest)).mappings()]
        return list({one.text: one for one in reversed(rows)}.values())[::-1][:limit]

    async def count(self) -> tuple[int, int, int]:
        """Return how many questions there are, how many failed, how many of those are in no gap."""
        c = knowledge_question.c
        failed = c.failure.is_not(None)
        query = sa.select(
            sa.func.count(),
            sa.func.count().filter(failed),
            sa.func.count().filter(failed, c.gap_id.is_(None)),
        ).where(c.action.is_not(None))
        row = (await self._connection.execute(query)).one()
        return row[0], row[1], row[2]

    async def examples_of(self, gaps: Collection[UUID], limit: int) -> dict[UUID, list[GapExample]]:
        """Return the newest questions of each gap, each text once."""
        return await self._examples(knowledge_question.c.gap_id, knowledge_question.c.gap_id.in_(gaps), limit)

    async def examples_of_entries(self, keys: Collection[str], limit: int) -> dict[str, list[GapExample]]:
        """Return the newest questions to which each entry was a bad answer."""
        c = knowledge_question.c
        bad = sa.and_(c.intent.in_(keys), c.failure.in_([*_BAD]), c.action == "answer")
        return await self._examples(c.intent, bad, limit)

    async def _examples(self, by: sa.Column[K], where: sa.ColumnElement[bool], limit: int) -> dict[K, list[GapExample]]:
        c = knowledge_question.c
        each = sa.select(knowledge_question).where(where).ext(distinct_on(by, c.text))
        once = each.order_by(by, c.text, c.at.desc()).subquery()
        place = sa.func.row_number().over(partition_by=once.c[by.name], order_by=once.c.at.desc())
        ranked = sa.select(once, place.label("place")).subquery()
        query = sa.select(ranked).where(ranked.c.place <= limit).order_by(ranked.c.at.desc())
        found: dict[K, list[GapExample]] = {}
        for row in (await self._connection.execute(query)).mappings():
            found.setdefault(row[by.name], []).append(
                GapExample.model_validate({name: row[name] for name in GapExample.model_fields})
            )
        return found

    async def list_rated(self, limit: int) -> list[Rated]:
        """Return the entries whose answers satisfied least, worst first."""
        c = knowledge_question.c
        bad = c.failure.in_([*_BAD])
        query = (
            sa.select(
                c.intent,
                sa.func.count().label("asked"),
                sa.func.count().filter(c.helpful.is_(True)).label("helpful"),
                *(sa.func.count().filter(c.failure == one.value).label(one.value) for one in _BAD),
            )
            .where(c.intent.is_not(None), c.action == "answer")
            .group_by(c.intent)
            .having(sa.func.count().filter(bad) > 0)
            .order_by(sa.func.count().filter(bad).desc(), c.intent)
            .limit(limit)
        )
        return [
            Rated(r.intent, r.asked, r.helpful, r.unhelpful, r.low_rated, r.corrected)
            for r in await self._connection.execute(query)
        ]


def _question(row: sa.RowMapping) -> AskedQuestion:
    return AskedQuestion.model_validate({name: row[name] for name in AskedQuestion.model_fields})
