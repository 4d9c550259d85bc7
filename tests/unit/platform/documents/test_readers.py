"""Every format gives headings, paragraphs and rows; what cannot be read says why and never fails otherwise."""

import io
import random
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.paper import make_pdf, make_scan, make_word

from wenlu.platform.documents import (
    BlockKind,
    Format,
    Reading,
    Reason,
    UnreadableDocument,
    cut,
    read_document,
    read_passages,
    sniff_format,
)
from wenlu.platform.documents.model import MAX_BYTES

HANDBOOK = [
    ["内部资料 第1页", "客户服务手册", "第一章 总则",
     "客户服务应当做到及时、准确、有礼貌，遇到投诉的时候先听客户把话讲完，", "再按流程登记。"],
    ["内部资料 第2页", "登记之后两个工作日内答复。", "第二章 渠道", "（一）电话；", "（二）网上。"],
    ["内部资料 第3页", "渠道由总部统一管理。"],
]  # fmt: skip


def texts(reading: Reading, kind: BlockKind) -> list[str]:
    return [block.text for block in reading.blocks if block.kind is kind]


def test_pdf_gives_pages_and_drops_running_heads() -> None:
    reading = read_document(Format.PDF, make_pdf(HANDBOOK, title="手册"))
    assert (reading.title, reading.pages) == ("手册", 3)
    assert texts(reading, BlockKind.HEADING) == ["第一章 总则", "第二章 渠道"]
    assert "客户服务应当做到及时、准确、有礼貌，遇到投诉的时候先听客户把话讲完，再按流程登记。" in texts(
        reading, BlockKind.TEXT
    )
    assert not any("内部资料" in block.text for block in reading.blocks)
    assert [block.page for block in reading.blocks if block.text.startswith(("登记", "渠道"))] == [2, 3]


def test_pdf_with_a_password_is_refused_and_one_without_is_read() -> None:
    for user, expected in (("secret", Reason.ENCRYPTED), ("", None)):
        writer = PdfWriter(PdfReader(io.BytesIO(make_pdf(HANDBOOK))))
        writer.encrypt(user, "owner", algorithm="AES-256")
        kept = io.BytesIO()
        writer.write(kept)
        if expected is None:
            assert read_document(Format.PDF, kept.getvalue()).pages == 3
        else:
            with pytest.raises(UnreadableDocument) as refused:
                read_document(Format.PDF, kept.getvalue())
            assert refused.value.reason is expected


def test_scanned_pages_are_named_as_such() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(Format.PDF, make_scan())
    assert refused.value.reason is Reason.SCANNED


def test_word_reads_styles_and_tables() -> None:
    data = make_word(
        (1, "收费说明"), "先看总则。", (2, "佣金"), [["项目", "费率"], ["佣金", "万三"], ["印花税", "万五"]]
    )
    reading = read_document(Format.WORD, data)
    assert reading.title == "收费说明"
    assert texts(reading, BlockKind.HEADING) == ["收费说明", "佣金"]
    assert texts(reading, BlockKind.ROW) == ["项目：佣金；费率：万三", "项目：印花税；费率：万五"]


def repacked(data: bytes, **parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, parts.pop(part.filename, None) or source.read(part))
        for name, content in parts.items():
            target.writestr(name, content)
    return kept.getvalue()


def test_word_with_macros_bombs_or_entities_is_refused() -> None:
    plain = make_word("正文。")
    cases = {
        Reason.MACROS: repacked(plain, **{"word/vbaProject.bin": b"x"}),
        Reason.TOO_LARGE: repacked(plain, **{"word/media/a.xml": b"0" * 160 * 1024 * 1024}),
        Reason.BROKEN: repacked(plain, **{"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}),
    }  # fmt: skip
    for reason, data in cases.items():
        with pytest.raises(UnreadableDocument) as refused:
            read_document(Format.WORD, data)
        assert refused.value.reason is reason


def test_html_shows_what_a_reader_sees() -> None:
    page = """<html><head><title>页名</title><script>alert(1)</script></head><body><nav>导航</nav>
    <h1>转账时间</h1><p>每个交易日<b>九点</b>开始。</p><p style="display: none">看不见</p><!-- 注 -->
    <ul><li>招行</li><li>工行</li></ul><table><tr><th>银行</th><th>限额</th></tr><tr><td>招行</td><td>五万</td></tr></table>
    </body></html>"""
    for encoding in ("utf-8", "gb18030"):
        reading = read_document(Format.HTML, page.encode(encoding))
        assert reading.title == "转账时间"
        assert texts(reading, BlockKind.TEXT) == ["每个交易日九点开始。", "招行", "工行"]
        assert texts(reading, BlockKind.ROW) == ["银行：招行；限额：五万"]


def test_html_may_be_nested_as_deep_as_it_likes() -> None:
    reading = read_document(Format.HTML, b"<div>" * 20_000 + "底。".encode() + b"</div>" * 20_000)
    assert isinstance(reading, Reading)


def test_markdown_reads_tables_and_leaves_out_html() -> None:
    text = (
        "# 标题\n\n一段\n接着写 **粗** 和[链接](https://example.com)。\n\n"
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>\n"
    )
    reading = read_document(Format.MARKDOWN, text.encode())
    assert [block.text for block in reading.blocks] == ["标题", "一段接着写 粗 和链接。", "甲：1；乙：2"]


def test_plain_text_in_either_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        reading = read_document(Format.TEXT, "第一章 甲\n\n这是一行。\n\n又一行。".encode(encoding))
        assert [block.text for block in reading.blocks] == ["第一章 甲", "这是一行。", "又一行。"]


def test_kinds_are_told_by_content() -> None:
    assert sniff_format("x.txt", make_pdf([["甲"]])) is Format.PDF
    assert sniff_format("x.pdf.docx", make_word("甲")) is Format.WORD
    assert sniff_format("X.HTM", b"<p>x") is Format.HTML
    for name, data, reason in (
        ("a.exe", b"MZ...", Reason.KIND_REFUSED),
        ("a.xlsx", b"PK\x03\x04 xl/workbook.xml", Reason.KIND_REFUSED),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", Reason.KIND_REFUSED),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
        ("a.md", b" \n", Reason.EMPTY),
        ("a.md", b"x" * (MAX_BYTES + 1), Reason.TOO_LARGE),
    ):
        with pytest.raises(UnreadableDocument) as refused:
            sniff_format(name, data)
        assert refused.value.reason is reason


GOOD = {
    Format.PDF: make_pdf(HANDBOOK),
    Format.WORD: make_word((1, "题"), "段。", [["a", "b"], ["c", "d"]]),
    Format.HTML: "<h1>题</h1><p>段。</p>".encode(),
    Format.MARKDOWN: "# 题\n\n| a | b |\n|--|--|\n| c | d |".encode(),
    Format.TEXT: "第一条 甲。\n第二条 乙。".encode(),
    Format.OFFICE: make_word((1, "题"), "段。", [["a", "b"], ["c", "d"]]),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(Format)), st.integers(0, 2**32), st.integers(1, 40))
def test_broken_files_are_refused_and_nothing_else(format_: Format, seed: int, wounds: int) -> None:
    dice = random.Random(seed)  # noqa: S311  a broken file that can be broken again
    data = bytearray(GOOD[format_])
    for _ in range(wounds):
        data[dice.randrange(len(data))] = dice.randrange(256)
    if seed % 3 == 0:
        del data[dice.randrange(len(data)) :]
    with suppress(UnreadableDocument):
        cut(read_document(format_, bytes(data)))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(Format)), st.binary(max_size=400))
def test_noise_is_refused_and_nothing_else(format_: Format, data: bytes) -> None:
    with suppress(UnreadableDocument):
        cut(read_document(format_, data))


async def test_a_process_of_its_own_reads_and_says_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    title, pages, passages = await read_passages(
        Format.PDF, make_pdf(HANDBOOK, title="手册"), lambda *at: seen.append(at)
    )
    assert (title, pages, seen) == ("手册", 3, [(1, 3), (2, 3), (3, 3)])
    assert passages == cut(read_document(Format.PDF, make_pdf(HANDBOOK)))


async def test_a_process_of_its_own_names_the_reason_and_is_ended_in_time() -> None:
    for seconds, reason in ((60.0, Reason.SCANNED), (0.01, Reason.TIMED_OUT)):
        with pytest.raises(UnreadableDocument) as refused:
            await read_passages(Format.PDF, make_scan(), lambda *_: None, seconds)
        assert refused.value.reason is reason
