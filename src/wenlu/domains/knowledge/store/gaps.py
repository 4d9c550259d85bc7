"""Queries over gaps and the settings of the workshop."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.knowledge.schemas.workshop import GapKind, GapState
from wenlu.domains.knowledge.tables import knowledge_gap, knowledge_question, knowledge_workshop
from wenlu.platform.database import UnitOfWork

RETENTION_DAYS = 180


@dataclass(frozen=True, slots=True)
class StoredGap:
    """A gap as it stands in the table, with the size that it has now."""

    id: UUID
    name: str
    words: tuple[str, ...]
    kind: GapKind
    entry_key: str | None
    score: float
    state: GapState
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often and when a gap's questions were asked."""

    count: int
    first_at: datetime
    last_at: datetime
    trend: tuple[int, ...]
    failures: Mapping[str, int]


class GapStore:
    """Gaps and the settings of the workshop, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_gaps(self, state: GapState | None = None) -> list[StoredGap]:
        query = sa.select(knowledge_gap).order_by(knowledge_gap.c.id)
        if state is not None:
            query = query.where(knowledge_gap.c.state == state.value)
        return [_gap(row) for row in (await self._connection.execute(query)).mappings()]

    async def find_gap(self, gap_id: UUID) -> StoredGap | None:
        query = sa.select(knowledge_gap).where(knowledge_gap.c.id == gap_id).with_for_update()
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _gap(row)

    async def save(self, gaps: Sequence[StoredGap], now: datetime) -> None:
        """Write gaps by their ids; what an editor decided about one stays."""
        if not gaps:
            return
        rows = [
            {
                "id": gap.id,
                "name": gap.name,
                "words": list(gap.words),
                "kind": gap.kind.value,
                "entry_key": gap.entry_key,
                "score": gap.score,
                "state": gap.state.value,
                "settled_by": gap.settled_by,
                "settled_at": gap.settled_at,
                "found_at": now,
                "updated_at": now,
            }
            for gap in gaps
        ]
        new = insert(knowledge_gap)
        changed = {name: new.excluded[name] for name in ("name", "words", "kind", "entry_key", "score", "updated_at")}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed), rows)

    async def remove_empty(self) -> None:
        """Remove gaps without questions that nobody has decided about."""
        member = sa.exists().where(knowledge_question.c.gap_id == knowledge_gap.c.id)
        await self._connection.execute(
            sa.delete(knowledge_gap).where(knowledge_gap.c.state == GapState.OPEN.value, ~member)
        )

    async def rename_after(self, erased: Collection[UUID]) -> None:
        """Name gaps whose naming question may be gone by one that is still there; those without any are removed."""
        c = knowledge_question.c
        newest = (
            sa.select(c.text)
            .where(c.gap_id == knowledge_gap.c.id)
            .order_by(c.at.desc())
            .limit(1)
            .correlate(knowledge_gap)
            .scalar_subquery()
        )
        of_erased = knowledge_gap.c.id.in_(erased)
        await self._connection.execute(sa.delete(knowledge_gap).where(of_erased, newest.is_(None)))
        still = sa.exists().where(c.gap_id == knowledge_gap.c.id, c.text == knowledge_gap.c.name)
        await self._connection.execute(sa.update(knowledge_gap).where(of_erased, ~still).values(name=newest, words=[]))

    async def gaps_of(self, conversation_id: UUID) -> set[UUID]:
        query = sa.select(knowledge_question.c.gap_id).where(
            knowledge_question.c.conversation_id == conversation_id, knowledge_question.c.gap_id.is_not(None)
        )
        return set((await self._connection.execute(query)).scalars())

    async def set_state(self, gap_id: UUID, state: GapState, by: str | None, at: datetime | None) -> None:
        await self._connection.execute(
            sa.update(knowledge_gap)
            .where(knowledge_gap.c.id == gap_id)
            .values(state=state.value, settled_by=by, settled_at=at)
        )

    async def count_by_gap(self, first_day: datetime, days: int) -> dict[UUID, Counted]:
        """Return count, first and last time, and the counts of each of `days` days from `first_day` on."""
        c = knowledge_question.c
        rows = await self._connection.execute(
            sa.select(c.gap_id, c.failure, c.at).where(c.gap_id.is_not(None), c.failure.is_not(None)).order_by(c.at)
        )
        gathered: dict[UUID, list[tuple[str, datetime]]] = {}
        for row in rows:
            gathered.setdefault(row.gap_id, []).append((row.failure, row.at))
        return {gap_id: _counted(members, first_day, days) for gap_id, members in gathered.items()}

    async def settings(self) -> tuple[int, datetime | None, int]:
        """Return days of retention, when gaps were looked for last, and at which revision of the knowledge base."""
        row = (await self._connection.execute(sa.select(knowledge_workshop))).mappings().one_or_none()
        if row is None:
            return RETENTION_DAYS, None, 0
        return row["retention_days"], row["looked_at"], row["looked_revision"]

    async def set_retention(self, days: int) -> None:
        await self._set(retention_days=days)

    async def set_looked(self, at: datetime, revision: int) -> None:
        await self._set(looked_at=at, looked_revision=revision)

    async def _set(self, **fields: object) -> None:
        new = insert(knowledge_workshop).values(
            **{"id": 1, "retention_days": RETENTION_DAYS, "looked_at": None, "looked_revision": 0} | fields
        )
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=fields))


def _gap(row: sa.RowMapping) -> StoredGap:
    return StoredGap(
        id=row["id"],
        name=row["name"],
        words=tuple(row["words"]),
        kind=GapKind(row["kind"]),
        entry_key=row["entry_key"],
        score=row["score"],
        state=GapState(row["state"]),
        settled_by=row["settled_by"],
        settled_at=row["settled_at"],
    )


def _counted(members: Sequence[tuple[str, datetime]], first_day: datetime, days: int) -> Counted:
    trend, failures = [0] * days, dict[str, int]()
    for failure, at in members:
        failures[failure] = failures.get(failure, 0) + 1
        day = (at - first_day).days
        if 0 <= day < days:
            trend[day] += 1
    return Counted(len(members), members[0][1], members[-1][1], tuple(trend), failures)
