"""Turns the small Markdown of answers into text that reads well without it; every word stays, in order."""

import re

_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_CELLS = re.compile(r"(?<!\\)\|")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[([^\]\n]+)\]\((https://[^\s()]+)\)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.MULTILINE)


def without_markdown(text: str) -> str:
    """Return the words of an answer: tables as lines, links behind their words, lists as they are."""
    text = _HEADING.sub("", tables_as_lines(text))
    text = _CODE.sub(r"\1", _STRONG.sub(r"\1", text))
    return _LINK.sub(_spelled, text)


def tables_as_lines(text: str) -> str:
    """Return the text with a line for each row of a table: the first cell, a colon, the others."""
    lines = text.split("\n")
    done: list[str] = []
    at = 0
    while at < len(lines):
        if "|" in lines[at] and at + 1 < len(lines) and "|" in lines[at + 1] and _RULE.match(lines[at + 1]):
            done.append(_row(lines[at]))
            at += 2
            while at < len(lines) and "|" in lines[at]:
                done.append(_row(lines[at]))
                at += 1
        else:
            done.append(lines[at])
            at += 1
    return "\n".join(done)


def _row(line: str) -> str:
    cells = [cell.strip().replace("\\|", "|") for cell in _CELLS.split(line.strip().strip("|"))]
    others = "；".join(cell for cell in cells[1:] if cell)
    return f"{cells[0]}：{others}" if cells[0] and others else cells[0] or others


def _spelled(found: re.Match[str]) -> str:
    behind = found.string[found.end() : found.end() + 1]
    return f"{found[1]} {found[2]}" + (" " if behind.strip() else "")
