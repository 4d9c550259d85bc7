"""One door for every format: bytes in, passages out, or the reason why not."""

from wenlu.platform.documents.html import read_html
from wenlu.platform.documents.markdown import read_markdown
from wenlu.platform.documents.model import (
    MAX_CHARACTERS,
    Format,
    Progress,
    Reading,
    Reason,
    UnreadableDocument,
)
from wenlu.platform.documents.office import read_office
from wenlu.platform.documents.pdf import read_pdf
from wenlu.platform.documents.plain import read_plain
from wenlu.platform.documents.word import read_word


def unheard(_done: int, _all: int) -> None:
    """Nobody wants to know how far the reading is."""


def read_document(format_: Format, data: bytes, progress: Progress = unheard) -> Reading:
    """Read a document; raises `UnreadableDocument` and nothing else, whatever the file."""
    try:
        reading = _read(format_, data, progress)
    except UnreadableDocument:
        raise
    except MemoryError as error:
        raise UnreadableDocument(Reason.TOO_LARGE, "out of memory") from error
    except Exception as error:
        raise UnreadableDocument(Reason.BROKEN, type(error).__name__) from error
    if sum(len(block.text) for block in reading.blocks) > MAX_CHARACTERS:
        raise UnreadableDocument(Reason.TOO_LONG, f"more than {MAX_CHARACTERS} characters")
    if not reading.blocks:
        raise UnreadableDocument(Reason.EMPTY)
    return reading


def _read(format_: Format, data: bytes, progress: Progress) -> Reading:
    match format_:
        case Format.PDF:
            return read_pdf(data, progress)
        case Format.WORD:
            return read_word(data)
        case Format.HTML:
            return read_html(data)
        case Format.MARKDOWN:
            return read_markdown(data)
        case Format.TEXT:
            return read_plain(data)
        case Format.OFFICE:
            return read_office(data)
