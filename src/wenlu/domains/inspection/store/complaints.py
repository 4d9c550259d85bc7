"""Every query of complaints."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.inspection.rules.complaints import Course
from wenlu.domains.inspection.schemas.complaints import (
    ComplaintAct,
    ComplaintBusiness,
    ComplaintCause,
    ComplaintChannel,
    ComplaintRemedy,
    ComplaintResult,
    ComplaintState,
    NoticeKind,
    NoticeWay,
)
from wenlu.domains.inspection.tables.complaints import complaint, complaint_notice, complaint_step
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """A complaint: who, about what, and its course."""

    id: UUID
    number: str
    channel: ComplaintChannel
    business: ComplaintBusiness
    cause: ComplaintCause
    title: str
    received_at: datetime
    course: Course
    demand: str | None = None
    reference: str = ""
    complainant: str | None = None
    contact: str | None = None
    customer_id: UUID | None = None
    conversation_id: UUID | None = None
    case_id: UUID | None = None
    staff_id: UUID | None = None
    reminded_for: int | None = None
    finding: str | None = None
    decider_id: UUID | None = None
    decided_in_time: bool | None = None
    handler_id: UUID | None = None
    handler: str | None = None
    untold: tuple[NoticeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplaintStepRow:
    at: datetime
    act: ComplaintAct
    state: ComplaintState
    account_id: UUID | None
    by: str
    words: str | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    kind: NoticeKind
    way: NoticeWay
    words: str
    told_at: datetime
    by: str
    conversation_id: UUID | None = None
    seq: int | None = None


_COURSE = tuple(field.name for field in fields(Course))
_OWN = tuple(field.name for field in fields(ComplaintRow) if field.name not in {"course", "untold"})


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


def course_values(course: Course) -> dict[str, object]:
    """Return the columns of a course."""
    return {name: _plain(value) for name, value in asdict(course).items()}


class ComplaintStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def next_number(self, year: int) -> str:
        """Return the next number of a year, gapless: whoever takes one holds the others up until he has committed."""
        lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"complaint/{year}", 0))
        await self._connection.execute(sa.select(lock))
        prefix = f"TS{year}-"
        last = sa.select(sa.func.max(complaint.c.number)).where(complaint.c.number.startswith(prefix))
        found = (await self._connection.execute(last)).scalar()
        return f"{prefix}{int(found.removeprefix(prefix)) + 1 if found else 1:06d}"

    async def insert(self, row: ComplaintRow) -> None:
        values = {name: _plain(getattr(row, name)) for name in _OWN} | course_values(row.course)
        values["untold"] = [kind.value for kind in row.untold]
        await self._connection.execute(sa.insert(complaint).values(**values))

    async def change(self, complaint_id: UUID, **values: object) -> None:
        c = complaint.c
        await self._connection.execute(sa.update(complaint).where(c.id == complaint_id).values(**values))

    async def find(self, complaint_id: UUID, *, lock: bool = False) -> ComplaintRow | None:
        found = await self._list(complaint.c.id == complaint_id, lock=lock)
        return found[0] if found else None

    async def find_by_cases(self, case_ids: Collection[UUID]) -> dict[UUID, UUID]:
        """Return which complaints were made of these cases."""
        c = complaint.c
        rows = await self._connection.execute(sa.select(c.case_id, c.id).where(c.case_id.in_(case_ids)))
        return {row[0]: row[1] for row in rows}

    async def list_page(
        self,
        *,
        states: Collection[ComplaintState],
        channel: ComplaintChannel | None,
        number: str | None,
        before: UUID | None,
        limit: int,
    ) -> list[ComplaintRow]:
        c = complaint.c
        conditions: list[sa.ColumnElement[bool]] = []
        if states:
            conditions.append(c.state.in_([state.value for state in states]))
        if channel is not None:
            conditions.append(c.channel == channel.value)
        if number:
            conditions.append(sa.or_(c.number.contains(number, autoescape=True), c.reference == number))
        if before is not None:
            conditions.append(c.id < before)
        return await self._list(*conditions, newest=True, limit=limit)

    async def list_live(self) -> list[ComplaintRow]:
        """Return every complaint that is not closed."""
        return await self._list(complaint.c.state != ComplaintState.CLOSED.value)

    async def list_received(self, first: datetime, end: datetime) -> list[ComplaintRow]:
        """Return what was received, decided or closed between two moments, or was open at the end."""
        c = complaint.c
        return await self._list(
            c.received_at < end, sa.or_(c.closed_at.is_(None), c.closed_at >= first, c.received_at >= first)
        )

    async def list_open_customers(self, customer_ids: Collection[UUID]) -> set[UUID]:
        """Return which of these customers have a complaint that is not closed."""
        c = complaint.c
        query = sa.select(c.customer_id).where(c.customer_id.in_(customer_ids), c.state != ComplaintState.CLOSED.value)
        return set((await self._connection.execute(query)).scalars())

    async def add_step(self, complaint_id: UUID, step: ComplaintStepRow) -> None:
        await self._connection.execute(
            sa.insert(complaint_step).values(
                id=new_id(),
                complaint_id=complaint_id,
                at=step.at,
                act=step.act.value,
                state=step.state.value,
                account_id=step.account_id,
                by=step.by,
                words=step.words or None,
            )
        )

    async def list_steps(self, complaint_id: UUID) -> list[ComplaintStepRow]:
        c = complaint_step.c
        query = (
            sa.select(c.at, c.act, c.state, c.account_id, c.by, c.words)
            .where(c.complaint_id == complaint_id)
            .order_by(c.id)
        )
        rows = await self._connection.execute(query)
        return [ComplaintStepRow(r[0], ComplaintAct(r[1]), ComplaintState(r[2]), r[3], r[4], r[5]) for r in rows]

    async def add_notice(self, complaint_id: UUID, notice: NoticeRow) -> None:
        values = {name: _plain(value) for name, value in asdict(notice).items()}
        await self._connection.execute(
            sa.insert(complaint_notice).values(id=new_id(), complaint_id=complaint_id, **values)
        )

    async def list_notices(self, complaint_id: UUID) -> list[NoticeRow]:
        c = complaint_notice.c
        columns = [c[field.name] for field in fields(NoticeRow)]
        query = sa.select(*columns).where(c.complaint_id == complaint_id).order_by(c.id)
        rows = await self._connection.execute(query)
        return [NoticeRow(NoticeKind(r[0]), NoticeWay(r[1]), *r[2:]) for r in rows]

    async def _list(
        self, *conditions: sa.ColumnElement[bool], lock: bool = False, newest: bool = False, limit: int | None = None
    ) -> list[ComplaintRow]:
        c = complaint.c
        query = sa.select(complaint).where(*conditions).order_by(c.id.desc() if newest else c.id).limit(limit)
        rows = (await self._connection.execute(query.with_for_update() if lock else query)).mappings()
        return [_row(row) for row in rows]


def _row(row: sa.RowMapping) -> ComplaintRow:
    own = {name: row[name] for name in _OWN}
    own["channel"] = ComplaintChannel(row["channel"])
    own["business"] = ComplaintBusiness(row["business"])
    own["cause"] = ComplaintCause(row["cause"])
    return ComplaintRow(**own, course=_course(row), untold=tuple(NoticeKind(kind) for kind in row["untold"]))


def _course(row: sa.RowMapping) -> Course:
    values = {name: row[name] for name in _COURSE}
    values["state"] = ComplaintState(row["state"])
    values["result"] = ComplaintResult(row["result"]) if row["result"] else None
    values["remedy"] = ComplaintRemedy(row["remedy"]) if row["remedy"] else None
    values["resting"] = ComplaintState(row["resting"]) if row["resting"] else None
    return Course(**values)
