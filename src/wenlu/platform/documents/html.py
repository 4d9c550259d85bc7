"""Reads HTML pages: what a reader sees, without scripts, styles, forms and navigation. Nothing is fetched."""

import re
import warnings

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import Comment, NavigableString, Tag

from wenlu.platform.documents.model import Block, BlockKind, Reading, row_text, tidy
from wenlu.platform.documents.structure import find_heading_level

_LEFT_OUT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
    "nav", "header", "footer", "aside", "form", "button", "select", "input", "textarea", "head",
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])")
_BLOCKS = frozenset({
    "p", "li", "dd", "dt", "blockquote", "pre", "div", "section", "article", "main", "body", "html", "ul", "ol", "dl",
    "table", "figure", "figcaption", "address", "center", "details", "summary", "td", "th", "tr",
})  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(data: bytes) -> Reading:
    """Read a page; its first `h1`, or else its `title`, is the title."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as the page that it is
        soup = BeautifulSoup(data, "lxml")
    named = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup.find_all(_LEFT_OUT):
        tag.decompose()
    for tag in soup.find_all(_is_hidden):
        if not tag.decomposed:
            tag.decompose()
    blocks = _Collector().read(soup.body or soup)
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), "")
    return Reading(title or tidy(named), tuple(blocks))


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or tag.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(str(tag.get("style", ""))))
    )


class _Collector:
    """Walks a page once, without recursion: pages may be nested as deep as they like."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[str] = []

    def read(self, root: Tag) -> list[Block]:
        waiting: list[Tag | NavigableString | None] = [root]
        while waiting:
            node = waiting.pop()
            if node is None:
                self._close()
            elif isinstance(node, NavigableString):
                if not isinstance(node, Comment) and type(node) is NavigableString:
                    self._open.append(str(node))
            elif heading := _HEADING.fullmatch(node.name):
                self._close()
                self._add(BlockKind.HEADING, node.get_text(""), int(heading[1]))
            elif node.name == "tr":
                self._close()
                self._row(node)
            elif node.name == "br":
                self._close()
            elif node.name in _BLOCKS:
                self._close()
                waiting.append(None)
                waiting += [
                    child for child in reversed(list(node.children)) if isinstance(child, Tag | NavigableString)
                ]
            else:
                waiting += [
                    child for child in reversed(list(node.children)) if isinstance(child, Tag | NavigableString)
                ]
        self._close()
        return self.blocks

    def _row(self, row: Tag) -> None:
        cells = tuple(tidy(cell.get_text(" ")) for cell in row.find_all(["td", "th"], recursive=False))
        if not any(cells) or _is_header(row):
            return
        table = row.find_parent("table")
        first = next(iter(table.find_all("tr")), None) if table else None
        header: tuple[str, ...] = ()
        if first is not None and first is not row and _is_header(first):
            header = tuple(tidy(cell.get_text(" ")) for cell in first.find_all(["td", "th"], recursive=False))
        self._add(BlockKind.ROW, row_text(header, cells))

    def _close(self) -> None:
        text, self._open = "".join(self._open), []
        line = tidy(text)
        level = find_heading_level(line) if line.startswith("第") else None
        self._add(BlockKind.TEXT if level is None else BlockKind.HEADING, line, level or 0)

    def _add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        line = tidy(text)
        if line:
            self.blocks.append(Block(kind, line, level))


def _is_header(row: Tag) -> bool:
    cells = row.find_all(["td", "th"], recursive=False)
    return len(cells) > 1 and all(cell.name == "th" for cell in cells)
