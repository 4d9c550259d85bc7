"""Paragraphs out of printed lines, for formats that keep nothing but lines (PDF, plain text)."""

import re
from collections import Counter
from collections.abc import Sequence

from wenlu.platform.documents.model import Block, BlockKind, tidy
from wenlu.platform.documents.structure import find_heading_level, opens_paragraph

_ENDS = re.compile(r"[。！？!?；;：:…][”’」』）)\]】》\"']*$|[.]$")
_NEARLY_FULL = 0.85
_FEWEST_PAGES = 3
_REPEATED_SHARE = 0.6
_EDGE_LINES = 2
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-–—\s]*|page \d+(?: of \d+)?",
    re.IGNORECASE,
)
_WIDE = "\u2e80"
_SHORTEST_WIDTH = 16


def blocks_of_lines(pages: Sequence[Sequence[str]], *, paged: bool) -> list[Block]:
    """Return headings and paragraphs; one that runs over the end of a page belongs to the page it begins on."""
    kept = _without_running_heads([[tidy(line) for line in page] for page in pages])
    width = _width([line for page in kept for line in page])
    blocks: list[Block] = []
    open_text, open_page, last = "", 1, ""
    for place, page in enumerate(kept, 1):
        for line in page:
            if not line:
                if not paged:  # an empty line parts paragraphs in text; in PDF it is only distance
                    last = open_text = _close(blocks, open_text, None)
                continue
            if not open_text or opens_paragraph(line) or _is_over(last, width):
                _close(blocks, open_text, open_page if paged else None)
                open_text, open_page = line, place
            else:
                open_text = _joined(open_text, line)
            last = line
    _close(blocks, open_text, open_page if paged else None)
    return blocks


def _close(blocks: list[Block], text: str, page: int | None) -> str:
    if text:
        level = find_heading_level(text)
        kind = BlockKind.TEXT if level is None else BlockKind.HEADING
        blocks.append(Block(kind, text, level or 0, page))
    return ""


def _is_over(line: str, width: float) -> bool:
    """Whether a paragraph ends with this line: by its sign, by being a heading, or by stopping short."""
    if not line or find_heading_level(line) is not None:
        return True
    return _measure(line) < width * _NEARLY_FULL


def _joined(before: str, line: str) -> str:
    if before.endswith("-") and line[:1].islower():
        return before[:-1] + line
    glue = "" if before[-1] >= _WIDE or line[0] >= _WIDE else " "
    return before + glue + line


def _measure(line: str) -> int:
    return sum(2 if sign >= _WIDE else 1 for sign in line)


def _width(lines: Sequence[str]) -> float:
    """The measure of a full line: what nine in ten do not exceed."""
    measures = sorted(_measure(line) for line in lines if line)
    return max(_SHORTEST_WIDTH, measures[int(len(measures) * 0.9)]) if measures else _SHORTEST_WIDTH


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers, and what stands at the edge of most pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_DIGITS.sub("#", line) for line in _edge(page)})
    often = {line for line, count in edges.items() if count >= max(_FEWEST_PAGES, len(pages) * _REPEATED_SHARE)}
    if len(pages) < _FEWEST_PAGES:
        often = set()
    kept = []
    for page in pages:
        edge = set(_edge(page))
        kept.append(
            [
                line
                for line in page
                if not (line in edge and (_DIGITS.sub("#", line) in often or _PAGE_NUMBER.fullmatch(line)))
            ]
            if len(pages) > 1
            else page
        )
    return kept


def _edge(page: Sequence[str]) -> list[str]:
    filled = [line for line in page if line]
    return [*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]]
