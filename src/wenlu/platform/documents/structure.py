"""What a line of Chinese text is by its beginning: an article, a chapter, a numbered heading, an item of a list."""

import re

from wenlu.kernel.numerals import find_number

_NUMERAL = r"[〇零一二三四五六七八九十百千两0-9０-９]{1,8}"
_ARTICLE = re.compile(
    rf"第\s*({_NUMERAL})\s*条(之[一二三四五六七八九十]{{1,2}})?(?=[\s　:：【（(]|[^\s、，,。和至或与及的规款项之第])"
)
_DIVISION = re.compile(rf"第\s*({_NUMERAL})\s*([编章节])(?=[\s　:：]|$|[\u3400-\u9fff])")
_DIVISION_LEVELS = {"编": 1, "章": 2, "节": 3}
_COUNTED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]\s*\S")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})[.、]?\s+\S")
_ITEM = re.compile(rf"(?:[（(]{_NUMERAL}[)）]|\d{{1,3}}[.、．)）]|[-•·●◆■*]\s|[a-zA-Z][.)]\s|注[:：])")
_ENDS_LIKE_A_SENTENCE = re.compile(r"[。；;，,！!？?：:]$")
_APART = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_LONGEST_HEADING = 40


def find_article(line: str) -> tuple[str, int] | None:
    """Return the label (第八十九条) and number of the article that a line opens, or None."""
    match = _ARTICLE.match(line)
    number = find_number(match[1]) if match else None
    if match is None or not number:
        return None
    return re.sub(r"\s", "", match[0]), number


def find_heading_level(line: str) -> int | None:
    """Return the level of a heading that shows as such by its words alone, or None."""
    if len(line) > _LONGEST_HEADING or _ENDS_LIKE_A_SENTENCE.search(line):
        return None
    division = _DIVISION.match(line)
    if division:
        return _DIVISION_LEVELS[division[2]]
    if _COUNTED.match(line):
        return 4
    decimal = _DECIMAL.match(line)
    return 3 + decimal[1].count(".") if decimal else None


def opens_paragraph(line: str) -> bool:
    """Whether a line begins something new, however the line before it ended."""
    return bool(_ITEM.match(line)) or find_article(line) is not None or find_heading_level(line) is not None


def tidy_heading(text: str) -> str:
    """Return a heading without the spaces that pull short titles apart: 第一章 总　则 is 第一章 总则."""
    division = _DIVISION.match(text)
    if division is None:
        return _APART.sub("", text) if len(text) <= 8 else text  # noqa: PLR2004  a title of a few signs: 目 录
    rest = _APART.sub("", text[division.end() :].strip(" 　:："))
    label = re.sub(r"\s", "", division[0])
    return f"{label} {rest}".strip()
