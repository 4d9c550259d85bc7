"""What a document is made of, whatever its format: headings, paragraphs and rows of tables, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """What can be read."""

    MARKDOWN = "markdown"
    PDF = "pdf"
    WORD = "word"
    HTML = "html"
    TEXT = "text"
    OFFICE = "office"
    """Any Office package, for its words alone."""


MEDIA_TYPES = {
    Format.MARKDOWN: "text/markdown",
    Format.PDF: "application/pdf",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HTML: "text/html",
    Format.TEXT: "text/plain",
}


class BlockKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of some level (1 is the highest), a paragraph, or a row of a table with its column heads written in.

    `page` counts from 1 and is None where the format has no pages.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read. `title` is what it calls itself, "" where it does not say."""

    title: str
    blocks: tuple[Block, ...]
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece that can be quoted by itself.

    `headings` lead to it, highest first. `article` is the provision of a statute (第八十九条) and `number` that as a
    figure. `start` is where it begins in the text of all blocks, joined by line breaks.
    """

    ordinal: int
    headings: tuple[str, ...]
    page: int | None
    article: str | None
    number: int | None
    text: str
    start: int


class Reason(StrEnum):
    """Why a document cannot be read."""

    KIND_REFUSED = "kind_refused"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    ENCRYPTED = "encrypted"
    SCANNED = "scanned"
    MACROS = "macros"
    EMPTY = "empty"
    BROKEN = "broken"
    TIMED_OUT = "timed_out"


class UnreadableDocument(Exception):
    """A document cannot be read, for a reason that its owner can do something about."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason
        self.detail = detail


Progress = Callable[[int, int], None]
"""Called with the pages that are done and how many there are."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 1500
MAX_CHARACTERS = 5_000_000


def tidy(text: str) -> str:
    """Return a paragraph on one line: without control characters, with single spaces."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(kept.split())


def row_text(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """Return a row of a table as a line that can stand alone: 项目：佣金；费率：0.03%."""
    if not header or len(header) != len(cells):
        return "；".join(cell for cell in cells if cell)
    return "；".join(
        f"{head}：{cell}" if head and head != cell else cell for head, cell in zip(header, cells, strict=True) if cell
    )
