"""Queries over scripts (话术) and their versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from wenlu.domains.knowledge.rules import search_vector
from wenlu.domains.knowledge.schemas import Origin, Script, ScriptStatus, ScriptVersionView
from wenlu.domains.knowledge.store.entries import Saver
from wenlu.domains.knowledge.tables import knowledge_script, knowledge_script_version
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredScript:
    """A script as it stands in the table."""

    id: UUID
    content: Script
    status: ScriptStatus
    version: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime


class ScriptStore:
    """Scripts in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert_script(self, id_: UUID, content: Script, status: ScriptStatus, saver: Saver) -> None:
        """Write a new script behind all others: version 1 if it is published at once, else 0."""
        version = 0 if status is ScriptStatus.DRAFT else 1
        last = sa.select(sa.func.coalesce(sa.func.max(knowledge_script.c.position), -1) + 1).scalar_subquery()
        values = {"id": id_, "position": last, "version": version, "status": status.value, **_columns(content, saver)}
        await self._connection.execute(sa.insert(knowledge_script).values(**values))
        if version:
            await self._keep_version(id_, version, content, status, saver)

    async def update_script(self, before: StoredScript, content: Script, status: ScriptStatus, saver: Saver) -> None:
        """Write the next version of a script that is locked."""
        version = before.version + 1
        await self._write(before.id, content, saver, version=version, status=status.value)
        await self._keep_version(before.id, version, content, status, saver)

    async def rewrite_unpublished(self, before: StoredScript, content: Script, saver: Saver) -> None:
        """Write anew what was never published."""
        await self._write(before.id, content, saver)

    async def delete_unpublished(self, id_: UUID) -> None:
        script = knowledge_script.c
        await self._connection.execute(sa.delete(knowledge_script).where(script.id == id_, script.version == 0))

    async def set_positions(self, keys: Sequence[str]) -> None:
        """Put these scripts into this order."""
        rows = [{"wanted": key, "place": place} for place, key in enumerate(keys)]
        statement = (
            sa.update(knowledge_script)
            .where(knowledge_script.c.key == sa.bindparam("wanted"))
            .values(position=sa.bindparam("place"))
        )
        if rows:
            await self._connection.execute(statement, rows)

    async def find_script(self, id_: UUID, *, lock: bool = False) -> StoredScript | None:
        statement = sa.select(knowledge_script).where(knowledge_script.c.id == id_)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _stored(row)

    async def find_versions(self, ids: Collection[UUID]) -> dict[UUID, int]:
        """Return the published version of each of these that there is."""
        script = knowledge_script.c
        statement = sa.select(script.id, script.version).where(script.id.in_(ids))
        return {row.id: row.version for row in await self._connection.execute(statement)}

    async def key_exists(self, key: str) -> bool:
        statement = sa.select(sa.exists().where(knowledge_script.c.key == key))
        return bool((await self._connection.execute(statement)).scalar_one())

    async def list_all(self) -> list[StoredScript]:
        """Every script, in its order, those put away too."""
        statement = sa.select(knowledge_script).order_by(knowledge_script.c.position, knowledge_script.c.key)
        return [_stored(row) for row in (await self._connection.execute(statement)).mappings()]

    async def list_published(self, query: str, limit: int) -> list[Script]:
        """List what fits the text of a `tsquery`, best first; without one, everything in its order."""
        statement = sa.select(knowledge_script).where(knowledge_script.c.status == ScriptStatus.PUBLISHED.value)
        if query:
            wanted = sa.cast(query, TSQUERY)
            statement = statement.where(knowledge_script.c.search.op("@@")(wanted)).order_by(
                sa.func.ts_rank(knowledge_script.c.search, wanted).desc(),
            )
        statement = statement.order_by(knowledge_script.c.position, knowledge_script.c.key).limit(limit)
        return [_stored(row).content for row in (await self._connection.execute(statement)).mappings()]

    async def list_versions(self, id_: UUID) -> list[ScriptVersionView]:
        """Newest first."""
        version = knowledge_script_version
        statement = sa.select(version).where(version.c.script_id == id_).order_by(version.c.version.desc())
        return [
            ScriptVersionView(
                version=row["version"],
                status=ScriptStatus(row["status"]),
                content=Script.model_validate(row["content"]),
                saved_by=row["saved_by_name"],
                approved_by=row["approved_by_name"],
                comment=row["comment"],
                saved_at=row["saved_at"],
            )
            for row in (await self._connection.execute(statement)).mappings()
        ]

    async def _write(self, id_: UUID, content: Script, saver: Saver, **state: object) -> None:
        await self._connection.execute(
            sa.update(knowledge_script).where(knowledge_script.c.id == id_).values(**state, **_columns(content, saver)),
        )

    async def _keep_version(self, id_: UUID, version: int, content: Script, status: ScriptStatus, saver: Saver) -> None:
        await self._connection.execute(
            sa.insert(knowledge_script_version).values(
                script_id=id_,
                version=version,
                status=status.value,
                content=content.model_dump(mode="json"),
                saved_by=saver.id,
                saved_by_name=saver.name,
                approved_by_name=saver.approved_by,
                comment=saver.comment,
                saved_at=saver.at,
            ),
        )


def _stored(row: sa.RowMapping) -> StoredScript:
    return StoredScript(
        id=row["id"],
        content=Script.model_validate({name: row[name] for name in Script.model_fields}),
        status=ScriptStatus(row["status"]),
        version=row["version"],
        origin=Origin(row["origin"]),
        updated_by=row["updated_by_name"],
        updated_at=row["updated_at"],
    )


def _columns(content: Script, saver: Saver) -> dict[str, object]:
    vector = search_vector(
        [(content.title, "A"), (content.title_en, "A"), (content.text, "D"), (content.text_en, "D")],
    )
    return {
        **content.model_dump(),
        "origin": saver.origin.value,
        "updated_by": saver.id,
        "updated_by_name": saver.name,
        "updated_at": saver.at,
        "search": sa.cast(vector, TSVECTOR),
    }
