"""Figures of trends: added to as events come in, read by range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.inspection.tables import (
    inspection_count,
    inspection_finding,
    inspection_score,
    inspection_volume,
)
from wenlu.platform.database import UnitOfWork

NOBODY = UUID(int=0)
"""The bot and campaigns among people, and no unit among units."""
_C, _V, _S, _F = inspection_count.c, inspection_volume.c, inspection_score.c, inspection_finding.c


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that objected to a message."""

    conversation_id: UUID
    seq: int
    rule: str
    category: str
    level: str
    outcome: str
    day: date
    staff_id: UUID | None
    unit_id: UUID | None
    product: str


@dataclass(frozen=True, slots=True)
class CountKey:
    day: date
    staff_id: UUID
    unit_id: UUID
    product: str
    rule: str
    category: str
    level: str
    outcome: str


@dataclass(frozen=True, slots=True)
class VolumeKey:
    day: date
    staff_id: UUID
    unit_id: UUID


@dataclass(slots=True)
class Volume:
    """What is added to a day of a person; may be negative where an inspection is done again."""

    messages: int = 0
    refused: int = 0
    findings: int = 0
    conversations: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """Days, both included, of some units (None: all) and perhaps of one person or product."""

    since: date
    until: date
    units: frozenset[UUID] | None = None
    staff_id: UUID | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class FindingFilter:
    within: Range
    rule: str | None = None
    category: str | None = None
    outcome: str | None = None


class TrendStore:
    """Aggregates and findings in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def add_findings(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        rows = [{one.name: getattr(finding, one.name) for one in fields(Finding)} for finding in findings]
        await self._connection.execute(insert(inspection_finding).on_conflict_do_nothing(), rows)

    async def add_counts(self, counts: Mapping[CountKey, int]) -> None:
        if not counts:
            return
        rows = [
            {one.name: getattr(key, one.name) for one in fields(CountKey)} | {"count": count}
            for key, count in sorted(counts.items(), key=lambda item: str(item[0]))
        ]
        new = insert(inspection_count)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["day", "staff_id", "unit_id", "product", "rule", "level", "outcome"],
                set_={"count": _C["count"] + new.excluded["count"]},
            ),
            rows,
        )

    async def add_volumes(self, volumes: Mapping[VolumeKey, Volume]) -> None:
        if not volumes:
            return
        names = [one.name for one in fields(Volume)]
        rows = [
            {one.name: getattr(key, one.name) for one in fields(VolumeKey)}
            | {name: getattr(volume, name) for name in names}
            for key, volume in sorted(volumes.items(), key=lambda item: str(item[0]))
        ]
        new = insert(inspection_volume)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["day", "staff_id", "unit_id"],
                set_={name: _V[name] + new.excluded[name] for name in names},
            ),
            rows,
        )

    async def add_scores(self, key: VolumeKey, sections: Mapping[str, float | None], times: int) -> None:
        """Add an inspection's scores (`times` 1), or take them away (-1)."""
        rows = [
            {
                "day": key.day,
                "staff_id": key.staff_id,
                "unit_id": key.unit_id,
                "section": section,
                "total": times * score,
                "count": times,
            }
            for section, score in sorted(sections.items())
            if score is not None
        ]
        if not rows:
            return
        new = insert(inspection_score)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["day", "staff_id", "unit_id", "section"],
                set_={"total": _S["total"] + new.excluded["total"], "count": _S["count"] + new.excluded["count"]},
            ),
            rows,
        )

    async def list_counts(self, within: Range) -> list[tuple[CountKey, int]]:
        """Return counts by week (the day is its Monday)."""
        week = _week(_C.day)
        columns = [_C.staff_id, _C.unit_id, _C.product, _C.rule, _C.category, _C.level, _C.outcome]
        query = (
            sa.select(week, *columns, sa.func.sum(_C["count"]))
            .where(*_within(_C, within), *([_C.product == within.product] if within.product is not None else []))
            .group_by(week, *columns)
        )
        return [(CountKey(*tuple(row)[:-1]), int(row[-1])) for row in await self._connection.execute(query)]

    async def list_volumes(self, within: Range) -> list[tuple[VolumeKey, Volume]]:
        """Return volumes by week."""
        week = _week(_V.day)
        sums = [sa.func.sum(_V[one.name]) for one in fields(Volume)]
        query = (
            sa.select(week, _V.staff_id, _V.unit_id, *sums)
            .where(*_within(_V, within))
            .group_by(week, _V.staff_id, _V.unit_id)
        )
        rows = await self._connection.execute(query)
        return [(VolumeKey(row[0], row[1], row[2]), Volume(*map(int, tuple(row)[3:]))) for row in rows]

    async def list_scores(self, within: Range) -> list[tuple[date, str, float, int]]:
        """Return, by week and section, the mean score and the number of conversations."""
        week = _week(_S.day)
        total, count = sa.func.sum(_S["total"]), sa.func.sum(_S["count"])
        query = (
            sa.select(week, _S.section, total, count)
            .where(*_within(_S, within))
            .group_by(week, _S.section)
            .having(count > 0)
            .order_by(week, _S.section)
        )
        return [
            (row[0], row[1], float(row[2]) / int(row[3]), int(row[3])) for row in await self._connection.execute(query)
        ]

    async def list_findings(
        self, where: FindingFilter, before: tuple[date, UUID, int, str] | None, limit: int
    ) -> list[Finding]:
        """Return the findings behind a figure, newest first."""
        place = sa.tuple_(_F.day, _F.conversation_id, _F.seq, _F.rule)
        query = sa.select(inspection_finding).where(*_finding_conditions(where))
        if before is not None:
            query = query.where(place < sa.tuple_(*map(sa.literal, before)))
        order = (_F.day.desc(), _F.conversation_id.desc(), _F.seq.desc(), _F.rule.desc())
        rows = (await self._connection.execute(query.order_by(*order).limit(limit))).mappings()
        return [Finding(**{one.name: row[one.name] for one in fields(Finding)}) for row in rows]


def _week(day: sa.ColumnElement[date]) -> sa.ColumnElement[date]:
    return sa.cast(sa.func.date_trunc("week", sa.cast(day, sa.DateTime)), sa.Date).label("week")


def _within(
    columns: sa.sql.base.ReadOnlyColumnCollection[str, sa.Column[object]], within: Range
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [columns.day >= within.since, columns.day <= within.until]
    if within.units is not None:
        found.append(columns.unit_id.in_(within.units))
    if within.staff_id is not None:
        found.append(columns.staff_id == within.staff_id)
    return found


def _finding_conditions(where: FindingFilter) -> list[sa.ColumnElement[bool]]:
    within = where.within
    found: list[sa.ColumnElement[bool]] = [_F.day >= within.since, _F.day <= within.until]
    if within.units is not None:
        found.append(_F.unit_id.in_(within.units))
    if within.staff_id is not None:
        found.append(_F.staff_id == within.staff_id if within.staff_id != NOBODY else _F.staff_id.is_(None))
    for column, value in (
        (_F.product, within.product),
        (_F.rule, where.rule),
        (_F.category, where.category),
        (_F.outcome, where.outcome),
    ):
        if value is not None:
            found.append(column == value)
    return found
