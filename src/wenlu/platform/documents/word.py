"""Reads Word documents (.docx). Nothing in them is run, no external part is fetched, no entity is resolved."""

import io
import re
import zipfile

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from wenlu.platform.documents.model import Block, BlockKind, Reading, Reason, UnreadableDocument, row_text, tidy
from wenlu.platform.documents.structure import find_heading_level

_MAX_UNPACKED = 150 * 1024 * 1024
_MAX_PARTS = 5000
_MAX_RATIO = 200
_RATIO_FROM = 5 * 1024 * 1024
"""Unpacked size of a part from which on it may not be packed tighter than `_MAX_RATIO`."""
_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLES = frozenset({"title", "标题"})
_DOCTYPE = b"<!DOCTYPE"


def read_word(data: bytes) -> Reading:
    """Read paragraphs, headings by their style and tables. Pages are those that Word saw when it last saved."""
    check_package(data)
    document = Document(io.BytesIO(data))
    blocks: list[Block] = []
    page, paged = 1, False
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            blocks += _rows(item, page)
        else:
            breaks = len(item.rendered_page_breaks) + len(item._p.xpath(".//w:br[@w:type='page']"))  # noqa: SLF001  no public way
            leading = bool(item.rendered_page_breaks) and not item.rendered_page_breaks[0].preceding_paragraph_fragment
            paged = paged or breaks > 0
            if leading:
                page, breaks = page + 1, breaks - 1
            blocks += _paragraph(item, page)
            page += max(0, breaks)
    title = tidy(document.core_properties.title or "") or _title(blocks)
    if not paged:
        blocks = [Block(block.kind, block.text, block.level) for block in blocks]
    return Reading(title, tuple(blocks), page if paged else None)


def check_package(data: bytes) -> None:
    """Refuse what would unpack to far more than it is, macros, and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise UnreadableDocument(Reason.TOO_LARGE, "the package unpacks to too much")
            for part in parts:
                if part.flag_bits & 1:
                    raise UnreadableDocument(Reason.ENCRYPTED)
                if part.file_size > _RATIO_FROM and part.file_size > _MAX_RATIO * max(1, part.compress_size):
                    raise UnreadableDocument(Reason.TOO_LARGE, "a part is packed too tightly")
                if part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")):
                    raise UnreadableDocument(Reason.MACROS)
                if part.filename.lower().endswith((".xml", ".rels")):
                    with package.open(part) as opened:
                        if _DOCTYPE in opened.read(4096):
                            raise UnreadableDocument(Reason.BROKEN, "a part declares a document type")
    except zipfile.BadZipFile as error:
        raise UnreadableDocument(Reason.BROKEN, "not a package") from error


def _paragraph(paragraph: Paragraph, page: int) -> list[Block]:
    level = _level(paragraph)
    lines = [tidy(line) for line in paragraph.text.split("\n")]
    if level is not None:
        text = tidy(" ".join(lines))
        return [Block(BlockKind.HEADING, text, level, page)] if text else []
    return [_line(line, page) for line in lines if line]


def _line(line: str, page: int) -> Block:
    level = find_heading_level(line)
    return Block(BlockKind.TEXT if level is None else BlockKind.HEADING, line, level or 0, page)


def _level(paragraph: Paragraph) -> int | None:
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    if name.lower() in _TITLE_STYLES:
        return 1
    match = _STYLE.match(name)
    return int(match[1]) if match else None


def _rows(table: Table, page: int) -> list[Block]:
    rows = [tuple(tidy(cell.text) for cell in row.cells) for row in table.rows]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:  # noqa: PLR2004  a single row has no head
        return [Block(BlockKind.ROW, row_text((), row), 0, page) for row in rows]
    return [Block(BlockKind.ROW, row_text(rows[0], row), 0, page) for row in rows[1:]]


def _title(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), "")
