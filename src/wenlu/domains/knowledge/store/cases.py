"""Queries over the editors' tests and how they went."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.knowledge.schemas.workshop import (
    CaseQuestion,
    CaseResult,
    SaveTestSet,
    TestRunView,
    TestSetView,
)
from wenlu.domains.knowledge.tables import knowledge_test_run, knowledge_test_set
from wenlu.platform.database import UnitOfWork

_RUNS = 20
"""Runs of a set that are shown."""


class TestSetStore:
    """The editors' tests, in one unit of work."""

    __test__ = False  # no test of ours, whatever pytest makes of the name

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_sets(self, ids: Collection[UUID] | None = None, *, lock: bool = False) -> list[TestSetView]:
        """Return the sets by name with their last runs; results only of the newest."""
        query = sa.select(knowledge_test_set).order_by(knowledge_test_set.c.name)
        if ids is not None:
            query = query.where(knowledge_test_set.c.id.in_(ids))
        if lock:
            query = query.with_for_update()
        rows = (await self._connection.execute(query)).mappings().all()
        runs = await self._runs([row["id"] for row in rows])
        return [
            TestSetView(
                id=row["id"],
                name=row["name"],
                questions=tuple(CaseQuestion.model_validate(one) for one in row["questions"]),
                version=row["version"],
                updated_by=row["updated_by"],
                updated_at=row["updated_at"],
                runs=tuple(runs.get(row["id"], ())),
            )
            for row in rows
        ]

    async def _runs(self, sets: Collection[UUID]) -> dict[UUID, list[TestRunView]]:
        run = knowledge_test_run.c
        place = sa.func.row_number().over(partition_by=run.set_id, order_by=(run.at.desc(), run.id.desc()))
        ranked = sa.select(knowledge_test_run, place.label("place")).where(run.set_id.in_(sets)).subquery()
        query = sa.select(ranked).where(ranked.c.place <= _RUNS).order_by(ranked.c.set_id, ranked.c.place)
        found: dict[UUID, list[TestRunView]] = {}
        for row in (await self._connection.execute(query)).mappings():
            results = row["results"] if row["place"] == 1 else ()
            found.setdefault(row["set_id"], []).append(
                TestRunView(
                    id=row["id"],
                    at=row["at"],
                    by=row["by"],
                    revision=row["revision"],
                    model=row["model"],
                    passed=row["passed"],
                    total=row["total"],
                    results=tuple(CaseResult.model_validate(one) for one in results),
                )
            )
        return found

    async def name_taken(self, name: str, but: UUID | None) -> bool:
        query = sa.select(sa.exists().where(knowledge_test_set.c.name == name, knowledge_test_set.c.id != but))
        if but is None:
            query = sa.select(sa.exists().where(knowledge_test_set.c.name == name))
        return bool((await self._connection.execute(query)).scalar_one())

    async def save(self, set_id: UUID, command: SaveTestSet, version: int, by: str, at: datetime) -> None:
        values = {
            "name": command.name,
            "questions": [one.model_dump(mode="json") for one in command.questions],
            "version": version,
            "updated_by": by,
            "updated_at": at,
        }
        new = insert(knowledge_test_set).values(id=set_id, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))

    async def remove(self, set_id: UUID) -> bool:
        gone = sa.delete(knowledge_test_set).where(knowledge_test_set.c.id == set_id)
        return (await self._connection.execute(gone)).rowcount > 0

    async def keep_run(self, set_id: UUID, run: TestRunView) -> None:
        await self._connection.execute(
            sa.insert(knowledge_test_run).values(
                set_id=set_id,
                **run.model_dump(exclude={"results"}),
                results=[one.model_dump(mode="json") for one in run.results],
            )
        )
