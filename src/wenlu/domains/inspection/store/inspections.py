"""Queries over inspected conversations and those that wait to be inspected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.inspection.schemas.inspections import InspectionFilter, ItemOpinion, ItemResult
from wenlu.domains.inspection.tables import inspection, inspection_due, inspection_review, inspection_task
from wenlu.platform.database import UnitOfWork

MOST_ATTEMPTS = 3
_I, _T, _D = inspection.c, inspection_task.c, inspection_due.c
_OPINIONS = TypeAdapter(tuple[ItemOpinion, ...])
_RESULTS = TypeAdapter(tuple[ItemResult, ...])
OpinionState = Literal["off", "waiting", "there", "failed"]


@dataclass(frozen=True, slots=True)
class StoredInspection:
    """A row, whole."""

    conversation_id: UUID
    card_id: UUID
    card_version: int
    closed_at: datetime
    day: date
    inspected_at: datetime
    staff_id: UUID | None
    unit_id: UUID | None
    participants: tuple[UUID, ...]
    queue: str | None
    category: str | None
    channel: str
    rating: int | None
    messages: int
    score: float | None
    sections: dict[str, float | None]
    results: tuple[ItemResult, ...]
    products: tuple[str, ...]
    risks: tuple[str, ...]
    human: float | None = None
    opinion_state: OpinionState = "off"
    opinions: tuple[ItemOpinion, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskState:
    """What is known of a conversation as a task; all empty where it was not drawn."""

    reasons: tuple[str, ...] = ()
    due_at: datetime | None = None
    claimed_name: str | None = None
    done_at: datetime | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list and the place to go on behind it."""

    inspection: StoredInspection
    task: TaskState
    reviewed: bool
    by_priority: bool


class InspectionStore:
    """Inspections in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def ask(self, ids: Collection[UUID], now: datetime) -> None:
        """Have these conversations inspected; one that waits already waits on, with its attempts forgotten."""
        if not ids:
            return
        new = insert(inspection_due)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["conversation_id"],
                set_={"attempts": 0, "failure": None, "asked_at": new.excluded.asked_at},
            ),
            [{"conversation_id": id_, "asked_at": now} for id_ in sorted(ids)],
        )

    async def list_due(self, limit: int) -> list[tuple[UUID, datetime]]:
        """Return some that wait, those that failed before last, and when each was asked for."""
        query = (
            sa.select(_D.conversation_id, _D.asked_at)
            .where(_D.attempts < MOST_ATTEMPTS)
            .order_by(_D.attempts, _D.asked_at)
            .limit(limit)
        )
        return [(row[0], row[1]) for row in await self._connection.execute(query)]

    async def settle(self, conversation_id: UUID, asked_at: datetime) -> None:
        """It is done, unless it was asked for anew meanwhile."""
        await self._connection.execute(
            sa.delete(inspection_due).where(_D.conversation_id == conversation_id, _D.asked_at == asked_at)
        )

    async def fail(self, conversation_id: UUID, failure: str) -> None:
        await self._connection.execute(
            sa.update(inspection_due)
            .where(_D.conversation_id == conversation_id)
            .values(attempts=_D.attempts + 1, failure=failure)
        )

    async def progress(self) -> tuple[int, int, int]:
        """Return how many wait, how many were given up, and how many are inspected."""
        given_up = sa.func.count().filter(_D.attempts >= MOST_ATTEMPTS)
        waiting = sa.func.count().filter(_D.attempts < MOST_ATTEMPTS)
        row = (await self._connection.execute(sa.select(waiting, given_up).select_from(inspection_due))).one()
        total = (await self._connection.execute(sa.select(sa.func.count()).select_from(inspection))).scalar_one()
        return row[0], row[1], total

    async def find(self, conversation_id: UUID, *, lock: bool = False) -> StoredInspection | None:
        query = sa.select(inspection).where(_I.conversation_id == conversation_id)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
        return None if row is None else _inspection(row)

    async def save(self, one: StoredInspection) -> None:
        """Write what was found, over what was found before; reviews and their mean stay."""
        values: dict[str, object] = {
            "conversation_id": one.conversation_id,
            "card_id": one.card_id,
            "card_version": one.card_version,
            "closed_at": one.closed_at,
            "day": one.day,
            "inspected_at": one.inspected_at,
            "staff_id": one.staff_id,
            "unit_id": one.unit_id,
            "participants": list(one.participants),
            "queue": one.queue,
            "category": one.category,
            "channel": one.channel,
            "rating": one.rating,
            "messages": one.messages,
            "score": one.score,
            "sections": one.sections,
            "results": _RESULTS.dump_python(one.results, mode="json"),
            "products": list(one.products),
            "risks": list(one.risks),
            "opinion_state": one.opinion_state,
            "opinions": None,
        }
        new = insert(inspection).values(values)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["conversation_id"], set_={name: new.excluded[name] for name in values}
            )
        )

    async def list_waiting_opinions(self, limit: int) -> list[UUID]:
        query = (
            sa.select(_I.conversation_id).where(_I.opinion_state == "waiting").order_by(_I.inspected_at).limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())

    async def set_opinions(self, conversation_id: UUID, state: OpinionState, opinions: Sequence[ItemOpinion]) -> None:
        await self._connection.execute(
            sa.update(inspection)
            .where(_I.conversation_id == conversation_id)
            .values(opinion_state=state, opinions=_OPINIONS.dump_json(tuple(opinions)).decode())
        )

    async def set_human(self, conversation_id: UUID, score: float | None) -> None:
        await self._connection.execute(
            sa.update(inspection).where(_I.conversation_id == conversation_id).values(human=score)
        )

    async def list_page(
        self, where: InspectionFilter, after: tuple[int, datetime, UUID] | None, limit: int, now: datetime
    ) -> list[Listed]:
        """Return a page: what is due in the order in which it is to be looked at, everything else newest first."""
        reviewed = sa.exists().where(
            inspection_review.c.conversation_id == _I.conversation_id, inspection_review.c.withdrawn_at.is_(None)
        )
        query = (
            sa.select(inspection, *_task_columns(now), reviewed.label("reviewed"))
            .outerjoin(inspection_task, _T.conversation_id == _I.conversation_id)
            .where(*_conditions(where))
            .limit(limit)
        )
        if where.state == "due":
            place = sa.tuple_(_T.priority, _T.due_at, _I.conversation_id)
            query = query.order_by(_T.priority, _T.due_at, _I.conversation_id)
            query = query if after is None else query.where(place > sa.tuple_(*map(sa.literal, after)))
        else:
            behind = sa.tuple_(_I.closed_at, _I.conversation_id)
            query = query.order_by(_I.closed_at.desc(), _I.conversation_id.desc())
            query = query if after is None else query.where(behind < sa.tuple_(*map(sa.literal, after[1:])))
        rows = (await self._connection.execute(query)).mappings()
        by_priority = where.state == "due"
        return [Listed(_inspection(row), _task(row), row["reviewed"], by_priority) for row in rows]

    async def find_task(self, conversation_id: UUID, now: datetime) -> TaskState:
        query = sa.select(*_task_columns(now)).where(_T.conversation_id == conversation_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return TaskState() if row is None else _task(row)

    async def list_own(
        self, staff_id: UUID, before: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredInspection]:
        """Return what a member of staff held last, newest first."""
        query = sa.select(inspection).where(_I.staff_id == staff_id)
        if before is not None:
            query = query.where(sa.tuple_(_I.closed_at, _I.conversation_id) < sa.tuple_(*map(sa.literal, before)))
        query = query.order_by(_I.closed_at.desc(), _I.conversation_id.desc()).limit(limit)
        return [_inspection(row) for row in (await self._connection.execute(query)).mappings()]

    async def averages(self, staff_id: UUID, since: date) -> tuple[float | None, float | None, int]:
        """Return the mean automatic score, the mean of people's, and the number of conversations."""
        query = sa.select(sa.func.avg(_I.score), sa.func.avg(_I.human), sa.func.count()).where(
            _I.staff_id == staff_id, _I.day >= since
        )
        row = (await self._connection.execute(query)).one()
        return row[0], row[1], row[2]


def _task_columns(now: datetime) -> tuple[sa.ColumnElement[object], ...]:
    fresh = sa.case((_T.claimed_until > now, _T.claimed_name), else_=None)
    return (_T.reasons, _T.due_at, _T.done_at, _T.priority, fresh.label("claimed"))


def _conditions(where: InspectionFilter) -> list[sa.ColumnElement[bool]]:
    reviewed = sa.exists().where(
        inspection_review.c.conversation_id == _I.conversation_id, inspection_review.c.withdrawn_at.is_(None)
    )
    by_value = (
        (where.staff_id, lambda value: _I.staff_id == value),
        (where.queue, lambda value: _I.queue == value),
        (where.category, lambda value: _I.category == value),
        (where.risk, lambda value: sa.literal(value) == sa.any_(_I.risks)),
        (where.product, lambda value: sa.literal(value) == sa.any_(_I.products)),
        (where.below, lambda value: _I.score < value),
        (where.since, lambda value: _I.day >= value),
        (where.until, lambda value: _I.day <= value),
        (where.not_by, lambda value: sa.literal(value) != sa.all_(_I.participants)),
    )
    found: list[sa.ColumnElement[bool]] = [condition(value) for value, condition in by_value if value is not None]
    if where.units is not None:
        found.append(_I.unit_id.in_(where.units))
    if where.state == "due":
        found += [_T.conversation_id.is_not(None), _T.done_at.is_(None)]
    elif where.state == "done":
        found.append(reviewed)
    return found


def _task(row: sa.RowMapping) -> TaskState:
    return TaskState(
        reasons=tuple(row["reasons"] or ()),
        due_at=row["due_at"],
        claimed_name=row["claimed"],
        done_at=row["done_at"],
        priority=row["priority"],
    )


def _inspection(row: sa.RowMapping) -> StoredInspection:
    return StoredInspection(
        conversation_id=row["conversation_id"],
        card_id=row["card_id"],
        card_version=row["card_version"],
        closed_at=row["closed_at"],
        day=row["day"],
        inspected_at=row["inspected_at"],
        staff_id=row["staff_id"],
        unit_id=row["unit_id"],
        participants=tuple(row["participants"]),
        queue=row["queue"],
        category=row["category"],
        channel=row["channel"],
        rating=row["rating"],
        messages=row["messages"],
        score=row["score"],
        sections=row["sections"],
        results=_RESULTS.validate_python(row["results"]),
        products=tuple(row["products"]),
        risks=tuple(row["risks"]),
        human=row["human"],
        opinion_state=row["opinion_state"],
        opinions=_OPINIONS.validate_json(row["opinions"]) if row["opinions"] else (),
    )
