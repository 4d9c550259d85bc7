"""Reads plain text."""

from wenlu.platform.documents.lines import blocks_of_lines
from wenlu.platform.documents.model import Reading, Reason, UnreadableDocument

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f\v")
_MOST_CONTROLS = 0.01


def decode_text(data: bytes) -> str:
    """Return text in UTF-8, UTF-16 with its mark, or GB 18030; raises `UnreadableDocument` for anything else."""
    encodings = [name for mark, name in _MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(sign in _CONTROLS for sign in text) <= len(text) * _MOST_CONTROLS:
            return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    raise UnreadableDocument(Reason.BROKEN, "not text in a known encoding")


def read_plain(data: bytes) -> Reading:
    """Read paragraphs; headings are those that their numbering shows."""
    return Reading("", tuple(blocks_of_lines([decode_text(data).split("\n")], paged=False)))
