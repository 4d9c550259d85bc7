"""Queries over what stands around the entries: categories, variables, the revision."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.knowledge.schemas import (
    CategoryView,
    EntryStatus,
    Origin,
    Subject,
    Variable,
    VariableVersionView,
    VariableView,
)
from wenlu.domains.knowledge.store.entries import Saver
from wenlu.domains.knowledge.tables import (
    knowledge_category,
    knowledge_entry,
    knowledge_script,
    knowledge_state,
    knowledge_variable,
    knowledge_variable_version,
)
from wenlu.platform.database import UnitOfWork

_IMPORT_LOCK = 0x776E6C75_6B6E6F77


class LibraryStore:
    """Categories, variables and the revision in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    # The revision

    async def revision(self) -> int:
        statement = sa.select(knowledge_state.c.revision)
        return (await self._connection.execute(statement)).scalar_one_or_none() or 0

    async def raise_revision(self, *, starter_digest: str | None = None) -> None:
        """Count up; whoever holds an index sees by this that it is old."""
        new = insert(knowledge_state).values(id=1, revision=1, starter_digest=starter_digest or "")
        changed: dict[str, object] = {"revision": knowledge_state.c.revision + 1}
        if starter_digest is not None:
            changed["starter_digest"] = starter_digest
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))

    async def starter_digest(self) -> str:
        statement = sa.select(knowledge_state.c.starter_digest)
        return (await self._connection.execute(statement)).scalar_one_or_none() or ""

    async def lock_import(self) -> None:
        """Let one import at a time go on, until the end of the transaction."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_IMPORT_LOCK)))

    async def lock_valid_on(self) -> date | None:
        """Return the day for which what is published holds, locked; None before the first."""
        statement = sa.select(knowledge_state.c.valid_on).with_for_update()
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def set_valid_on(self, today: date) -> None:
        new = insert(knowledge_state).values(id=1, revision=1, starter_digest="", valid_on=today)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_={"valid_on": today}))

    # Categories

    async def set_categories(self, categories: Sequence[tuple[str, str, str]]) -> None:
        """Write categories, id and both names, in this order; others stay."""
        rows = [
            {"id": id_, "name": name, "name_en": name_en, "position": position}
            for position, (id_, name, name_en) in enumerate(categories)
        ]
        new = insert(knowledge_category)
        fields = {name: new.excluded[name] for name in ("name", "name_en", "position")}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=fields), rows)

    async def category_ids(self) -> set[str]:
        return set((await self._connection.execute(sa.select(knowledge_category.c.id))).scalars())

    async def list_categories(self) -> list[CategoryView]:
        status = knowledge_entry.c.status
        count = sa.func.count(knowledge_entry.c.id)
        statement = (
            sa.select(
                knowledge_category.c.id,
                knowledge_category.c.name,
                knowledge_category.c.name_en,
                count.filter(status != EntryStatus.ARCHIVED.value).label("entries"),
                count.filter(status == EntryStatus.PUBLISHED.value).label("published"),
                count.filter(status == EntryStatus.DRAFT.value).label("drafts"),
            )
            .outerjoin(knowledge_entry, knowledge_entry.c.category == knowledge_category.c.id)
            .group_by(knowledge_category.c.id)
            .order_by(knowledge_category.c.position, knowledge_category.c.id)
        )
        return [
            CategoryView.model_validate(dict(row)) for row in (await self._connection.execute(statement)).mappings()
        ]

    # Variables

    async def list_variables(self) -> list[VariableView]:
        statement = sa.select(knowledge_variable).order_by(knowledge_variable.c.key)
        return [_variable(row) for row in (await self._connection.execute(statement)).mappings()]

    async def lock_variable(self, key: str) -> VariableView | None:
        statement = sa.select(knowledge_variable).where(knowledge_variable.c.key == key).with_for_update()
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _variable(row)

    async def save_variable(self, variable: Variable, version: int, saver: Saver) -> None:
        new = insert(knowledge_variable).values(
            **variable.model_dump(),
            version=version,
            origin=saver.origin.value,
            updated_by=saver.id,
            updated_by_name=saver.name,
            updated_at=saver.at,
        )
        fields = {
            column.name: new.excluded[column.name] for column in knowledge_variable.columns if column.name != "key"
        }
        await self._connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=fields))
        await self._connection.execute(
            sa.insert(knowledge_variable_version).values(
                key=variable.key,
                version=version,
                value=variable.value,
                value_en=variable.value_en,
                confirmed=variable.confirmed,
                saved_by=saver.id,
                saved_by_name=saver.name,
                saved_at=saver.at,
            )
        )

    async def list_variable_versions(self, key: str) -> list[VariableVersionView]:
        """Newest first."""
        version = knowledge_variable_version
        statement = sa.select(version).where(version.c.key == key).order_by(version.c.version.desc())
        return [
            VariableVersionView(
                version=row["version"],
                value=row["value"],
                value_en=row["value_en"],
                confirmed=row["confirmed"],
                saved_by=row["saved_by_name"],
                saved_at=row["saved_at"],
            )
            for row in (await self._connection.execute(statement)).mappings()
        ]

    async def list_texts_with_variables(self) -> list[tuple[Subject, UUID, str, str]]:
        """Return subject, id, title and all texts, of every entry and script in use that names a variable."""
        entry, script = knowledge_entry.c, knowledge_script.c
        words = sa.func.concat_ws(
            " ", entry.answer, entry.answer_en, sa.cast(entry.answers, sa.Text), sa.cast(entry.cards, sa.Text)
        )
        spoken = sa.func.concat_ws(" ", script.text, script.text_en)
        named = "%{{%"
        entries = sa.select(entry.id, entry.title, words).where(words.like(named), entry.status != "archived")
        scripts = sa.select(script.id, script.title, spoken).where(spoken.like(named), script.status != "archived")
        found: list[tuple[Subject, UUID, str, str]] = []
        for subject, statement in ((Subject.ENTRY, entries), (Subject.SCRIPT, scripts)):
            rows = await self._connection.execute(statement.order_by(statement.selected_columns[1]))
            found += [(subject, row[0], row[1], row[2]) for row in rows]
        return found

    async def count_unconfirmed(self) -> int:
        statement = sa.select(sa.func.count()).where(sa.not_(knowledge_variable.c.confirmed))
        return int((await self._connection.execute(statement)).scalar_one())


def _variable(row: sa.RowMapping) -> VariableView:
    return VariableView(
        key=row["key"],
        label=row["label"],
        label_en=row["label_en"],
        value=row["value"],
        value_en=row["value_en"],
        confirmed=row["confirmed"],
        note=row["note"],
        origin=Origin(row["origin"]),
        version=row["version"],
        updated_by=row["updated_by_name"],
        updated_at=row["updated_at"],
    )
