"""Whether a person's words give another figure than knowledge does for the same thing.

Precise rather than complete: what is called a contradiction is shown to a person as one. A clause counts only where its
words stand in the title and sentence that give the other figure, and where the entry has its own figure nowhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wenlu.domains.bot.rules.figures import Figure, find_figures
from wenlu.language.normalise import fold
from wenlu.language.slots import find_slots

COMPARED = frozenset(
    {"money", "usd", "hkd", "trading day", "working day", "day", "month", "year", "percent", "age", "hour", "clock"}
)
"""Units that rules of the market are given in; shares, deals and persons are mostly the customer's own."""
ALIGNED = 0.5
"""Share of a clause's pairs of characters that title and sentence of the entry must have."""
_LEAST_PAIRS = 2
_LONGEST = 300
_CLAUSE = re.compile(r"[^。！？!?；;，,\n]+")
_SENTENCE = re.compile(r"[。！？；\n|]+")
_MARKUP = re.compile(r"[*_#>`]+|^\s*(?:\d+\.|-)\s+", re.MULTILINE)
_OWN = re.compile(
    r"您(?:的|账户|名下|目前|现在|持有|这笔|昨天|今天|上次|当前|还有|已经|可用|可取)|(?:查询|显示|看)到(?:您)?|截至|"
    r"\byour (?:account|balance|holding|order)|\byou (?:have|hold|bought|sold)",
)
"""Said of the customer's own money or dealings: knowledge cannot know it."""
_SUPPOSED = re.compile(r"比如|例如|假设|假如|如果您|举例|for example|suppose|e\.g\.")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_FILLER = re.compile(
    r"可以|需要|一般|如果|或者|以及|就是|这个|那个|的话|[您你我们的了吗呢吧是在有要把被和与及或也都就才会能请零一二三四五六七八九十百千万亿元年月日天]"
)
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class KnownText:
    """An entry as it is told to customers."""

    key: str
    title: str
    answer: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Characters `start` to `end` of the words, and the sentence of the entry that gives another figure."""

    start: int
    end: int
    key: str
    title: str
    known: str


def disagreements(text: str, entries: Iterable[KnownText]) -> Iterator[Disagreement]:
    """Yield the clauses of a text that give another figure than one of these entries; each clause once."""
    known = list(entries)
    for clause in _CLAUSE.finditer(text):
        words = clause[0]
        if _OWN.search(words) or _SUPPOSED.search(words):
            continue
        folded = fold(words)
        said = [figure for figure in find_figures(folded) if figure.unit in COMPARED]
        found = next((other for entry in known if (other := _contradicts(said, folded, entry)) is not None), None)
        if found is not None:
            entry, sentence = found
            yield Disagreement(clause.start(), clause.end(), entry.key, entry.title, sentence[:_LONGEST])


def _contradicts(said: list[Figure], folded: str, entry: KnownText) -> tuple[KnownText, str] | None:
    answer = _MARKUP.sub("", entry.answer)
    given = find_figures(fold(answer))
    new = [figure for figure in said if not any(_same(figure, other) for other in given)]
    units = {figure.unit for figure in given}
    new = [figure for figure in new if figure.unit in units]
    if not new or not _same_product(folded, fold(f"{entry.title}。{answer}")):
        return None
    pairs = _pairs(folded)
    if len(pairs) < _LEAST_PAIRS:
        return None
    for sentence in _SENTENCE.split(answer):
        other = fold(sentence)
        if not {figure.unit for figure in new} & {figure.unit for figure in find_figures(other)}:
            continue
        if len(pairs & (_pairs(other) | _pairs(fold(entry.title)))) >= ALIGNED * len(pairs):
            return entry, sentence.strip()
    return None


def _same(said: Figure, given: Figure) -> bool:
    """Whether a figure is given, be it as one end of a range."""
    if said.value == given.value:
        return True
    return said.unit == given.unit and (
        said.value in given.value.split("~") or given.value in said.value.split("~") or said.is_said_by(given)
    )


def _same_product(one: str, other: str) -> bool:
    products = [{slot.value for slot in find_slots(text) if slot.dimension == "product"} for text in (one, other)]
    return not products[0] or bool(products[0] & products[1])


def _pairs(folded: str) -> frozenset[str]:
    """Pairs of characters that carry meaning, and English words; figures are none."""
    runs = [run for part in _FILLER.split(folded) for run in _CHINESE.findall(part)]
    return frozenset(run[place : place + 2] for run in runs for place in range(len(run) - 1)) | frozenset(
        _WORD.findall(folded)
    )
