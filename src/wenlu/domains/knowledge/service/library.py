"""Categories, variables and scripts."""

from wenlu.domains.knowledge.errors import VariableChangedMeanwhile, VariableNotFound
from wenlu.domains.knowledge.events import VariableChanged
from wenlu.domains.knowledge.rules import render, search_query, variables_in
from wenlu.domains.knowledge.schemas import (
    CategoryView,
    Origin,
    ScriptView,
    SetVariable,
    Variable,
    VariableUse,
    VariableVersionView,
    VariableView,
)
from wenlu.domains.knowledge.store import LibraryStore, Saver, ScriptStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWorkFactory

_MOST_SCRIPTS = 50


class LibraryService:
    """What stands around the entries."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def list_categories(self, actor: Actor) -> list[CategoryView]:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await LibraryStore(work).list_categories()

    async def list_variables(self, actor: Actor) -> list[VariableView]:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await LibraryStore(work).list_variables()

    async def set_variable(self, actor: Actor, key: str, command: SetVariable) -> VariableView:
        """Give a variable its value; raises `VariableNotFound`, `VariableChangedMeanwhile`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = LibraryStore(work)
            before = await store.lock_variable(key)
            if before is None:
                raise VariableNotFound(f"no variable {key!r}")
            if command.version != before.version:
                raise VariableChangedMeanwhile(before)
            variable = Variable(
                key=key,
                label=before.label,
                label_en=before.label_en,
                value=command.value,
                value_en=command.value_en,
                confirmed=command.confirmed,
                note=before.note,
            )
            saver = Saver(actor.id, actor.name, self._clock.now(), Origin.EDITOR)
            await store.save_variable(variable, before.version + 1, saver)
            await store.raise_revision()
            work.record(VariableChanged(key))
            return VariableView(
                **dict(variable),
                origin=saver.origin,
                version=before.version + 1,
                updated_by=saver.name,
                updated_at=saver.at,
            )

    async def list_variable_versions(self, actor: Actor, key: str) -> list[VariableVersionView]:
        """What a variable was, newest first; empty for one that does not exist."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await LibraryStore(work).list_variable_versions(key)

    async def list_variable_uses(self, actor: Actor) -> list[VariableUse]:
        """Return every entry and script in use that names a variable, once for each that it names."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            texts = await LibraryStore(work).list_texts_with_variables()
        return [
            VariableUse(key=key, kind=kind, id=id_, title=title)
            for kind, id_, title, text in texts
            for key in sorted(variables_in(text))
        ]

    async def list_scripts(self, actor: Actor, q: str = "", *, english: bool = False) -> list[ScriptView]:
        """Search the scripts, best first, with variables filled in; without `q` all in their order."""
        actor.check(Permission.READ_KNOWLEDGE)
        query = search_query(q, every=True)
        if q.strip() and not query:
            return []
        async with self._unit_of_work() as work:
            scripts = await ScriptStore(work).list_published(query, _MOST_SCRIPTS)
            variables: dict[str, Variable] = {view.key: view for view in await LibraryStore(work).list_variables()}
        return [
            ScriptView(
                id=script.key,
                category=script.category,
                title=script.title_en if english else script.title,
                text=render(script.text_en if english else script.text, variables, english=english),
            )
            for script in scripts
        ]
