"""Queries over sampling plans and what they drew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.inspection.schemas.sampling import PlanContent
from wenlu.domains.inspection.tables import inspection, inspection_plan, inspection_task
from wenlu.platform.database import UnitOfWork

_P, _T, _I = inspection_plan.c, inspection_task.c, inspection.c


@dataclass(frozen=True, slots=True)
class StoredPlan:
    id: UUID
    content: PlanContent
    seed: int
    edition: int
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """A conversation that a plan drew."""

    conversation_id: UUID
    plan_id: UUID
    reasons: tuple[str, ...]
    priority: int
    week: date
    drawn_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """What sampling needs of an inspected conversation."""

    conversation_id: UUID
    day: date
    staff_id: UUID | None
    queue: str | None
    score: float | None
    rating: int | None
    risks: tuple[str, ...]
    is_drawn: bool
    is_done: bool


class SamplingStore:
    """Plans and tasks in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_plans(self) -> list[StoredPlan]:
        rows = (await self._connection.execute(sa.select(inspection_plan).order_by(_P.id))).mappings()
        return [_plan(row) for row in rows]

    async def find_plan(self, plan_id: UUID) -> StoredPlan | None:
        query = sa.select(inspection_plan).where(_P.id == plan_id).with_for_update()
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _plan(row)

    async def save_plan(self, plan: StoredPlan) -> None:
        values = {
            "id": plan.id,
            "content": plan.content.model_dump(mode="json"),
            "seed": plan.seed,
            "edition": plan.edition,
            "changed_by": plan.changed_by,
            "changed_at": plan.changed_at,
        }
        new = insert(inspection_plan).values(values)
        await self._connection.execute(
            new.on_conflict_do_update(index_elements=["id"], set_={name: new.excluded[name] for name in values})
        )

    async def draw(self, drawn: Sequence[Drawn]) -> None:
        """Make tasks; what was drawn before stays as it is."""
        if not drawn:
            return
        rows = [{name: getattr(one, name) for name in Drawn.__slots__} for one in drawn]
        await self._connection.execute(insert(inspection_task).on_conflict_do_nothing(), rows)

    async def list_candidates(self, since: date, until: date) -> list[CandidateRow]:
        """Return the conversations that were closed on these days, both included, oldest first."""
        query = (
            sa.select(
                _I.conversation_id, _I.day, _I.staff_id, _I.queue, _I.score, _I.rating, _I.risks,
                _T.conversation_id.is_not(None).label("is_drawn"), _T.done_at.is_not(None).label("is_done"),
            )
            .outerjoin(inspection_task, _T.conversation_id == _I.conversation_id)
            .where(_I.day >= since, _I.day <= until)
            .order_by(_I.closed_at)
        )  # fmt: skip
        return [
            CandidateRow(
                row.conversation_id, row.day, row.staff_id, row.queue, row.score, row.rating, tuple(row.risks),
                row.is_drawn, row.is_done,
            )
            for row in await self._connection.execute(query)
        ]  # fmt: skip

    async def progress(self, since: date, now: datetime) -> dict[tuple[UUID, date], tuple[int, int, int]]:
        """Return, by plan and week, how many were drawn, are done, and are late."""
        query = (
            sa.select(
                _T.plan_id,
                _T.week,
                sa.func.count(),
                sa.func.count().filter(_T.done_at.is_not(None)),
                sa.func.count().filter(_T.done_at.is_(None), _T.due_at < now),
            )
            .where(_T.week >= since)
            .group_by(_T.plan_id, _T.week)
        )
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in await self._connection.execute(query)}


def _plan(row: sa.RowMapping) -> StoredPlan:
    return StoredPlan(
        id=row["id"],
        content=PlanContent.model_validate(row["content"]),
        seed=row["seed"],
        edition=row["edition"],
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
    )
