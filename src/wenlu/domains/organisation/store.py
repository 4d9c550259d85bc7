"""Every query of the organisation."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.errors import UniqueViolation
from sqlalchemy import Executable, RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from wenlu.domains.organisation.errors import AccountInUse, UnknownReference
from wenlu.domains.organisation.schemas import BusinessHours, StaffProfile, StaffView, UnitView
from wenlu.domains.organisation.tables import staff, unit, unit_hours
from wenlu.kernel.ids import StaffId, UnitId
from wenlu.platform.database import UnitOfWork

_PROFILE = tuple(StaffProfile.model_fields)


class OrganisationStore:
    """Units and staff in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_units(self) -> list[UnitView]:
        """List the tree, parents first."""
        columns = (unit.c.id, unit.c.parent_id, unit.c.kind, unit.c.name, unit.c.path)
        rows = await self._connection.execute(select(*columns).order_by(unit.c.path))
        return [UnitView.model_validate(dict(row)) for row in rows.mappings()]

    async def insert_units(self, units: Sequence[UnitView], now: datetime) -> None:
        await self._connection.execute(insert(unit), [new.model_dump() | {"created_at": now} for new in units])

    async def list_hours(self) -> dict[UnitId, BusinessHours]:
        """Return the hours of the units that have their own."""
        rows = await self._connection.execute(select(unit_hours))
        return {UnitId(row.unit_id): BusinessHours.model_validate(row.hours) for row in rows}

    async def set_hours(self, unit_id: UnitId, hours: BusinessHours) -> None:
        written = hours.model_dump(mode="json")
        await self._execute(
            insert(unit_hours)
            .values(unit_id=unit_id, hours=written)
            .on_conflict_do_update(index_elements=["unit_id"], set_={"hours": written}),
        )

    async def list_staff(self) -> list[StaffView]:
        """List everybody who works here or did, oldest entry first."""
        rows = await self._connection.execute(select(staff).order_by(staff.c.id))
        return [_staff(row) for row in rows.mappings()]

    async def insert_staff(self, people: Sequence[StaffView], now: datetime) -> None:
        """Write them all; raises `AccountInUse` or `UnknownReference`."""
        await self._execute(insert(staff), [_columns(person) | {"created_at": now} for person in people])

    async def update_staff(self, staff_id: StaffId, profile: StaffProfile) -> StaffView | None:
        """Replace a profile; raises `UnknownReference`."""
        statement = update(staff).where(staff.c.id == staff_id).values(**_columns(profile)).returning(staff)
        try:
            row = (await self._connection.execute(statement)).mappings().one_or_none()
        except IntegrityError as error:
            raise _translated(error) from error
        return None if row is None else _staff(row)

    async def _execute(self, statement: Executable, rows: Sequence[dict[str, object]] | None = None) -> None:
        try:
            await self._connection.execute(statement, rows)
        except IntegrityError as error:
            raise _translated(error) from error


def _translated(error: IntegrityError) -> Exception:
    if isinstance(error.orig, UniqueViolation):
        return AccountInUse("the account belongs to somebody else")
    return UnknownReference("no such unit or account")


def _staff(row: RowMapping) -> StaffView:
    return StaffView.model_validate(
        {name: row[name] for name in (*_PROFILE, "id", "account_id")} | {"since": row["created_at"]}
    )


def _columns(profile: StaffProfile) -> dict[str, object]:
    return profile.model_dump(exclude={"since"}) | {"queues": [queue.value for queue in profile.queues]}
