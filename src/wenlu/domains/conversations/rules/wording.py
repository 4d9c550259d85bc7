"""How a message reads where there is only a line for it."""

import re

from wenlu.language.personal import cover_numbers

_MARKS = re.compile(r"\*\*|^\s*(?:[-*]|\d+\.)\s+|^\s*\|[\s|:-]+\|\s*$|\|", re.MULTILINE)


def plain_line(text: str, length: int) -> str:
    """Return a text as one line for staff: no marks of small Markdown, numbers covered, cut where it is too long."""
    flat = cover_numbers(" ".join(_MARKS.sub(" ", text).split()))
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"
