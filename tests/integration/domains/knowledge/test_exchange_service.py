"""Files out and in again, on a real database."""

from datetime import timedelta
from pathlib import Path

import pytest

from wenlu.domains.conversations.service.attachments import sniff
from wenlu.domains.knowledge.errors import ImportMoved, KnowledgeFileNotFound, KnowledgeFileRefused
from wenlu.domains.knowledge.schemas import (
    EntryStatus,
    FileFormat,
    ImportChange,
    SaveEntry,
    SetReviewPolicy,
)
from wenlu.domains.knowledge.service import (
    ExchangeService,
    KnowledgeFiles,
    KnowledgeService,
    PublishedKnowledge,
    ReviewService,
    StarterImport,
)
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.objects import Objects

_TWO_DAYS = timedelta(days=2)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
NEW = "key,title,answer,phrasings,choices\n{}"


@pytest.fixture(autouse=True)
async def _imported(starter_import: StarterImport) -> None:
    await starter_import.import_starter(SYSTEM)


@pytest.fixture
def exchange(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> ExchangeService:
    return ExchangeService(unit_of_work, clock)


@pytest.fixture
def files(unit_of_work: UnitOfWorkFactory, clock: ManualClock, tmp_path: Path) -> KnowledgeFiles:
    return KnowledgeFiles(unit_of_work, clock, Objects("", tmp_path), sniff)


def _csv(*lines: str) -> bytes:
    return NEW.format("\n".join(lines)).encode("utf-8-sig")


@pytest.mark.parametrize("format_", FileFormat)
async def test_what_is_exported_changes_nothing_when_imported(
    exchange: ExchangeService,
    editor: Actor,
    reader: Actor,
    published_knowledge: PublishedKnowledge,
    format_: FileFormat,
) -> None:
    data = await exchange.export_entries(reader, format_)
    before = await published_knowledge.revision()

    preview = await exchange.preview_import(editor, data, format_)
    outcome = await exchange.import_entries(editor, data, format_, preview.digest)

    assert (preview.unchanged, preview.created, preview.changed, preview.flawed) == (3, 0, 0, 0)
    assert (outcome.unchanged, outcome.drafts, outcome.published) == (3, 0, 0)
    assert await published_knowledge.revision() == before
    assert await exchange.export_entries(reader, format_, "permission") != data


async def test_a_preview_writes_nothing_and_an_import_waits_for_review(
    exchange: ExchangeService, knowledge: KnowledgeService, reviews: ReviewService, editor: Actor, reader: Actor
) -> None:
    data = _csv(
        "account.close,怎么销户,改了的答案,我要注销账户,",
        "account.first,新的第一问,答,,account.second",
        "account.second,新的第二问,答 {{nobody}},,",
        "account.third,新的第一问,答,,",
        "account.first,又一次,答,,",
    )
    with pytest.raises(Forbidden):
        await exchange.preview_import(reader, data, FileFormat.CSV)
    preview = await exchange.preview_import(editor, data, FileFormat.CSV)

    assert [(row.line, row.change) for row in preview.rows] == [
        (2, ImportChange.CHANGED),
        (3, ImportChange.CREATED),
        (4, ImportChange.FLAWED),
        (5, ImportChange.FLAWED),
        (6, ImportChange.FLAWED),
    ]
    assert "answer" in preview.rows[0].fields
    assert [[flaw.code for flaw in row.flaws] for row in preview.rows[2:]] == [
        ["unknown_variable"],
        ["phrasing_taken"],
        ["written_twice"],
    ]
    assert await reviews.list_reviews(editor) == []

    fixed = data.replace(b"{{nobody}}", b"{{hotline}}")
    preview = await exchange.preview_import(editor, fixed, FileFormat.CSV)
    outcome = await exchange.import_entries(editor, fixed, FileFormat.CSV, preview.digest)

    assert (outcome.drafts, outcome.published, outcome.flawed) == (3, 0, 2)
    assert {item.key for item in await reviews.list_reviews(editor)} == {
        "account.close",
        "account.first",
        "account.second",
    }
    drafts = await knowledge.list_entries(editor, status=EntryStatus.DRAFT)
    assert len(drafts.items) == 2
    again = await exchange.preview_import(editor, fixed, FileFormat.CSV)
    assert [flaw.code for flaw in again.rows[0].flaws] == ["has_draft"]


async def test_without_review_an_import_is_published(
    exchange: ExchangeService, without_review: None, editor: Actor, published_knowledge: PublishedKnowledge
) -> None:
    data = _csv("account.first,新的第一问,答,,account.second", "account.second,新的第二问,答,,")
    outcome = await exchange.import_entries(editor, data, FileFormat.CSV)
    assert (outcome.drafts, outcome.published) == (0, 2)
    assert "account.second" in (await published_knowledge.list_published()).entries


async def test_what_was_changed_since_the_preview_is_looked_at_again(
    exchange: ExchangeService,
    knowledge: KnowledgeService,
    reviews: ReviewService,
    editor: Actor,
    published_knowledge: PublishedKnowledge,
) -> None:
    await reviews.set_policy(SYSTEM, SetReviewPolicy(review=False, reason="测试", version=0))
    data = _csv("account.first,新的第一问,答,,")
    preview = await exchange.preview_import(editor, data, FileFormat.CSV)
    command = SaveEntry(category="account", title="别的问题", answer="答", submit=True)
    await knowledge.create_entry(editor, command)

    with pytest.raises(ImportMoved):
        await exchange.import_entries(editor, data, FileFormat.CSV, preview.digest)
    assert "account.first" not in (await published_knowledge.list_published()).entries


async def test_files_come_with_answers_and_unused_ones_go(
    files: KnowledgeFiles,
    knowledge: KnowledgeService,
    without_review: None,
    editor: Actor,
    reader: Actor,
    clock: ManualClock,
    published_knowledge: PublishedKnowledge,
) -> None:
    with pytest.raises(Forbidden):
        await files.upload(reader, "a.pdf", PDF)
    with pytest.raises(KnowledgeFileRefused):
        await files.upload(editor, "a.txt", b"text")
    form, unused = await files.upload(editor, "../表格.pdf", PDF), await files.upload(editor, "b.pdf", PDF)
    assert (form.name, form.media_type) == ("表格.pdf", "application/pdf")
    claimed = form.model_copy(update={"name": "别的名字.exe", "size": 1})
    command = SaveEntry(category="account", title="要填什么表", answer="见附件", attachments=(claimed,), submit=True)
    entry = await knowledge.create_entry(editor, command)

    assert entry.attachments == (form,)
    assert (await published_knowledge.list_published()).entries[entry.key].attachments == (form,)
    clock.advance(_TWO_DAYS)
    assert await files.remove_abandoned() == 1
    assert (await files.read(form.id))[1] == PDF
    with pytest.raises(KnowledgeFileNotFound):
        await files.read(unused.id)
