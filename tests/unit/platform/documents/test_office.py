"""Every word of an Office package is found, wherever somebody put it."""

import io
import zipfile

import docx
import pytest
import xlsxwriter

from wenlu.platform.documents import Format, Reason, UnreadableDocument, read_document

SLIDE = (
    '<p:sld xmlns:p="p" xmlns:a="a"><p:txBody><a:p><a:r><a:t>稳赚</a:t></a:r><a:r><a:t>不赔</a:t></a:r></a:p>'
    "<a:p/></p:txBody></p:sld>"
)


def package(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def lines(data: bytes) -> list[str]:
    return [block.text for block in read_document(Format.OFFICE, data).blocks]


def test_a_spreadsheet_gives_its_rows_names_and_comments() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        page = workbook.add_worksheet("年化八个点")
        page.write_row(0, 0, ["产品", "保本", 0.08])
        page.write_string(1, 0, "稳赚不赔")
        page.write_comment(0, 1, "绝对不会亏")
    found = lines(file.getvalue())
    assert "产品 保本 0.08" in found
    assert {"稳赚不赔", "年化八个点"} <= set(found)
    assert any("绝对不会亏" in line for line in found)


def test_a_word_document_gives_headers_footers_and_tables_too() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.add_table(1, 1).cell(0, 0).text = "表格"
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    file = io.BytesIO()
    document.save(file)
    assert {"正文", "表格", "页眉", "页脚"} <= set(lines(file.getvalue()))


def test_slides_give_their_paragraphs_whole() -> None:
    assert lines(package(ppt__slides__slide1=SLIDE, ppt__notesSlides__notesSlide1=SLIDE)) == ["稳赚不赔", "稳赚不赔"]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl__workbook": '<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'}, None),
        ({"xl__workbook": "<x>"}, Reason.BROKEN),
        ({"xl__worksheets__sheet1": '<x><row><c t="s"><v>7</v></c></row></x>'}, Reason.BROKEN),
        ({"other": "<x/>"}, Reason.EMPTY),
    ],
)
def test_what_is_no_such_package_is_refused(parts: dict[str, str], reason: Reason | None) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        lines(package(**parts))
    assert reason is None or refused.value.reason is reason
