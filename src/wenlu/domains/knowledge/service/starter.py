"""Brings in the shipped knowledge base."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import structlog
import yaml
from pydantic import BaseModel, ValidationError

from wenlu.domains.knowledge.events import StarterImported
from wenlu.domains.knowledge.rules import Surroundings, find_flaws, fold_question, folded_questions, variables_in
from wenlu.domains.knowledge.rules.flows import FlowSurroundings, find_flow_flaws, first_words
from wenlu.domains.knowledge.schemas import (
    Audience,
    EntryContent,
    EntryStatus,
    ImportReport,
    Origin,
    Question,
    Script,
    ScriptStatus,
    Slug,
    Variable,
)
from wenlu.domains.knowledge.schemas.flows import FlowContent
from wenlu.domains.knowledge.service.shipped import digest_of
from wenlu.domains.knowledge.service.starter_flows import import_flows
from wenlu.domains.knowledge.store import EntryStore, LibraryStore, Saver, ScriptStore, StoredEntry
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import EntryId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.sdk.messages import Frozen

M = TypeVar("M", bound=BaseModel)
_log = structlog.get_logger(__name__)


class Category(Frozen):
    """A category as its file has it."""

    id: Slug
    name: Question
    name_en: Question


@dataclass(slots=True)
class Starter:
    """The shipped files, read and checked. What is wrong stands in `problems` and is left out of the rest."""

    entries: list[EntryContent] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    flows: list[FlowContent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def starter_folder() -> Traversable:
    return files("wenlu.domains.knowledge") / "starter"


def starter_digest(folder: Traversable) -> str:
    """Return one hash over every file, so that an unchanged folder need not be read."""
    return digest_of(_yaml_files(folder))


def read_starter(folder: Traversable) -> Starter:
    """Read and check the folder; one bad entry does not stop the rest."""
    starter = Starter()
    for name, file in _yaml_files(folder):
        if name == "categories.yaml":
            starter.categories += _parse(Category, name, file, starter.problems)
        elif name == "scripts.yaml":
            starter.scripts += _parse(Script, name, file, starter.problems)
        elif name.startswith("flows/"):
            starter.flows += _parse(FlowContent, name, file, starter.problems)
        elif name == "variables.yaml" or name.startswith("variables/"):
            starter.variables += _parse(Variable, name, file, starter.problems)
        else:
            starter.entries += _parse(EntryContent, name, file, starter.problems)
    _check_scripts(starter)
    _check_entries(starter)
    _check_flows(starter)
    return starter


def _yaml_files(folder: Traversable) -> list[tuple[str, Traversable]]:
    """Entries, scripts, flows and variables; the other folder (laws) has a reader of its own."""
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        if item.is_dir() and item.name not in {"variables", "flows"}:
            continue
        if item.is_dir():
            found += [(f"{item.name}/{inner.name}", inner) for inner in item.iterdir()]
        else:
            found.append((item.name, item))
    return sorted((name, file) for name, file in found if name.endswith(".yaml"))


def _parse(model: type[M], name: str, file: Traversable, problems: list[str]) -> list[M]:
    try:
        items = yaml.load(file.read_bytes(), yaml.CSafeLoader)  # safe, and ten times as fast as the one in Python
    except yaml.YAMLError as error:
        problems.append(f"{name}: {error}")
        return []
    if not isinstance(items, list):
        problems.append(f"{name}: not a list")
        return []
    parsed: list[M] = []
    for item in items:
        try:
            parsed.append(model.model_validate(item))
        except ValidationError as error:
            label = item.get("key") or item.get("id") if isinstance(item, dict) else item
            faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            problems.append(f"{name}: {label}: {faults}")
    return parsed


def _check_scripts(starter: Starter) -> None:
    known = {variable.key for variable in starter.variables}
    sound = []
    for script in starter.scripts:
        unknown = sorted(variables_in(script.text + script.text_en) - known)
        if unknown:
            starter.problems.append(f"scripts.yaml: {script.key}: no variables {unknown}")
        else:
            sound.append(script)
    starter.scripts = sound


def _check_flows(starter: Starter) -> None:
    """Leave out flows that are flawed; the bot plays the rest."""
    entries = {entry.key for entry in starter.entries if entry.audience is Audience.CUSTOMER}
    variables = {variable.key for variable in starter.variables}
    taken: dict[str, str] = {}
    sound = []
    for flow in starter.flows:
        flaws = find_flow_flaws(flow, FlowSurroundings(entries, variables, taken))
        starter.problems += [f"{flow.key}: {flaw.node or 'flow'}: {flaw.message}" for flaw in flaws]
        if not any(flaw.severity == "error" for flaw in flaws):
            sound.append(flow)
            taken.update(dict.fromkeys(first_words(flow), flow.title))
    starter.flows = sound


def _check_entries(starter: Starter) -> None:
    """Leave out what is written twice or flawed; a choice that leads nowhere is only taken off its entry."""
    keys = {entry.key for entry in starter.entries}
    categories = {category.id for category in starter.categories}
    variables = {variable.key for variable in starter.variables}
    taken: dict[str, str] = {}
    sound: dict[str, EntryContent] = {}
    for entry in starter.entries:
        if entry.key in sound:
            starter.problems.append(f"{entry.key}: written twice")
            continue
        flaws = find_flaws(entry, Surroundings(categories, keys, variables, taken))
        starter.problems += [f"{entry.key}: {flaw.field}: {flaw.message}" for flaw in flaws]
        mended = _mended(entry, keys, taken)
        if find_flaws(mended, Surroundings(categories, keys, variables, taken)):
            continue
        sound[entry.key] = mended
        taken.update(dict.fromkeys(folded_questions(mended), entry.title))
    starter.entries = list(sound.values())


def _mended(entry: EntryContent, keys: set[str], taken: Mapping[str, str]) -> EntryContent:
    seen = {*taken, *map(fold_question, (entry.title, entry.title_en or ""))}

    def fresh(phrasings: Iterable[str]) -> tuple[str, ...]:
        kept = {folded: text for text in phrasings if (folded := fold_question(text)) not in seen}
        seen.update(kept)
        return tuple(kept.values())

    return entry.model_copy(
        update={
            "phrasings": fresh(entry.phrasings),
            "phrasings_en": fresh(entry.phrasings_en),
            "choices": tuple(key for key in dict.fromkeys(entry.choices) if key in keys and key != entry.key),
        },
    )


class StarterImport:
    """Writes the shipped knowledge base into the tables, as often as one likes."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, folder: Traversable | None = None) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._folder = folder or starter_folder()

    async def import_starter(self, actor: Actor) -> ImportReport | None:
        """Bring entries, variables, categories and scripts up to the shipped files; None if they were there already.

        What an editor has changed or archived is kept. An entry that the files have no longer is archived. Safe to
        call on several nodes at once.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        digest = starter_digest(self._folder)
        async with self._unit_of_work() as work:
            if await LibraryStore(work).starter_digest() == digest:
                return None
        starter = read_starter(self._folder)
        for problem in starter.problems:
            _log.warning("starter_problem", problem=problem)
        async with self._unit_of_work() as work:
            library = LibraryStore(work)
            await library.lock_import()
            if await library.starter_digest() == digest:
                return None
            saver = Saver(None, None, self._clock.now(), Origin.STARTER)
            await library.set_categories([(each.id, each.name, each.name_en) for each in starter.categories])
            await _import_scripts(ScriptStore(work), starter.scripts, saver)
            await _import_variables(library, starter.variables, saver)
            report = await _import_entries(work, starter.entries, saver)
            await import_flows(work, starter.flows, saver.at)
            await library.raise_revision(starter_digest=digest)
            work.record(StarterImported(digest))
        return report.model_copy(update={"problems": tuple(starter.problems)})


async def _import_variables(library: LibraryStore, variables: Sequence[Variable], saver: Saver) -> None:
    present = {view.key: view for view in await library.list_variables()}
    for variable in variables:
        before = present.get(variable.key)
        if before is None:
            await library.save_variable(variable, 1, saver)
        elif (
            before.origin is Origin.STARTER
            and Variable(**before.model_dump(include=set(Variable.model_fields))) != variable
        ):
            await library.save_variable(variable, before.version + 1, saver)


async def _import_scripts(store: ScriptStore, scripts: Sequence[Script], saver: Saver) -> None:
    """Bring scripts up to the files, in their order; what an editor wrote or put away stays as it is."""
    present = {script.content.key: script for script in await store.list_all()}
    for script in scripts:
        before = present.get(script.key)
        if before is None:
            await store.insert_script(new_id(), script, ScriptStatus.PUBLISHED, saver)
        elif before.origin is Origin.STARTER and (before.content, before.status) != (script, ScriptStatus.PUBLISHED):
            await store.update_script(before, script, ScriptStatus.PUBLISHED, saver)
    wanted = [script.key for script in scripts]
    for key, old in present.items():
        if key not in wanted and old.origin is Origin.STARTER and old.status is not ScriptStatus.ARCHIVED:
            await store.update_script(old, old.content, ScriptStatus.ARCHIVED, saver)
    await store.set_positions([*wanted, *(key for key in present if key not in wanted)])


async def _import_entries(work: UnitOfWork, entries: Sequence[EntryContent], saver: Saver) -> ImportReport:
    store = EntryStore(work)
    present = {entry.content.key: entry for entry in await store.list_all()}
    counts = dict.fromkeys(("created", "updated", "unchanged", "kept", "archived"), 0)
    for content in entries:
        counts[await _import_entry(store, present.get(content.key), content, saver)] += 1
    wanted = {content.key for content in entries}
    for key, entry in present.items():
        if key not in wanted and entry.origin is Origin.STARTER and entry.status is not EntryStatus.ARCHIVED:
            await store.update_entry(entry, entry.content, EntryStatus.ARCHIVED, saver)
            counts["archived"] += 1
    return ImportReport(**counts)


async def _import_entry(store: EntryStore, before: StoredEntry | None, content: EntryContent, saver: Saver) -> str:
    if before is None:
        await store.insert_entry(EntryId(new_id()), content, EntryStatus.PUBLISHED, saver)
        return "created"
    if before.origin is Origin.EDITOR:
        return "kept"
    if before.content == content and before.status is EntryStatus.PUBLISHED:
        return "unchanged"
    await store.update_entry(before, content, EntryStatus.PUBLISHED, saver)
    return "updated"
