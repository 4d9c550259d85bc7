"""Every query of the policy and of days that the firm has entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.inspection.schemas.policy import InspectionPolicy, PolicyView
from wenlu.domains.inspection.tables.cases import calendar_day, inspection_policy
from wenlu.kernel.calendars import CalendarKind
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class DayRow:
    day: date
    open: bool
    source: str


class PolicyStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_versions(self) -> list[PolicyView]:
        """Return every version, newest first."""
        query = sa.select(inspection_policy).order_by(inspection_policy.c.version.desc())
        rows = (await self._connection.execute(query)).mappings()
        return [_view(row) for row in rows]

    async def find_valid(self, day: date) -> PolicyView | None:
        """Return what holds on a day: the highest version whose first day has come."""
        c = inspection_policy.c
        query = sa.select(inspection_policy).where(c.valid_from <= day).order_by(c.version.desc()).limit(1)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _view(row)

    async def insert(self, view: PolicyView) -> None:
        """Keep a version; two at once meet on the key, and the second fails."""
        await self._connection.execute(
            sa.insert(inspection_policy).values(
                version=view.version,
                valid_from=view.valid_from,
                source=view.source,
                body=view.policy.model_dump(mode="json"),
                made_by=view.made_by,
                made_at=view.made_at,
            )
        )

    async def last_version(self) -> int:
        """Return the number of the newest version, under a lock that keeps two from taking the next."""
        await self._connection.execute(sa.text("LOCK TABLE inspection_policy IN SHARE ROW EXCLUSIVE MODE"))
        return (await self._connection.execute(sa.select(sa.func.max(inspection_policy.c.version)))).scalar() or 0

    async def list_days(self, kind: CalendarKind) -> Mapping[date, DayRow]:
        c = calendar_day.c
        rows = await self._connection.execute(sa.select(c.day, c.open, c.source).where(c.kind == kind.value))
        return {row[0]: DayRow(*row) for row in rows}

    async def set_day(self, kind: CalendarKind, row: DayRow, by: str, at: datetime) -> None:
        new = insert(calendar_day).values(
            kind=kind.value, day=row.day, open=row.open, source=row.source, made_by=by, made_at=at
        )
        changed = {name: new.excluded[name] for name in ("open", "source", "made_by", "made_at")}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["kind", "day"], set_=changed))

    async def remove_day(self, kind: CalendarKind, day: date) -> None:
        c = calendar_day.c
        await self._connection.execute(sa.delete(calendar_day).where(c.kind == kind.value, c.day == day))


def _view(row: sa.RowMapping) -> PolicyView:
    return PolicyView(
        version=row["version"],
        valid_from=row["valid_from"],
        source=row["source"],
        confirmed=True,
        made_by=row["made_by"],
        made_at=row["made_at"],
        policy=InspectionPolicy.model_validate(row["body"]),
    )
