"""Reads Markdown (CommonMark with tables). Raw HTML in it is left out."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wenlu.platform.documents.model import Block, BlockKind, Reading, row_text, tidy
from wenlu.platform.documents.plain import decode_text
from wenlu.platform.documents.structure import find_heading_level

_VERBATIM = ("fence", "code_block")


def read_markdown(data: bytes) -> Reading:
    """Read headings by their marks, paragraphs, items and tables; the first heading of level 1 is the title."""
    tokens = MarkdownIt("commonmark").enable("table").parse(decode_text(data))
    blocks: list[Block] = []
    header: tuple[str, ...] = ()
    cells: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "inline":
            opener = tokens[place - 1]
            if opener.type in {"th_open", "td_open"}:
                cells.append(_words(token))
            else:
                blocks += _blocks(opener, token)
        elif token.type in _VERBATIM:
            blocks += [Block(BlockKind.TEXT, line) for line in map(tidy, token.content.split("\n")) if line]
        elif token.type == "tr_close":
            if tokens[place + 1].type == "thead_close":
                header = tuple(cells)
            elif any(cells):
                blocks.append(Block(BlockKind.ROW, row_text(header, tuple(cells))))
            cells = []
        elif token.type == "table_close":
            header = ()
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), "")
    return Reading(title, tuple(blocks))


def _blocks(opener: Token, token: Token) -> list[Block]:
    if opener.type == "heading_open":
        text = _words(token)
        return [Block(BlockKind.HEADING, text, int(opener.tag[1]))] if text else []
    lines = [tidy(line) for line in _words(token, keep_lines=True).split("\n")]
    return [_paragraph(line) for line in lines if line]


def _paragraph(line: str) -> Block:
    level = find_heading_level(line) if line.startswith("第") else None  # 第一章 without its marks
    return Block(BlockKind.TEXT, line) if level is None else Block(BlockKind.HEADING, line, level)


def _words(token: Token, *, keep_lines: bool = False) -> str:
    """The text of an inline token without its marks. A single line break keeps lines apart only where Chinese ends."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"} or child.type == "image":
            parts.append(child.content)
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "softbreak":
            parts.append("\n" if parts and parts[-1][-1:] in "。；：！？" else _soft(parts))
    text = "".join(parts)
    return text if keep_lines else tidy(text)


def _soft(parts: list[str]) -> str:
    return "" if parts and parts[-1][-1:] >= "\u2e80" else " "
