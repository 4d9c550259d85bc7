"""Whether a person's words give another figure than knowledge does for the same thing.

Precise rather than complete: what is called a contradiction is shown to a person as one. A clause counts only where its
words stand in the title and sentence that give the other figure, and where the entry has its own figure nowhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+个?(?:交易日|工作日|天|日|年|月|次)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MONEY_FROM = 10_000


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


def compared_figures(text: str) -> list[Figure]:
    """Return the figures of a text that knowledge may give otherwise: rules, and not the customer's own money."""
    return [figure for clause in _clauses(text) for figure in _figures(fold(clause[0]))]


def disagreements(text: str, entries: Iterable[KnownText]) -> Iterator[Disagreement]:
    """Yield the clauses of a text that give another figure than one of these entries, and none as they do."""
    known = [_read(entry) for entry in entries]
    for clause in _clauses(text):
        folded = fold(clause[0])
        products = _products(folded)
        about = [entry for entry in known if not products or products & entry.products]
        given = [figure for entry in about for figure in entry.figures]
        new = [figure for figure in _figures(folded) if not any(_same(figure, other) for other in given)]
        found = next((other for entry in about if (other := _contradicts(new, folded, entry)) is not None), None)
        if found is not None:
            entry, sentence = found
            yield Disagreement(clause.start(), clause.end(), entry.key, entry.title, sentence[:_LONGEST])


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of an entry: its words, the units of its figures, its pairs with those of the title."""

    words: str
    units: frozenset[str]
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry with what is compared of it."""

    text: KnownText
    sentences: tuple[_Sentence, ...]
    figures: tuple[Figure, ...]
    products: frozenset[str]


@lru_cache(maxsize=1024)
def _read(entry: KnownText) -> _Read:
    """Read an entry once; it is published knowledge, and nothing of a customer is kept here."""
    answer = _MARKUP.sub("", entry.answer)
    whole, title = fold(f"{entry.title}。{answer}"), _pairs(fold(entry.title))
    sentences = [(words.strip(), fold(words)) for words in _SENTENCE.split(answer)]
    return _Read(
        entry,
        tuple(
            _Sentence(words, frozenset(figure.unit for figure in _figures(folded)), _pairs(folded) | title)
            for words, folded in sentences
        ),
        tuple(_figures(whole)),
        _products(whole),
    )


def _clauses(text: str) -> Iterator[re.Match[str]]:
    return (part for part in _CLAUSE.finditer(text) if not (_OWN.search(part[0]) or _SUPPOSED.search(part[0])))


def _figures(folded: str) -> list[Figure]:
    """Figures in comparable units: years as months, a bare 50万 as money, and no ordinals (第二个交易日)."""
    found = (_comparable(figure) for figure in find_figures(_ORDINAL.sub(" ", folded)))
    return [figure for figure in found if figure.unit in COMPARED]


def _comparable(figure: Figure) -> Figure:
    number = float(figure.value) if _NUMBER.fullmatch(figure.value) else None
    if figure.unit == "year" and number is not None:
        return Figure(f"{number * 12:g}", "month", figure.bound)
    if not figure.unit and number is not None and number >= _MONEY_FROM and number % _MONEY_FROM == 0:
        return Figure(figure.value, "money", figure.bound)
    return figure


def _contradicts(new: list[Figure], folded: str, entry: _Read) -> tuple[KnownText, str] | None:
    pairs = _pairs(folded)
    units = {figure.unit for figure in new}
    if not new or len(pairs) < _LEAST_PAIRS:
        return None
    for sentence in entry.sentences:
        if units & sentence.units and len(pairs & sentence.pairs) >= ALIGNED * len(pairs):
            return entry.text, sentence.words
    return None


def _same(said: Figure, given: Figure) -> bool:
    """Whether a figure is given, be it as one end of a range."""
    if said.value == given.value:
        return True
    return said.unit == given.unit and (
        said.value in given.value.split("~") or given.value in said.value.split("~") or said.is_said_by(given)
    )


def _products(folded: str) -> frozenset[str]:
    return frozenset(slot.value for slot in find_slots(folded) if slot.dimension == "product")


def _pairs(folded: str) -> frozenset[str]:
    """Pairs of characters that carry meaning, and English words; figures are none."""
    runs = [run for part in _FILLER.split(folded) for run in _CHINESE.findall(part)]
    return frozenset(run[place : place + 2] for run in runs for place in range(len(run) - 1)) | frozenset(
        _WORD.findall(folded)
    )
