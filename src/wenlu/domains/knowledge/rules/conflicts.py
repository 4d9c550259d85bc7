"""What does not fit together in a whole knowledge base, found without comparing everything with everything.

Texts become rows of length one. Up to `_EXACT` rows are compared in blocks; of more, each row goes into the cells of
the two anchors it is closest to and is compared within those: nearly equal rows share a cell all but always.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wenlu.domains.knowledge.rules.similarity import fold_question
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.knowledge.schemas.workshop import ConflictKind, ConflictSide, ConflictView
from wenlu.language.grams import gram_ids
from wenlu.language.normalise import fold
from wenlu.language.slots import find_slots

Rows = NDArray[np.float32]
NEAR_MEANING = 0.9
"""Cosine of sentence vectors from which on two phrasings may be the same question."""
NEAR_WORDS = 0.6
"""Dice coefficient of character bigrams that they must reach besides."""
SAME_STATEMENT = 0.8
"""The same of two statements without their figures."""
_EXACT = 30_000
_BLOCK = 1024
_ANCHORS = 256
_GRAM_DIMENSIONS = 512
_MOST_PAIRS = 200_000
_LEAST_LETTERS = 6
_FIGURE = re.compile(
    r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*"
    r"(%|‰|个?交易日|个?工作日|个?自然日|万元|亿元|元|万|亿|天|日|个月|月|年|小时|分钟|秒|次|股|手|份|倍|岁|点|级)"
)
_SENTENCE = re.compile(r"[。！？；\n|]+")
_MARKUP = re.compile(r"[*_#>`]+|^\s*(?:\d+\.|-)\s+|\{\{\s*|\s*\}\}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question of an entry."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer that has figures: the sentence, what is left without them, units and numbers."""

    key: str
    text: str
    bare: str
    units: tuple[str, ...]
    numbers: tuple[str, ...]


def phrasings_of(entries: Iterable[PublishedEntry]) -> list[Phrasing]:
    """Return every question of every entry."""
    return [
        Phrasing(entry.key, text)
        for entry in entries
        for text in (entry.title, *((entry.title_en,) if entry.title_en else ()), *entry.phrasings, *entry.phrasings_en)
    ]


def near_phrasings(phrasings: Sequence[Phrasing], rows: Rows, titles: Mapping[str, ConflictSide]) -> list[ConflictView]:
    """Return the entries that are asked for in nearly the same words, one line a pair of entries, closest first.

    `rows` are sentence vectors, or `gram_rows` where there are none. Phrasings whose slots differ (开户, 销户) are not
    the same, however close.
    """
    owners = np.array([one.key for one in phrasings])
    best: dict[tuple[str, str], tuple[float, int, int]] = {}
    grams: dict[int, Counter[str]] = {}
    for left, right, score in _close_pairs(rows, owners, NEAR_MEANING):
        shared = _dice(_bigrams(grams, left, phrasings), _bigrams(grams, right, phrasings))
        if shared < NEAR_WORDS or not _same_slots(phrasings[left].text, phrasings[right].text):
            continue
        both = (phrasings[left].key, phrasings[right].key)
        pair = (min(both), max(both))
        closeness = (score + shared) / 2
        if closeness > best.get(pair, (0.0, 0, 0))[0]:
            best[pair] = (closeness, left, right)
    found = [
        ConflictView(
            kind=ConflictKind.NEAR_PHRASING,
            score=round(min(1.0, score), 3),
            one=_side(titles, phrasings[left]),
            other=_side(titles, phrasings[right]),
        )
        for score, left, right in best.values()
    ]
    return sorted(found, key=lambda one: (-one.score, one.one.key))


def statements_of(entries: Iterable[PublishedEntry]) -> list[Statement]:
    """Return every sentence of the Chinese answers that has figures with a unit."""
    return [
        statement
        for entry in entries
        for sentence in _SENTENCE.split(_MARKUP.sub("", entry.answer))
        if (statement := _statement(entry.key, sentence.strip())) is not None
    ]


def different_figures(
    statements: Sequence[Statement], rows: Rows, titles: Mapping[str, ConflictSide]
) -> list[ConflictView]:
    """Return statements of two entries on one subject that read alike and give other numbers in the same units."""
    owners = np.array([one.key for one in statements])
    found: dict[tuple[str, str], ConflictView] = {}
    for left, right, score in _close_pairs(rows, owners, SAME_STATEMENT):
        one, other = statements[left], statements[right]
        if one.units != other.units or one.numbers == other.numbers or not _same_slots(one.bare, other.bare):
            continue
        if _subjects(titles[one.key].title) != _subjects(titles[other.key].title):
            continue  # 50 万元 for one board and 10 for another
        both = (one.key, other.key)
        pair = (min(both), max(both))
        if pair not in found or found[pair].score < score:
            found[pair] = ConflictView(
                kind=ConflictKind.FIGURES,
                score=round(min(1.0, score), 3),
                one=_side(titles, Phrasing(one.key, one.text)),
                other=_side(titles, Phrasing(other.key, other.text)),
            )
    return sorted(found.values(), key=lambda one: (-one.score, one.one.key))


def dead_choices(entries: Mapping[str, PublishedEntry], titles: Mapping[str, ConflictSide]) -> list[ConflictView]:
    """Return follow-ups that lead to entries that are not published any more."""
    return [
        ConflictView(kind=ConflictKind.DEAD_CHOICE, score=1.0, one=_side(titles, Phrasing(entry.key, key)))
        for entry in entries.values()
        for key in entry.choices
        if key not in entries
    ]


def expired_facts(
    entries: Iterable[PublishedEntry], titles: Mapping[str, ConflictSide], today: date
) -> list[ConflictView]:
    """Return facts on which nobody may rely any more."""
    return [
        ConflictView(kind=ConflictKind.EXPIRED, score=1.0, one=_side(titles, Phrasing(entry.key, fact.claim)))
        for entry in entries
        for fact in entry.facts
        if fact.is_expired(today)
    ]


def sides_of(entries: Iterable[PublishedEntry]) -> dict[str, ConflictSide]:
    """Return each entry as a side of a conflict, without a passage yet."""
    return {entry.key: ConflictSide(key=entry.key, id=entry.id, title=entry.title, text="") for entry in entries}


def gram_rows(texts: Sequence[str]) -> Rows:
    """Return texts as rows of length one by their character n-grams, hashed into few places with signs."""
    rows = np.zeros((len(texts), _GRAM_DIMENSIONS), np.float32)
    for row, text in zip(rows, texts, strict=True):
        ids = gram_ids(fold(text))
        np.add.at(row, (ids >> 1) % _GRAM_DIMENSIONS, np.where(ids & 1, np.float32(1), np.float32(-1)))
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)


def _close_pairs(rows: Rows, owners: NDArray[np.str_], least: float) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of rows of different owners with at least this cosine, each once; at most `_MOST_PAIRS`."""
    seen: set[tuple[int, int]] = set()
    for cell in _cells(rows):
        for start in range(0, cell.size, _BLOCK):
            part = cell[start : start + _BLOCK]
            scores = rows[part] @ rows[cell[start:]].T
            lefts, rights = np.nonzero(scores >= least)
            keep = (rights > lefts) & (owners[part[lefts]] != owners[cell[start + rights]])
            for left, right in zip(lefts[keep].tolist(), rights[keep].tolist(), strict=True):
                pair = (int(part[left]), int(cell[start + right]))
                if pair not in seen:
                    seen.add(pair)
                    yield (*pair, float(scores[left, right]))
                if len(seen) >= _MOST_PAIRS:
                    return


def _cells(rows: Rows) -> list[NDArray[np.intp]]:
    if len(rows) <= _EXACT:
        return [np.arange(len(rows))]
    anchors = rows[np.random.default_rng(0).choice(len(rows), _ANCHORS, replace=False)]
    nearest = np.concatenate(
        [
            np.argpartition(-(rows[start : start + _BLOCK] @ anchors.T), 1, axis=1)[:, :2]
            for start in range(0, len(rows), _BLOCK)
        ]
    )
    return [np.flatnonzero((nearest == anchor).any(axis=1)) for anchor in range(_ANCHORS)]


def _statement(key: str, sentence: str) -> Statement | None:
    figures = _FIGURE.findall(sentence)
    bare = _FIGURE.sub(lambda found: f"#{found[2]}", sentence)
    if not figures or len(re.sub(r"[\W\d_]+", "", bare)) < _LEAST_LETTERS:
        return None
    numbers = tuple(number.replace(",", "") for number, _ in figures)
    return Statement(key, sentence[:200], bare, tuple(unit for _, unit in figures), numbers)


def _side(titles: Mapping[str, ConflictSide], passage: Phrasing) -> ConflictSide:
    return titles[passage.key].model_copy(update={"text": passage.text})


def _bigrams(known: dict[int, Counter[str]], place: int, phrasings: Sequence[Phrasing]) -> Counter[str]:
    if place not in known:
        folded = fold_question(phrasings[place].text)
        known[place] = Counter(folded[n : n + 2] for n in range(max(1, len(folded) - 1)))
    return known[place]


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _same_slots(one: str, other: str) -> bool:
    return find_slots(fold(one)) == find_slots(fold(other))


def _subjects(title: str) -> frozenset[str]:
    """The products and things that a title names."""
    return frozenset(slot.value for slot in find_slots(fold(title)) if slot.dimension in {"product", "object"})
