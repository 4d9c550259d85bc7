"""Reads every word in an Office package (.docx, .xlsx, .pptx), wherever it stands: headers, notes, boxes, cells.

For judging what somebody sends, not for quoting: there are no headings and no pages.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from wenlu.platform.documents.model import Block, BlockKind, Reading, tidy
from wenlu.platform.documents.word import check_package

_PARTS = re.compile(r"(?:word|xl|ppt)/.*\.xml")
_SHARED = "xl/sharedStrings.xml"


def read_office(data: bytes) -> Reading:
    """Return the paragraphs, rows and comments of all parts; entities were refused before, so none is resolved."""
    check_package(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted(name for name in package.namelist() if _PARTS.fullmatch(name))
        shared: list[str] = []
        if _SHARED in names:
            with package.open(_SHARED) as part:
                shared = [_text(item) for item in _ended(part, "si")]
        blocks: list[Block] = []
        for name in names:
            if name != _SHARED:
                with package.open(name) as part:
                    blocks += [Block(BlockKind.TEXT, line) for line in _lines(part, shared)]
    return Reading("", tuple(blocks))


def _lines(part: IO[bytes], shared: Sequence[str]) -> Iterator[str]:
    for element in _ended(part, "p", "row", "comment", "sheet"):
        match _local(element):
            case "row":
                line = " ".join(_cell(cell, shared) for cell in element if _local(cell) == "c")
            case "sheet":
                line = element.get("name", "")
            case _:
                line = _text(element)
        if line := tidy(line):
            yield line


def _cell(cell: Element, shared: Sequence[str]) -> str:
    value = next((child.text or "" for child in cell if _local(child) == "v"), "")
    if cell.get("t") == "s":
        return shared[int(value)]
    return value or _text(cell)


def _ended(part: IO[bytes], *names: str) -> Iterator[Element]:
    """Yield the elements of these names, each once it is whole; what was read is let go."""
    for _, element in iterparse(part):  # noqa: S314  `check_package` has refused document types, and with them entities
        if _local(element) in names:
            yield element
            element.clear()


def _text(element: Element) -> str:
    return "".join(child.text or "" for child in element.iter() if _local(child) == "t")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
