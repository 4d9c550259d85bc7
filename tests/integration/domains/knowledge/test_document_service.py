"""Documents from the file to the quotation, on a real database and real files."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.paper import make_pdf, make_scan, make_word

from wenlu.domains.knowledge.errors import (
    ArticleNotFound,
    DocumentChangedMeanwhile,
    DocumentNotFound,
    DocumentRefused,
    DocumentSame,
    DocumentUnread,
)
from wenlu.domains.knowledge.events import DocumentsChanged, DocumentUploaded
from wenlu.domains.knowledge.schemas import Audience, Origin
from wenlu.domains.knowledge.schemas.documents import DocumentFields, DocumentKind, ReadingStatus, SaveDocument
from wenlu.domains.knowledge.service import DocumentReader, DocumentService, LawImport, PassageSearch
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.objects import Objects

FIELDS = DocumentFields(title="转账服务说明", kind=DocumentKind.PROCEDURE, audience=Audience.CUSTOMER)
TEXT = """# 转账服务说明

## 时间

银证转账的时间是每个交易日的九点到十六点，休市的日子不办理。当日转入的资金可以马上用来买卖。

## 限额

单笔最高五十万元，当日累计最高二百万元，以存管银行的设置为准。
"""


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects("", tmp_path)


@pytest.fixture
def documents(unit_of_work: UnitOfWorkFactory, clock: ManualClock, objects: Objects) -> DocumentService:
    return DocumentService(unit_of_work, clock, objects)


@pytest.fixture
def reading(unit_of_work: UnitOfWorkFactory, objects: Objects) -> DocumentReader:
    return DocumentReader(unit_of_work, objects)


@pytest.fixture
async def passages(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> AsyncIterator[PassageSearch]:
    search = PassageSearch(unit_of_work, clock, lambda: None)
    yield search
    search.close()


async def _upload(documents: DocumentService, editor: Actor, name: str = "a.md", data: bytes = TEXT.encode()) -> UUID:
    return (await documents.create_document(editor, FIELDS, name, data)).id


async def test_a_file_is_taken_read_and_found(
    documents: DocumentService,
    reading: DocumentReader,
    passages: PassageSearch,
    editor: Actor,
    reader: Actor,
    published: list[Event],
) -> None:
    document_id = await _upload(documents, editor)
    waiting = await documents.get_document(reader, document_id)
    assert (waiting.version, waiting.versions[0].status) == (None, ReadingStatus.READING)
    assert any(isinstance(event, DocumentUploaded) for event in published)
    assert await passages.search(reader, "转账时间") == []

    await reading.run()

    ready = await documents.get_document(reader, document_id)
    assert (ready.version, ready.versions[0].status, ready.versions[0].passages) == (1, ReadingStatus.READY, 2)
    assert any(isinstance(event, DocumentsChanged) for event in published)
    found = await passages.search(reader, "一天最多能转多少钱，累计限额", document=document_id)
    assert found[0].passage.headings == ("转账服务说明", "限额")
    assert "单笔最高五十万元" in found[0].quote
    assert (await documents.read_file(reader, document_id, 1))[1] == TEXT.encode()
    listed = await documents.list_documents(reader, q="存管银行")
    assert [(item.id, item.passages) for item in listed.items] == [(document_id, 2)]
    assert (await documents.list_documents(reader, q="没有的词")).items == []


@pytest.mark.parametrize(
    ("name", "data", "page"),
    [
        (
            "a.pdf",
            make_pdf(
                [["第一页的字在这里，够长才不像扫描件。"], ["第二章 费用", "佣金的收取标准在第二页，按成交金额收取。"]]
            ),
            2,
        ),
        ("a.docx", make_word((1, "费用"), "佣金的收取标准：按成交金额收取。"), None),
        ("a.html", "<h1>费用</h1><p>佣金的收取标准：按成交金额收取。</p>".encode(), None),
        ("a.txt", "佣金的收取标准：按成交金额收取。".encode("gb18030"), None),
    ],
)
async def test_every_format_is_found_by_its_words(
    documents: DocumentService, reading: DocumentReader, editor: Actor, name: str, data: bytes, page: int | None
) -> None:
    document_id = await _upload(documents, editor, name, data)
    await reading.run()
    hits = await documents.list_passages(editor, document_id, q="佣金 收取", limit=10)
    assert [hit.page for hit in hits] == [page]


async def test_what_cannot_be_read_says_why_and_can_be_tried_again(
    documents: DocumentService, reading: DocumentReader, editor: Actor
) -> None:
    document_id = await _upload(documents, editor, "scan.pdf", make_scan())
    await reading.run()
    failed = await documents.get_document(editor, document_id)
    assert (failed.version, failed.versions[0].status, failed.versions[0].reason) == (
        None,
        ReadingStatus.FAILED,
        "scanned",
    )
    assert (await documents.read_again(editor, document_id)).versions[0].status is ReadingStatus.READING
    await reading.run()
    better = await documents.add_version(editor, document_id, "text.md", TEXT.encode())
    assert [each.version for each in better.versions] == [2, 1]
    await reading.run()
    assert (await documents.get_document(editor, document_id)).version == 2
    with pytest.raises(DocumentUnread):
        await documents.read_again(editor, document_id)
    for name, data in (("a.exe", b"MZ"), ("empty.md", b" ")):
        with pytest.raises(DocumentRefused):
            await documents.create_document(editor, FIELDS, name, data)


async def test_a_new_version_takes_over_and_the_old_one_stays_readable(
    documents: DocumentService, reading: DocumentReader, passages: PassageSearch, editor: Actor
) -> None:
    document_id = await _upload(documents, editor)
    await reading.run()
    with pytest.raises(DocumentSame):
        await documents.add_version(editor, document_id, "b.md", TEXT.encode())
    await documents.add_version(editor, document_id, "b.md", TEXT.replace("五十万", "八十万").encode())
    assert "五十万" in (await passages.search(editor, "单笔最高多少"))[0].quote
    await reading.run()
    assert "八十万" in (await passages.search(editor, "单笔最高多少"))[0].quote
    old = await documents.list_passages(editor, document_id, version=1, limit=10)
    assert any("五十万" in passage.text for passage in old)


async def test_archived_or_expired_documents_are_not_found(
    documents: DocumentService,
    reading: DocumentReader,
    passages: PassageSearch,
    clock: ManualClock,
    editor: Actor,
    reader: Actor,
) -> None:
    document_id = await _upload(documents, editor)
    await reading.run()
    await documents.archive_document(editor, document_id)
    assert await passages.search(reader, "转账限额") == []
    with pytest.raises(DocumentNotFound):
        await passages.search(reader, "转账限额", document=document_id)
    restored = await documents.restore_document(editor, document_id)
    today = clock.now().date()
    command = SaveDocument(**FIELDS.model_dump(exclude={"valid_until"}), valid_until=today, edition=restored.edition)
    changed = await documents.update_document(editor, document_id, command)
    with pytest.raises(DocumentChangedMeanwhile):
        await documents.update_document(editor, document_id, command)
    assert changed.valid_until == today
    assert await passages.search(reader, "转账限额") != []
    clock.advance(timedelta(days=2))
    assert await passages.search(reader, "转账限额") == []
    with pytest.raises(Forbidden):
        await documents.archive_document(reader, document_id)


async def test_statutes_come_once_and_are_cited_by_article(
    unit_of_work: UnitOfWorkFactory, clock: ManualClock, objects: Objects, passages: PassageSearch, reader: Actor
) -> None:
    laws = LawImport(unit_of_work, clock, objects)
    assert await laws.import_laws(SYSTEM) == 13
    assert await laws.import_laws(SYSTEM) is None

    listed = await passages.list_laws(reader)
    assert len(listed) == 13
    assert next(law for law in listed if law.law == "securities_law").articles == 226
    article = await passages.get_article(reader, "securities_law", 135)
    assert article.article == "第一百三十五条"
    assert article.headings[-1] == "第八章 证券公司"
    assert "不得对客户证券买卖的收益" in article.paragraphs[0]
    with pytest.raises(ArticleNotFound):
        await passages.get_article(reader, "securities_law", 999)

    text = "《证券法》第一百三十五条、第一百六十一条；Advertising Law art. 25；《某办法》第三条"
    cited = await passages.find_citations(reader, text)
    assert [(one.law, one.number, one.found is not None) for one in cited] == [
        ("securities_law", 135, True),
        ("securities_law", 161, True),
        ("advertising_law", 25, True),
        (None, 3, False),
    ]


async def test_a_changed_statute_becomes_a_new_version(
    unit_of_work: UnitOfWorkFactory,
    clock: ManualClock,
    objects: Objects,
    documents: DocumentService,
    passages: PassageSearch,
    reader: Actor,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "laws"
    folder.mkdir()
    (folder / "manifest.yaml").write_text(
        "- {law: sample, title: 某法, names: [某法], dated: 2020-01-01, source: 试验, checked_on: 2026-11-22}", "utf-8"
    )
    text = "# 某法\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n"
    (folder / "sample.md").write_text(text, "utf-8")
    laws = LawImport(unit_of_work, clock, objects, folder)
    assert await laws.import_laws(SYSTEM) == 1
    (folder / "sample.md").write_text(text.replace("乙", "丁"), "utf-8")
    assert await laws.import_laws(SYSTEM) == 1
    assert (await passages.get_article(reader, "sample", 2)).paragraphs == ("第二条 丁。",)
    (listed,) = (await documents.list_documents(reader)).items
    assert (listed.version, listed.origin, listed.latest.version) == (2, Origin.STARTER, 2)
    old = await documents.list_passages(reader, listed.id, version=1, limit=10)
    assert [passage.text for passage in old] == ["第一条 甲。", "第二条 乙。", "第三条 丙。"]
