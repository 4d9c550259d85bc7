"""Finds where a text names an article of a statute.

Forms: 《证券法》第一百三十五条, 证券法第八十九条第二款, Securities Law art. 135.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenlu.kernel.numerals import find_number

_NUMERAL = r"[〇零一二三四五六七八九十百千两0-9０-９]{1,7}"
_ARTICLE = re.compile(
    rf"(?P<mark>第\s*)?(?P<number>{_NUMERAL})\s*条(?P<suffix>之[一二三四五六七八九十])?"
    rf"(?:\s*第\s*(?P<paragraph>{_NUMERAL})\s*款)?(?:\s*第?\s*[（(]?(?P<item>{_NUMERAL})[)）]?\s*项)?"
)
_ENGLISH = re.compile(
    r"\b(?:arts?\b\.?|articles?)\s*(?P<numbers>\d{1,4}(?:\s*(?:,|and|to|-|–|&)\s*\d{1,4})*)", re.IGNORECASE
)
_ENGLISH_OF = re.compile(r"\s*of\s+(?:the\s+)?(?:PRC\s+|Chinese\s+)?", re.IGNORECASE)
_TITLE = re.compile(r"《([^《》\n]{2,80})》")
_LINK = re.compile(
    r"(?:[\s、，,和及与或至到的中里内之第款项（）()\[\]一二三四五六七八九十0-9年修正订版本规定关于面头]|[（(][^（）()]{0,20}[)）]|and|to|,|under|"
    r"by|the|in|see|its)*",
    re.IGNORECASE,
)
_NEAR = 24
_UNKNOWN = re.compile(r"([\u3400-\u9fff]{1,20}(?:法典|法|条例|办法|细则|准则))[的里中]?\s*\Z")
"""A statute by a name that is none of ours."""
_PREFIX = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Citation:
    """One article that a text names, by the half-open part of the text.

    `law` is the key of the statute where we have it, `title` what the text calls it ("" where it names none).
    """

    start: int
    end: int
    title: str
    law: str | None
    article: int
    suffix: str = ""
    paragraph: int | None = None
    item: int | None = None


class LawNames:
    """Every name by which statutes are called; longer names are tried first, so that 证券投资基金法 is not 证券法."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._keys = {_plain(name): law for law, given in names.items() for name in given}
        longest = sorted({name for given in names.values() for name in given}, key=len, reverse=True)
        pattern = "|".join(_as_pattern(name) for name in longest)
        self._pattern = re.compile(rf"(?:{_PREFIX})?(?:{pattern})", re.IGNORECASE) if longest else None

    def find(self, title: str) -> str | None:
        """Return the key of the statute with this name."""
        return self._keys.get(_plain(title))

    def mentions(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and name of every statute that a text names, in order; an unknown one in 《》 too."""
        titled = [(match.start(), match.end(), match[1]) for match in _TITLE.finditer(text)]
        bare = self._pattern.finditer(text) if self._pattern else ()
        loose = [
            (match.start(), match.end(), match[0])
            for match in bare
            if not any(start <= match.start() < end for start, end, _ in titled)
        ]
        return sorted([*titled, *loose])


def find_citations(text: str, laws: LawNames) -> list[Citation]:
    """Return every article that a text names, in order.

    A number without 第 (89条) counts only close behind the name of a statute or the words 规定 and 办法. Of a range
    (第八十八条至第九十条) both ends are given. Whose article it is without a name has an empty title.
    """
    mentions = laws.mentions(text)
    found = [*_chinese(text, mentions, laws), *_english(text, mentions, laws)]
    return sorted(found, key=lambda citation: (citation.start, citation.article))


def _chinese(text: str, mentions: list[tuple[int, int, str]], laws: LawNames) -> list[Citation]:
    found: list[Citation] = []
    title, reach = "", -1
    waiting = list(mentions)
    for match in _ARTICLE.finditer(text):
        while waiting and waiting[0][1] <= match.start():
            _, reach, title = waiting.pop(0)
        named = title if reach >= 0 and _belongs(text[reach : match.start()]) else ""
        if not named and (unknown := _UNKNOWN.search(text, 0, match.start())):
            named, reach = unknown[1], match.start()
        number = find_number(match["number"])
        if not number or (match["mark"] is None and not (named or _follows_a_rule(text, match.start()))):
            continue
        if named:
            reach = match.end()
        found.append(
            Citation(
                match.start(), match.end(), named, laws.find(named) if named else None, number, match["suffix"] or "",
                find_number(match["paragraph"] or ""), find_number(match["item"] or ""),
            )
        )  # fmt: skip
    return found


def _english(text: str, mentions: list[tuple[int, int, str]], laws: LawNames) -> list[Citation]:
    found: list[Citation] = []
    for match in _ENGLISH.finditer(text):
        before = [mention for mention in mentions if mention[1] <= match.start()]
        title = before[-1][2] if before and _belongs(text[before[-1][1] : match.start()]) else ""
        end = match.end()
        if not title:
            of = _ENGLISH_OF.match(text, match.end())
            after = next((one for one in mentions if of and one[0] == of.end()), None)
            title, end = (after[2], after[1]) if after else ("", end)
        law = laws.find(title) if title else None
        numbers = [int(number) for number in re.findall(r"\d+", match["numbers"])]
        found += [Citation(match.start(), end, title, law, number) for number in numbers if number]
    return found


def _belongs(between: str) -> bool:
    return len(between) <= _NEAR and _LINK.fullmatch(between) is not None


def _follows_a_rule(text: str, start: int) -> bool:
    return re.search(r"(?:规定|办法|法律|法规|条例|法)[的里中]?[面头]?\s*$", text[:start]) is not None


def _plain(name: str) -> str:
    squeezed = re.sub(r"[\s、，,（）()]", "", name).casefold()
    return squeezed.removeprefix(_PREFIX)


def _as_pattern(name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return rf"\b{words}\b" if name.isascii() else words
