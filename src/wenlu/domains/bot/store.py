"""Queries over versions of the language models and over training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.bot.schemas import (
    ModelChangeView,
    ModelFigures,
    ModelState,
    ModelTrial,
    ModelView,
    TrainingView,
)
from wenlu.domains.bot.tables import bot_model, bot_model_change, bot_training
from wenlu.kernel.actors import Actor
from wenlu.platform.database import UnitOfWork

_PROMOTION_LOCK = 0x776E6C75_6D6F6465
SILENT = timedelta(seconds=30)
"""How long a training may say nothing before it is taken to have crashed."""


@dataclass(frozen=True, slots=True)
class StoredModel:
    """Where the content of a version lies and what it must be."""

    version: int
    object: str
    digest: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class NewModel:
    """A version that has just been made."""

    made_at: datetime
    made_by: Actor
    knowledge_revision: int
    mode: str
    object: str
    digest: str
    size: int
    seconds: float
    figures: ModelFigures
    trials: tuple[ModelTrial, ...]
    reason: str


class ModelStore:
    """Versions in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock(self) -> None:
        """Let one change of what serves go on at a time, until the end of the transaction."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_PROMOTION_LOCK)))

    async def live_version(self) -> int:
        """Return the version that is to serve; 0 is what ships."""
        query = sa.select(bot_model.c.version).where(bot_model.c.state == ModelState.LIVE.value)
        return (await self._connection.execute(query)).scalar_one_or_none() or 0

    async def insert(self, new: NewModel) -> int:
        """Keep a version as a candidate and return its number."""
        last = sa.select(sa.func.coalesce(sa.func.max(bot_model.c.version), 0))
        version = int((await self._connection.execute(last)).scalar_one()) + 1
        await self._connection.execute(
            sa.insert(bot_model).values(
                version=version,
                made_at=new.made_at,
                made_by=new.made_by.id,
                made_by_name=new.made_by.name,
                knowledge_revision=new.knowledge_revision,
                mode=new.mode,
                object=new.object,
                digest=new.digest,
                size=new.size,
                seconds=new.seconds,
                figures=new.figures.model_dump(mode="json"),
                trials=[trial.model_dump(mode="json") for trial in new.trials],
                state=ModelState.CANDIDATE.value,
                reason=new.reason,
            )
        )
        return version

    async def find(self, version: int) -> StoredModel | None:
        query = sa.select(bot_model.c.version, bot_model.c.object, bot_model.c.digest, bot_model.c.problem)
        row = (await self._connection.execute(query.where(bot_model.c.version == version))).one_or_none()
        return None if row is None else StoredModel(row.version, row.object, row.digest, row.problem)

    async def find_view(self, version: int) -> ModelView | None:
        row = (await self._connection.execute(sa.select(bot_model).where(bot_model.c.version == version))).mappings()
        found = row.one_or_none()
        return None if found is None else _model(found)

    async def list_models(self) -> list[ModelView]:
        """Newest first."""
        rows = (await self._connection.execute(sa.select(bot_model).order_by(bot_model.c.version.desc()))).mappings()
        return [_model(row) for row in rows]

    async def list_changes(self, limit: int) -> list[ModelChangeView]:
        """Newest first."""
        query = sa.select(bot_model_change).order_by(bot_model_change.c.id.desc()).limit(limit)
        return [
            ModelChangeView(
                at=row["at"],
                by=row["by_name"],
                kind=row["kind"],
                version=row["version"],
                before=row["before"],
                why=row["why"],
            )
            for row in (await self._connection.execute(query)).mappings()
        ]

    async def set_state(self, version: int, state: ModelState, reason: str = "") -> None:
        await self._connection.execute(
            sa.update(bot_model).where(bot_model.c.version == version).values(state=state.value, reason=reason)
        )

    async def set_problem(self, version: int, problem: str | None) -> None:
        await self._connection.execute(
            sa.update(bot_model)
            .where(bot_model.c.version == version, bot_model.c.problem.is_distinct_from(problem))
            .values(problem=problem)
        )

    async def keep_change(self, change: ModelChangeView, by: UUID | None) -> None:
        await self._connection.execute(
            sa.insert(bot_model_change).values(
                at=change.at,
                by=by,
                by_name=change.by,
                kind=change.kind,
                version=change.version,
                before=change.before,
                why=change.why,
            )
        )


class TrainingStore:
    """Training in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def begin(self, training_id: UUID, actor: Actor, now: datetime) -> bool:
        """Take the one place for a training; False where another runs. One that fell silent is put away."""
        await self.sweep(now)
        query = sa.text(
            "INSERT INTO bot_training (id, state, stage, done, total, started_at, beat_at, by, by_name, cancel)"
            " VALUES (:id, 'running', 'index', 0, 1, :now, :now, :by, :by_name, false)"
            " ON CONFLICT (state) WHERE state = 'running' DO NOTHING"
        )
        values = {"id": training_id, "now": now, "by": actor.id, "by_name": actor.name}
        return (await self._connection.execute(query, values)).rowcount == 1

    async def sweep(self, now: datetime) -> None:
        """Put away a training whose process has died."""
        await self._connection.execute(
            sa.update(bot_training)
            .where(bot_training.c.state == "running", bot_training.c.beat_at < now - SILENT)
            .values(state="interrupted", ended_at=now)
        )

    async def beat(self, training_id: UUID, progress: tuple[str, int, int], now: datetime) -> bool:
        """Write how far it is; returns whether it is to go on: nobody has cancelled it or put it away."""
        stage, done, total = progress
        row = await self._connection.execute(
            sa.update(bot_training)
            .where(bot_training.c.id == training_id, bot_training.c.state == "running")
            .values(stage=stage, done=done, total=total, beat_at=now)
            .returning(bot_training.c.cancel)
        )
        return row.scalar_one_or_none() is False

    async def end(
        self, training_id: UUID, state: str, now: datetime, *, version: int | None = None, error: str | None = None
    ) -> None:
        await self._connection.execute(
            sa.update(bot_training)
            .where(bot_training.c.id == training_id, bot_training.c.state == "running")
            .values(state=state, ended_at=now, version=version, error=error)
        )

    async def cancel(self, now: datetime) -> bool:
        """Ask the running training to stop; returns whether there was one."""
        await self.sweep(now)
        asked = sa.update(bot_training).where(bot_training.c.state == "running").values(cancel=True)
        return (await self._connection.execute(asked)).rowcount > 0

    async def find_last(self) -> TrainingView | None:
        query = sa.select(bot_training).order_by(bot_training.c.started_at.desc(), bot_training.c.id.desc()).limit(1)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _training(row)


def _model(row: sa.RowMapping) -> ModelView:
    return ModelView(
        version=row["version"],
        state=ModelState(row["state"]),
        made_at=row["made_at"],
        made_by=row["made_by_name"],
        knowledge_revision=row["knowledge_revision"],
        mode=row["mode"],
        size=row["size"],
        seconds=row["seconds"],
        figures=ModelFigures.model_validate(row["figures"]),
        trials=_trials(row["trials"]),
        reason=row["reason"],
        problem=row["problem"],
    )


def _trials(rows: Sequence[object]) -> tuple[ModelTrial, ...]:
    return tuple(ModelTrial.model_validate(row) for row in rows)


def _training(row: sa.RowMapping) -> TrainingView:
    return TrainingView(
        id=row["id"],
        state=row["state"],
        stage=row["stage"],
        done=row["done"],
        total=row["total"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        by=row["by_name"],
        version=row["version"],
        error=row["error"],
    )
