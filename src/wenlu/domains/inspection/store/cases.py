"""Every query of cases. The secret ones have tables of their own; the same store serves them through other `Tables`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.inspection.rules.cases import CLOSED, Timing
from wenlu.domains.inspection.schemas.cases import CaseAct, CaseState, Escalation
from wenlu.domains.inspection.schemas.policy import CaseGrade, CaseKind, CasePost
from wenlu.domains.inspection.tables.cases import (
    inspection_case,
    inspection_case_message,
    inspection_case_step,
    secret_case,
    secret_case_message,
    secret_case_step,
)
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork

_CLOSED = [state.value for state in CLOSED]


@dataclass(frozen=True, slots=True)
class Tables:
    case: sa.Table
    step: sa.Table
    message: sa.Table


ORDINARY = Tables(inspection_case, inspection_case_step, inspection_case_message)
SECRET = Tables(secret_case, secret_case_step, secret_case_message)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """What every case has."""

    id: UUID
    state: CaseState
    conversation_id: UUID | None
    opened_at: datetime
    take_by: datetime
    due_at: datetime
    reminded: bool = False
    escalation: Escalation = Escalation.NONE
    assignee_id: UUID | None = None
    assignee: str | None = None
    reason: str | None = None
    outcome: str | None = None
    lessons: str | None = None
    closed_at: datetime | None = None

    @property
    def timing(self) -> Timing:
        return Timing(self.state, self.take_by, self.due_at, self.escalation, self.reminded)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryRow(CaseRow):
    kind: CaseKind
    grade: CaseGrade
    post: CasePost
    staff_id: UUID | None = None
    queue: QueueKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRow(CaseRow):
    reported: bool | None = None
    filed_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    at: datetime
    act: CaseAct
    state: CaseState
    account_id: UUID | None
    by: str
    words: str | None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list shows: of these posts, live ones by what is due first, closed ones newest first."""

    posts: Collection[CasePost]
    live: bool = True
    kinds: Collection[CaseKind] = ()
    assignee_id: UUID | None = None
    conversation_id: UUID | None = None
    before: UUID | None = None
    limit: int = 50


class _BaseStore:
    """What ordinary and secret cases have in common."""

    tables: Tables

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def add_messages(self, case_id: UUID, said: Sequence[tuple[int, datetime]]) -> list[int]:
        """Link messages; returns those that were not linked yet."""
        if not said:
            return []
        table = self.tables.message
        rows = [{"case_id": case_id, "seq": seq, "at": at} for seq, at in said]
        new = insert(table).values(rows).on_conflict_do_nothing().returning(table.c.seq)
        return sorted((await self._connection.execute(new)).scalars())

    async def list_messages(self, case_id: UUID) -> list[tuple[int, datetime]]:
        c = self.tables.message.c
        rows = await self._connection.execute(sa.select(c.seq, c.at).where(c.case_id == case_id).order_by(c.seq))
        return [(row[0], row[1]) for row in rows]

    async def count_messages(self, case_ids: Collection[UUID]) -> dict[UUID, int]:
        c = self.tables.message.c
        query = sa.select(c.case_id, sa.func.count()).where(c.case_id.in_(case_ids)).group_by(c.case_id)
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def add_step(self, case_id: UUID, step: StepRow) -> None:
        await self._connection.execute(
            sa.insert(self.tables.step).values(
                id=new_id(),
                case_id=case_id,
                at=step.at,
                act=step.act.value,
                state=step.state.value,
                account_id=step.account_id,
                by=step.by,
                words=step.words or None,
            )
        )

    async def list_steps(self, case_id: UUID) -> list[StepRow]:
        c = self.tables.step.c
        query = sa.select(c.at, c.act, c.state, c.account_id, c.by, c.words).where(c.case_id == case_id).order_by(c.id)
        rows = await self._connection.execute(query)
        return [StepRow(r[0], CaseAct(r[1]), CaseState(r[2]), r[3], r[4], r[5]) for r in rows]

    async def change(self, case_id: UUID, **values: object) -> None:
        c = self.tables.case.c
        await self._connection.execute(sa.update(self.tables.case).where(c.id == case_id).values(**values))


class CaseStore(_BaseStore):
    """The ordinary cases."""

    tables = ORDINARY

    async def insert(self, row: OrdinaryRow) -> None:
        await self._connection.execute(
            sa.insert(inspection_case).values(
                id=row.id,
                state=row.state.value,
                conversation_id=row.conversation_id,
                opened_at=row.opened_at,
                take_by=row.take_by,
                due_at=row.due_at,
                kind=row.kind.value,
                grade=row.grade.value,
                post=row.post.value,
                staff_id=row.staff_id,
                queue=row.queue.value if row.queue else None,
            )
        )

    async def find(self, case_id: UUID, *, lock: bool = False) -> OrdinaryRow | None:
        found = await self._list(inspection_case.c.id == case_id, lock=lock)
        return found[0] if found else None

    async def find_live(
        self, kind: CaseKind, *, conversation_id: UUID | None = None, staff_id: UUID | None = None
    ) -> OrdinaryRow | None:
        """Return the open case of a conversation, or of a person, locked."""
        c = inspection_case.c
        whose = (
            c.staff_id == staff_id if staff_id else sa.and_(c.conversation_id == conversation_id, c.staff_id.is_(None))
        )
        found = await self._list(c.kind == kind.value, whose, c.state.not_in(_CLOSED), lock=True)
        return found[0] if found else None

    async def list_live(self, posts: Collection[CasePost] | None = None) -> list[OrdinaryRow]:
        """Return everything that is not closed."""
        c = inspection_case.c
        mine = [] if posts is None else [c.post.in_([post.value for post in posts])]
        return await self._list(c.state.not_in(_CLOSED), *mine)

    async def list_to_bring(self) -> list[OrdinaryRow]:
        """Return open cases whose conversation has yet to be brought into its queue."""
        c = inspection_case.c
        return await self._list(c.state.not_in(_CLOSED), c.queue.is_not(None))

    async def list_of_conversations(self, ids: Collection[UUID]) -> list[OrdinaryRow]:
        c = inspection_case.c
        return await self._list(c.conversation_id.in_(ids), c.state.not_in(_CLOSED))

    async def list_page(self, where: CaseFilter) -> list[OrdinaryRow]:
        c = inspection_case.c
        conditions: list[sa.ColumnElement[bool]] = [c.post.in_([post.value for post in where.posts])]
        conditions.append(c.state.not_in(_CLOSED) if where.live else c.state.in_(_CLOSED))
        if where.kinds:
            conditions.append(c.kind.in_([kind.value for kind in where.kinds]))
        if where.assignee_id is not None:
            conditions.append(c.assignee_id == where.assignee_id)
        if where.conversation_id is not None:
            conditions.append(c.conversation_id == where.conversation_id)
        if where.before is not None:
            conditions.append(c.id < where.before)
        return await self._list(*conditions, newest=True, limit=where.limit)

    async def _list(
        self, *conditions: sa.ColumnElement[bool], lock: bool = False, newest: bool = False, limit: int | None = None
    ) -> list[OrdinaryRow]:
        query = sa.select(inspection_case).where(*conditions).limit(limit)
        query = query.order_by(inspection_case.c.id.desc()) if newest else query.order_by(inspection_case.c.id)
        rows = (await self._connection.execute(query.with_for_update() if lock else query)).mappings()
        return [_ordinary(row) for row in rows]


class SecretStore(_BaseStore):
    """The secret cases."""

    tables = SECRET

    async def insert(self, row: SecretRow) -> None:
        await self._connection.execute(
            sa.insert(secret_case).values(
                id=row.id,
                state=row.state.value,
                conversation_id=row.conversation_id,
                opened_at=row.opened_at,
                take_by=row.take_by,
                due_at=row.due_at,
            )
        )

    async def find(self, case_id: UUID, *, lock: bool = False) -> SecretRow | None:
        found = await self._list(secret_case.c.id == case_id, lock=lock)
        return found[0] if found else None

    async def find_live(self, conversation_id: UUID) -> SecretRow | None:
        c = secret_case.c
        found = await self._list(c.conversation_id == conversation_id, c.state.not_in(_CLOSED), lock=True)
        return found[0] if found else None

    async def list_live(self) -> list[SecretRow]:
        return await self._list(secret_case.c.state.not_in(_CLOSED))

    async def list_page(self, *, live: bool, before: UUID | None, limit: int) -> list[SecretRow]:
        c = secret_case.c
        conditions: list[sa.ColumnElement[bool]] = [c.state.not_in(_CLOSED) if live else c.state.in_(_CLOSED)]
        if before is not None:
            conditions.append(c.id < before)
        return await self._list(*conditions, newest=True, limit=limit)

    async def _list(
        self, *conditions: sa.ColumnElement[bool], lock: bool = False, newest: bool = False, limit: int | None = None
    ) -> list[SecretRow]:
        query = sa.select(secret_case).where(*conditions).limit(limit)
        query = query.order_by(secret_case.c.id.desc()) if newest else query.order_by(secret_case.c.id)
        rows = (await self._connection.execute(query.with_for_update() if lock else query)).mappings()
        return [_secret(row) for row in rows]


def _ordinary(row: sa.RowMapping) -> OrdinaryRow:
    return OrdinaryRow(
        id=row["id"],
        state=CaseState(row["state"]),
        conversation_id=row["conversation_id"],
        opened_at=row["opened_at"],
        take_by=row["take_by"],
        due_at=row["due_at"],
        reminded=row["reminded"],
        escalation=Escalation(row["escalation"]),
        assignee_id=row["assignee_id"],
        assignee=row["assignee"],
        reason=row["reason"],
        outcome=row["outcome"],
        lessons=row["lessons"],
        closed_at=row["closed_at"],
        kind=CaseKind(row["kind"]),
        grade=CaseGrade(row["grade"]),
        post=CasePost(row["post"]),
        staff_id=row["staff_id"],
        queue=QueueKind(row["queue"]) if row["queue"] else None,
    )


def _secret(row: sa.RowMapping) -> SecretRow:
    return SecretRow(
        id=row["id"],
        state=CaseState(row["state"]),
        conversation_id=row["conversation_id"],
        opened_at=row["opened_at"],
        take_by=row["take_by"],
        due_at=row["due_at"],
        reminded=row["reminded"],
        escalation=Escalation(row["escalation"]),
        assignee_id=row["assignee_id"],
        assignee=row["assignee"],
        reason=row["reason"],
        outcome=row["outcome"],
        closed_at=row["closed_at"],
        reported=row["reported"],
        filed_on=row["filed_on"],
    )
