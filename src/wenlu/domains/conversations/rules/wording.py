"""How a message reads where there is only a line for it."""

import re

_MARKS = re.compile(r"\*\*|^\s*(?:[-*]|\d+\.)\s+|^\s*\|[\s|:-]+\|\s*$|\|", re.MULTILINE)


def plain_line(text: str, length: int) -> str:
    """Return a text as one line without the marks of small Markdown, cut where it is too long."""
    flat = " ".join(_MARKS.sub(" ", text).split())
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"
