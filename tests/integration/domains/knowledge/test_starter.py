"""The shipped knowledge comes in once, and never over an editor's words."""

from pathlib import Path

import pytest

from wenlu.domains.knowledge.events import StarterImported
from wenlu.domains.knowledge.schemas import EntryStatus, Origin, SaveEntry, SetVariable
from wenlu.domains.knowledge.service import KnowledgeService, LibraryService, PublishedKnowledge, StarterImport
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event


async def _id_of(knowledge: KnowledgeService, actor: Actor, key: str) -> object:
    page = await knowledge.list_entries(actor)
    return next(item.id for item in page.items if item.key == key)


async def test_first_import_creates_everything(
    starter_import: StarterImport,
    knowledge: KnowledgeService,
    library: LibraryService,
    reader: Actor,
    published: list[Event],
) -> None:
    report = await starter_import.import_starter(SYSTEM)

    assert report is not None
    assert (report.created, report.problems) == (3, ())
    assert [item.key for item in (await knowledge.list_entries(reader)).items] == [
        "account.close",
        "account.open",
        "permission.star",
    ]
    assert [(each.id, each.entries, each.published) for each in await library.list_categories(reader)] == [
        ("account", 2, 2),
        ("permission", 1, 1),
    ]
    assert any(isinstance(event, StarterImported) for event in published)


async def test_second_import_does_nothing(
    starter_import: StarterImport, published_knowledge: PublishedKnowledge
) -> None:
    await starter_import.import_starter(SYSTEM)
    before = await published_knowledge.revision()

    assert await starter_import.import_starter(SYSTEM) is None
    assert await published_knowledge.revision() == before


async def test_changed_file_updates_only_what_changed(
    starter_import: StarterImport, starter: Path, published_knowledge: PublishedKnowledge
) -> None:
    await starter_import.import_starter(SYSTEM)
    text = (starter / "permission.yaml").read_text("utf-8")
    (starter / "permission.yaml").write_text(text.replace("资产和交易经验", "资产、交易经验和测评"), "utf-8")

    report = await starter_import.import_starter(SYSTEM)

    assert report is not None
    assert (report.created, report.updated, report.unchanged) == (0, 1, 2)
    entries = (await published_knowledge.list_published()).entries
    assert entries["permission.star"].version == 2
    assert "测评" in entries["permission.star"].answer
    assert entries["account.open"].version == 1


async def test_editors_words_are_kept(
    starter_import: StarterImport,
    starter: Path,
    knowledge: KnowledgeService,
    library: LibraryService,
    editor: Actor,
    published_knowledge: PublishedKnowledge,
    without_review: None,
) -> None:
    await starter_import.import_starter(SYSTEM)
    star = await _id_of(knowledge, editor, "permission.star")
    closing = await _id_of(knowledge, editor, "account.close")
    command = SaveEntry(category="permission", title="科创板", answer="编辑写的", version=1, submit=True)
    await knowledge.update_entry(editor, star, command)
    await knowledge.archive_entry(editor, closing)
    await library.set_variable(editor, "hotline", SetVariable(value="400", version=1))
    for name in ("account.yaml", "permission.yaml", "variables.yaml"):
        path = starter / name
        path.write_text(path.read_text("utf-8").replace("需要", "必须").replace("95000", "95001"), "utf-8")

    report = await starter_import.import_starter(SYSTEM)

    assert report is not None
    assert report.kept == 2
    snapshot = await published_knowledge.list_published()
    assert snapshot.entries["permission.star"].answer == "编辑写的"
    assert "account.close" not in snapshot.entries
    assert snapshot.variables["hotline"].value == "400"


async def test_entry_that_is_gone_from_the_files_is_archived(
    starter_import: StarterImport, starter: Path, knowledge: KnowledgeService, reader: Actor
) -> None:
    await starter_import.import_starter(SYSTEM)
    (starter / "permission.yaml").unlink()

    report = await starter_import.import_starter(SYSTEM)

    assert report is not None
    assert report.archived == 1
    archived = await knowledge.list_entries(reader, status=EntryStatus.ARCHIVED)
    assert [(item.key, item.origin) for item in archived.items] == [("permission.star", Origin.STARTER)]


async def test_bad_entries_are_named_and_left_out(starter_import: StarterImport, starter: Path) -> None:
    (starter / "permission.yaml").write_text("- {key: permission.x, title: 好, answer: '{{nobody}}'}\n", "utf-8")
    (starter / "fee.yaml").write_text("- [not: closed\n", "utf-8")

    report = await starter_import.import_starter(SYSTEM)

    assert report is not None
    assert report.created == 2
    assert any("nobody" in problem for problem in report.problems)
    assert any(problem.startswith("fee.yaml") for problem in report.problems)


async def test_import_needs_the_permission(starter_import: StarterImport, reader: Actor) -> None:
    with pytest.raises(Forbidden):
        await starter_import.import_starter(reader)


def test_shipped_files_are_sound() -> None:
    starter = read_starter(starter_folder())

    assert starter.problems == []
    assert len(starter.entries) >= 415
    assert {entry.category for entry in starter.entries} == {category.id for category in starter.categories}
    assert sum(entry.category == "education" for entry in starter.entries) >= 25
    assert all(len(entry.phrasings) >= 5 for entry in starter.entries)
    assert all(entry.title_en and entry.answer_en and entry.phrasings_en for entry in starter.entries)
