"""Cuts a long text where a reader would pause: between paragraphs, lines, sentences, words; and only then anywhere."""

import re
import unicodedata

_BLANK = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What Unicode calls white space, as Pydantic's `\\S` understands it; all that may be lost at a cut."""
_BORDERS = (
    re.compile(r"\n[ \t\r]*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？；…]+[”’）」』]*|[.!?;](?=\s)"),
    re.compile(r"[，、：]|\s"),
)
_LEAST_SHARE = 3
"""A border counts in the last two thirds of what fits, so that no part becomes a crumb."""
_JOINERS = "\u200d\ufe0e\ufe0f\u20e3"


def split_text(text: str, limit: int) -> list[str]:
    """Return parts of at most `limit` characters; a text that fits comes back as it is.

    Every character but white space at the cuts is in exactly one part, in order.
    """
    parts: list[str] = []
    rest = text
    while len(rest) > limit:
        cut = _cut(rest, limit)
        parts.append(rest[:cut].strip(_BLANK))
        rest = rest[cut:].strip(_BLANK)
    parts.append(rest)
    return [part for part in parts if part] or [text]


def _cut(text: str, limit: int) -> int:
    for border in _BORDERS:
        ends = [found.end() for found in border.finditer(text, 0, limit + 1) if found.end() <= limit]
        if ends and ends[-1] > limit // _LEAST_SHARE:
            return ends[-1]
    return next((at for at in range(limit, limit // 2, -1) if not _belongs(text[at - 1], text[at])), limit)


def _belongs(before: str, after: str) -> bool:
    """Whether two characters are drawn as one: accents, joined emoji, skin tones, flags."""
    return (
        unicodedata.category(after).startswith("M")
        or after in _JOINERS
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )
