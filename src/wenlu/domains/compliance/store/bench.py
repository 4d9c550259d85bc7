"""Runs over history, labelled texts, and what a shadow saw, in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.compliance.schemas import (
    DifferenceKind,
    Level,
    PostReview,
    ReplayFigures,
    ReplayState,
    RuleCaseView,
    SaveRuleCase,
)
from wenlu.domains.compliance.tables import rule_case, rule_replay, rule_shadow_count, rule_shadow_difference
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork

_DEAD = timedelta(seconds=30)
"""A run that has said nothing for so long went down with its process."""
JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Replay:
    """A run over history as it is kept."""

    id: UUID
    version: int
    revision: int
    against: int
    days: int
    state: ReplayState
    total: int
    done: int
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    figures: ReplayFigures


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in the log where two versions think differently."""

    conversation_id: UUID
    seq: int
    kind: DifferenceKind
    before: Level
    after: Level
    gained: tuple[str, ...]
    lost: tuple[str, ...]


class ReplayStore:
    """Runs over history in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def begin(self, replay: Replay) -> bool:
        """Keep a run that begins; False where another is under way."""
        await self._connection.execute(
            update(rule_replay)
            .where(rule_replay.c.state == "running", rule_replay.c.beat_at < replay.started_at - _DEAD)
            .values(state="interrupted", ended_at=rule_replay.c.beat_at)
        )
        begun = await self._connection.scalar(
            insert(rule_replay)
            .values(
                id=replay.id,
                version=replay.version,
                revision=replay.revision,
                against=replay.against,
                days=replay.days,
                state="running",
                total=replay.total,
                done=0,
                started_by=replay.started_by,
                started_at=replay.started_at,
                beat_at=replay.started_at,
                figures=replay.figures.model_dump(mode="json"),
                differences=[],
            )
            .on_conflict_do_nothing()
            .returning(rule_replay.c.id)
        )
        return begun is not None

    async def beat(self, id_: UUID, done: int, total: int, now: datetime) -> bool:
        """Say how far a run is; False where somebody has cancelled it."""
        result = await self._connection.execute(
            update(rule_replay)
            .where(rule_replay.c.id == id_, rule_replay.c.state == "running")
            .values(done=done, total=total, beat_at=now)
        )
        return result.rowcount == 1

    async def end(
        self, id_: UUID, state: ReplayState, now: datetime, figures: ReplayFigures, differences: Sequence[Difference]
    ) -> None:
        """Keep what a run has found; one that was cancelled meanwhile stays so."""
        await self._connection.execute(
            update(rule_replay)
            .where(rule_replay.c.id == id_, rule_replay.c.state.in_(("running", "cancelled")))
            .values(
                state=func.coalesce(func.nullif(rule_replay.c.state, "running"), state),
                ended_at=now,
                done=figures.judged,
                total=func.greatest(rule_replay.c.total, figures.judged) if state != "done" else figures.judged,
                figures=figures.model_dump(mode="json"),
                differences=[_plain(one) for one in differences],
            )
        )

    async def cancel(self, id_: UUID, now: datetime) -> bool:
        result = await self._connection.execute(
            update(rule_replay)
            .where(rule_replay.c.id == id_, rule_replay.c.state == "running")
            .values(state="cancelled", ended_at=now)
        )
        return result.rowcount == 1

    async def interrupt(self, id_: UUID, now: datetime) -> None:
        await self._connection.execute(
            update(rule_replay)
            .where(rule_replay.c.id == id_, rule_replay.c.state == "running")
            .values(state="interrupted", ended_at=now)
        )

    async def find(self, id_: UUID) -> Replay | None:
        found = await self._list(rule_replay.c.id == id_, 1)
        return found[0] if found else None

    async def list_latest(self, limit: int) -> list[Replay]:
        return await self._list(rule_replay.c.id.is_not(None), limit)

    async def list_differences(self, id_: UUID) -> list[Difference]:
        kept = await self._connection.scalar(select(rule_replay.c.differences).where(rule_replay.c.id == id_))
        return [_difference(one) for one in kept or ()]

    async def _list(self, condition: object, limit: int) -> list[Replay]:
        query = select(rule_replay).where(condition).order_by(rule_replay.c.started_at.desc()).limit(limit)  # type: ignore[arg-type]  # a condition of SQLAlchemy
        return [_replay(row) for row in (await self._connection.execute(query)).mappings()]


class RuleCaseStore:
    """Labelled texts in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def add(self, commands: Sequence[SaveRuleCase], by: str, now: datetime) -> list[UUID]:
        rows = [
            {
                "id": new_id(),
                "situation": command.situation.model_dump(mode="json"),
                "expected": command.expected.value,
                "category": command.category,
                "note": command.note,
                "added_by": by,
                "added_at": now,
            }
            for command in commands
        ]
        if rows:
            await self._connection.execute(insert(rule_case).values(rows))
        return [UUID(str(row["id"])) for row in rows]

    async def list_cases(self) -> list[RuleCaseView]:
        """Return all, newest first."""
        query = select(rule_case).order_by(rule_case.c.added_at.desc(), rule_case.c.id.desc())
        return [
            RuleCaseView(
                id=row["id"],
                situation=PostReview.model_validate(row["situation"]),
                expected=Level(row["expected"]),
                category=row["category"],
                note=row["note"],
                added_by=row["added_by"],
                added_at=row["added_at"],
            )
            for row in (await self._connection.execute(query)).mappings()
        ]

    async def count(self) -> int:
        return int(await self._connection.scalar(select(func.count()).select_from(rule_case)) or 0)

    async def delete(self, id_: UUID) -> bool:
        return (await self._connection.execute(delete(rule_case).where(rule_case.c.id == id_))).rowcount == 1


class ShadowStore:
    """What a shadow saw, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def add(
        self,
        version: int,
        revision: int,
        counts: Mapping[tuple[date, str], int],
        differences: Sequence[tuple[Difference, datetime]],
    ) -> None:
        """Add counts by day and kind, and the places that differ."""
        if counts:
            query = insert(rule_shadow_count).values(
                [
                    {"version": version, "revision": revision, "day": day, "kind": kind, "count": count}
                    for (day, kind), count in counts.items()
                ]
            )
            await self._connection.execute(
                query.on_conflict_do_update(
                    index_elements=["version", "revision", "day", "kind"],
                    set_={"count": rule_shadow_count.c.count + query.excluded.count},
                )
            )
        if differences:
            rows = [
                {
                    **_plain(one),
                    "version": version,
                    "revision": revision,
                    "conversation_id": one.conversation_id,
                    "at": at,
                }
                for one, at in differences
            ]
            await self._connection.execute(insert(rule_shadow_difference).values(rows).on_conflict_do_nothing())

    async def list_counts(self, version: int, revision: int) -> list[tuple[date, str, int]]:
        """Return (day, kind, count), by day."""
        table = rule_shadow_count
        query = select(table.c.day, table.c.kind, table.c.count).where(
            table.c.version == version, table.c.revision == revision
        )
        return [(row[0], row[1], row[2]) for row in await self._connection.execute(query.order_by(table.c.day))]

    async def list_differences(
        self, version: int, revision: int, kind: DifferenceKind | None, limit: int
    ) -> tuple[list[Difference], int]:
        """Return the latest differences, and how many there are."""
        table = rule_shadow_difference
        where = [table.c.version == version, table.c.revision == revision]
        if kind is not None:
            where.append(table.c.kind == kind.value)
        total = await self._connection.scalar(select(func.count()).select_from(table).where(*where))
        query = select(table).where(*where).order_by(table.c.at.desc()).limit(limit)
        return [_difference(dict(row)) for row in (await self._connection.execute(query)).mappings()], int(total or 0)


def _replay(row: RowMapping) -> Replay:
    names = ("id", "version", "revision", "against", "days", "state", "total", "done")
    return Replay(
        **{name: row[name] for name in names},
        started_by=row["started_by"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        figures=ReplayFigures.model_validate(row["figures"]),
    )


def _plain(one: Difference) -> dict[str, object]:
    return {
        "conversation_id": str(one.conversation_id),
        "seq": one.seq,
        "kind": one.kind.value,
        "before": one.before.value,
        "after": one.after.value,
        "gained": list(one.gained),
        "lost": list(one.lost),
    }


def _difference(row: Mapping[str, object]) -> Difference:
    gained, lost = row["gained"], row["lost"]
    return Difference(
        conversation_id=UUID(str(row["conversation_id"])),
        seq=int(str(row["seq"])),
        kind=DifferenceKind(str(row["kind"])),
        before=Level(str(row["before"])),
        after=Level(str(row["after"])),
        gained=tuple(gained) if isinstance(gained, list) else (),
        lost=tuple(lost) if isinstance(lost, list) else (),
    )
