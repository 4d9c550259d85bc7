"""Every query of alerts and training."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.inspection.schemas.alerts import AlertCode, AlertGrade, AlertState, Finding, TrainingRecordState
from wenlu.domains.inspection.tables.alerts import alert_occurrence, inspection_alert, training_record
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    id: UUID
    at: datetime
    staff_id: UUID
    code: AlertCode
    grade: AlertGrade
    category: str | None
    label: str
    times: int
    conversation_id: UUID | None
    seq: int | None
    state: AlertState
    due_at: datetime
    appeal_until: datetime | None = None
    judge_id: UUID | None = None
    judged_by: str | None = None
    judged_at: datetime | None = None
    judgement: str | None = None
    appealed_at: datetime | None = None
    appeal: str | None = None
    decider_id: UUID | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision: str | None = None
    escalated_at: datetime | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRow:
    id: UUID
    staff_id: UUID
    alert_id: UUID | None
    case_id: UUID | None
    topic: str
    task: str
    assigned_by: str
    assigned_at: datetime
    due_on: date
    state: TrainingRecordState
    done_at: datetime | None = None
    learned: str | None = None


_OPEN = [AlertState.OPEN.value, AlertState.APPEALED.value]
_SUPERVISORS = [AlertGrade.SUPERVISOR.value, AlertGrade.COMPLIANCE.value]


def _values(row: AlertRow | TrainingRow) -> dict[str, object]:
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in asdict(row).items()}


class AlertStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def was_raised(self, ref: str) -> bool:
        query = sa.select(alert_occurrence.c.ref).where(alert_occurrence.c.ref == ref)
        return (await self._connection.execute(query)).first() is not None

    async def lock_person(self, staff_id: UUID) -> None:
        """Let one finding about a person be written at a time, so that repetitions are counted right."""
        lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"alert/{staff_id}", 0))
        await self._connection.execute(sa.select(lock))

    async def count(self, finding: Finding, alert_id: UUID, at: datetime) -> bool:
        """Write a single finding down; False where it was there before."""
        new = insert(alert_occurrence).values(
            ref=finding.ref, alert_id=alert_id, staff_id=finding.staff_id, code=finding.code.value, at=at
        )
        result = await self._connection.execute(new.on_conflict_do_nothing())
        return result.rowcount == 1

    async def times(self, staff_id: UUID, codes: Sequence[AlertCode], since: datetime) -> int:
        """Return how often a person's work gave one of these since then; what was withdrawn does not count."""
        o, a = alert_occurrence.c, inspection_alert.c
        query = (
            sa.select(sa.func.count())
            .select_from(alert_occurrence.join(inspection_alert, o.alert_id == a.id))
            .where(
                o.staff_id == staff_id,
                o.at >= since,
                o.code.in_([code.value for code in codes]),
                a.state != AlertState.WITHDRAWN.value,
            )
        )
        return (await self._connection.execute(query)).scalar_one()

    async def find_like(self, finding: Finding) -> AlertRow | None:
        """Return the open alert that says the same of the same conversation."""
        c = inspection_alert.c
        found = await self._list(
            c.staff_id == finding.staff_id,
            c.code == finding.code.value,
            c.state == AlertState.OPEN.value,
            c.conversation_id.is_not_distinct_from(finding.conversation_id),
            c.category.is_not_distinct_from(finding.category),
            c.label == finding.label,
        )
        return found[0] if found else None

    async def insert(self, row: AlertRow) -> None:
        await self._connection.execute(sa.insert(inspection_alert).values(**_values(row)))

    async def change(self, alert_id: UUID, **values: object) -> None:
        c = inspection_alert.c
        await self._connection.execute(sa.update(inspection_alert).where(c.id == alert_id).values(**values))

    async def find(self, alert_id: UUID, *, lock: bool = False) -> AlertRow | None:
        found = await self._list(inspection_alert.c.id == alert_id, lock=lock)
        return found[0] if found else None

    async def list_of(self, staff_id: UUID, limit: int) -> list[AlertRow]:
        """Return a person's own alerts, newest first."""
        return await self._list(inspection_alert.c.staff_id == staff_id, limit=limit)

    async def list_page(
        self,
        *,
        open_only: bool,
        staff_id: UUID | None,
        case_id: UUID | None,
        before: UUID | None,
        limit: int,
    ) -> list[AlertRow]:
        """Return alerts of which a supervisor is told, newest first."""
        c = inspection_alert.c
        conditions: list[sa.ColumnElement[bool]] = []
        if case_id is None and staff_id is None:
            conditions.append(sa.or_(c.grade.in_(_SUPERVISORS), c.state == AlertState.APPEALED.value))
        if open_only:
            conditions.append(c.state.in_(_OPEN))
        if staff_id is not None:
            conditions.append(c.staff_id == staff_id)
        if case_id is not None:
            conditions.append(c.case_id == case_id)
        if before is not None:
            conditions.append(c.id < before)
        return await self._list(*conditions, limit=limit)

    async def list_open(self) -> list[AlertRow]:
        """Return everything that waits for somebody, what is due first."""
        return await self._list(inspection_alert.c.state.in_(_OPEN))

    async def list_lapsed(self, now: datetime) -> list[AlertRow]:
        """Return open alerts whose term has passed."""
        c = inspection_alert.c
        return await self._list(c.state.in_(_OPEN), c.due_at < now)

    async def insert_training(self, row: TrainingRow) -> None:
        await self._connection.execute(sa.insert(training_record).values(**_values(row)))

    async def change_training(self, training_id: UUID, **values: object) -> None:
        c = training_record.c
        await self._connection.execute(sa.update(training_record).where(c.id == training_id).values(**values))

    async def cancel_training(self, alert_id: UUID) -> None:
        """Take back what was to be learned from an alert that is withdrawn, unless it was learned already."""
        c = training_record.c
        await self._connection.execute(
            sa.update(training_record)
            .where(c.alert_id == alert_id, c.state == TrainingRecordState.ASSIGNED.value)
            .values(state=TrainingRecordState.CANCELLED.value)
        )

    async def find_training(self, training_id: UUID) -> TrainingRow | None:
        found = await self._list_training(training_record.c.id == training_id, lock=True)
        return found[0] if found else None

    async def list_training(
        self, *, staff_id: UUID | None = None, alert_ids: Collection[UUID] | None = None, limit: int = 200
    ) -> list[TrainingRow]:
        c = training_record.c
        conditions: list[sa.ColumnElement[bool]] = []
        if staff_id is not None:
            conditions.append(c.staff_id == staff_id)
        if alert_ids is not None:
            conditions.append(c.alert_id.in_(alert_ids))
        return await self._list_training(*conditions, limit=limit)

    async def list_late_training(self, today: date) -> list[TrainingRow]:
        c = training_record.c
        return await self._list_training(c.state == TrainingRecordState.ASSIGNED.value, c.due_on < today)

    async def _list(
        self, *conditions: sa.ColumnElement[bool], lock: bool = False, limit: int | None = None
    ) -> list[AlertRow]:
        columns = [inspection_alert.c[field.name] for field in fields(AlertRow)]
        query = sa.select(*columns).where(*conditions).order_by(inspection_alert.c.id.desc()).limit(limit)
        rows = (await self._connection.execute(query.with_for_update() if lock else query)).mappings()
        return [_alert(row) for row in rows]

    async def _list_training(
        self, *conditions: sa.ColumnElement[bool], lock: bool = False, limit: int | None = None
    ) -> list[TrainingRow]:
        columns = [training_record.c[field.name] for field in fields(TrainingRow)]
        query = sa.select(*columns).where(*conditions).order_by(training_record.c.id.desc()).limit(limit)
        rows = (await self._connection.execute(query.with_for_update() if lock else query)).mappings()
        return [TrainingRow(**{**row, "state": TrainingRecordState(row["state"])}) for row in rows]


def _alert(row: sa.RowMapping) -> AlertRow:
    enums = {"code": AlertCode(row["code"]), "grade": AlertGrade(row["grade"]), "state": AlertState(row["state"])}
    return AlertRow(**{**row, **enums})
