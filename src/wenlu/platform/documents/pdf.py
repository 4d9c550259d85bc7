"""Reads PDF. Text only: what is a picture of a page is said to be one, and not read."""

import io

from pypdf import PasswordType, PdfReader

from wenlu.platform.documents.lines import blocks_of_lines
from wenlu.platform.documents.model import (
    MAX_CHARACTERS,
    MAX_PAGES,
    Progress,
    Reading,
    Reason,
    UnreadableDocument,
    tidy,
)

_FEWEST_CHARACTERS_A_PAGE = 8


def read_pdf(data: bytes, progress: Progress) -> Reading:
    """Read the lines of every page; a document that only asks for a password to be changed is read."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise UnreadableDocument(Reason.ENCRYPTED)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadableDocument(Reason.TOO_LONG, f"{count} pages")
    pages: list[list[str]] = []
    size = 0
    for place, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        size += len(text)
        if size > MAX_CHARACTERS:
            raise UnreadableDocument(Reason.TOO_LONG, f"more than {MAX_CHARACTERS} characters")
        pages.append(text.split("\n"))
        progress(place, count)
    if sum(len(line.strip()) for page in pages for line in page) < _FEWEST_CHARACTERS_A_PAGE * count:
        has_pictures = any("/XObject" in (page.get("/Resources") or {}) for page in reader.pages)
        raise UnreadableDocument(Reason.SCANNED if has_pictures else Reason.EMPTY)
    title = tidy(str(reader.metadata.title or "")) if reader.metadata else ""
    return Reading(title, tuple(blocks_of_lines(pages, paged=True)), count)
