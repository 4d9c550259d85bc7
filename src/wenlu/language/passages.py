"""Finds the passage of a document that answers a question, and the sentences in it that do.

Documents are not written in the words in which people ask, so that words and sentence vectors are weighed together:
first over whole passages, which gives a few candidates, then over their sentences. The probability comes from a
logistic regression on customers' questions (`data/passages.json`); it is meant for quoting, where a wrong quotation is
worse than none, and for showing an editor what is found and why.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csc_array

from wenlu.language.grams import BUCKETS, Floats, gram_ids
from wenlu.language.normalise import fold
from wenlu.language.search import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wenlu.language.vectors import Encoder

_CANDIDATES = 12
_LONGEST_QUOTE = 260
_LONGEST_LIST = 420
_MOST_SENTENCES = 3
_KEPT_VECTORS = 20_000
_AT_ONCE = 8
_CLEARLY = 0.6
_UNSAID = 0.35
"""What it costs a passage that none of its words was said."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]+(?:[。！？!?；;]+[”’」』）)\]】》]*|\n|$)")
_ITEM = re.compile(r"\s*[（(][一二三四五六七八九十0-9]+[)）]")
FEATURES = (
    "words", "known", "sentence_words", "heading_words", "meaning", "sentence_meaning", "lead", "length", "unsaid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage as it is searched: what its document and headings say, and its text.

    Who asks for something in it says one of the words `about`, if it has any.
    """

    heading: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage by its place, the sentences that answer, the probability that they do, and what speaks for it."""

    place: int
    quote: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weights:
    bias: float
    weights: Floats

    def probability(self, features: Floats) -> float:
        return float(1 / (1 + np.exp(-(features @ self.weights + self.bias))))


class PassageIndex:
    """Passages made ready for search. Immutable but for a cache, safe to use from several threads.

    `vectors` are those that are known already, by text. Building takes about 2 ms a passage without them.
    """

    def __init__(
        self,
        passages: Sequence[PassageText],
        encoder: Encoder | None = None,
        vectors: Mapping[str, Floats] | None = None,
    ) -> None:
        self.passages = tuple(passages)
        self._encoder = encoder
        self._weights = load_weights("words_and_vectors" if encoder else "words")
        grams = [gram_ids(fold(f"{one.heading}\n{one.text}")) for one in self.passages]
        self._headings = [gram_ids(fold(one.heading)) for one in self.passages]
        self._matrix = _matrix(grams)
        counts = np.diff(self._matrix.indptr)
        self._idf = np.asarray(np.log((len(grams) + 1) / (counts + 0.5)).clip(0.05), np.float32)
        self._known = counts > 0
        self.vectors: dict[str, Floats] = self._encoded(vectors or {})
        self._table = np.stack([self.vectors[one.text] for one in self.passages]) if self.vectors else None
        self._sentences: OrderedDict[str, Floats] = OrderedDict()
        self._lock = Lock()

    def search(self, query: str, limit: int = 5, among: Sequence[int] | None = None) -> list[PassageHit]:
        """The passages that answer most likely, best first; `among` are the places that may be found."""
        asked = clean(fold(query))
        features = self.features(asked, among)
        hits = [self._hit(place, quote, row) for place, quote, row in features]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def features(self, asked: str, among: Sequence[int] | None = None) -> list[tuple[int, str, Floats]]:
        """The candidates for a folded question: place, sentences to quote, and what is known of them (`FEATURES`)."""
        grams = gram_ids(_in_formal_words(asked))
        allowed = np.arange(len(self.passages)) if among is None else np.asarray(sorted(among), np.int64)
        if not grams.size or not allowed.size:
            return []
        weights = self._idf[grams] * np.where(self._known[grams], 1.0, 0.35)
        mass = float(weights.sum()) + 1e-6
        shared = np.zeros(len(self.passages), np.float32)
        for gram, weight in zip(grams, weights, strict=True):
            start, end = self._matrix.indptr[gram], self._matrix.indptr[gram + 1]
            shared[self._matrix.indices[start:end]] += weight
        words = shared / mass
        vector = self._encoder.encode([asked])[0] if self._encoder else None
        meaning = self._table @ vector if vector is not None and self._table is not None else np.zeros_like(words)
        unsaid = np.array([not _speaks_of(asked, one.about) for one in self.passages], np.float32)
        joined = words + meaning - _UNSAID * unsaid
        order = allowed[np.argsort(-joined[allowed])[:_CANDIDATES]]
        known = float(self._idf[grams][self._known[grams]].sum()) / (float(self._idf[grams].sum()) + 1e-6)
        best = float(joined[order[0]])
        rows = []
        for place in map(int, order):
            quote, sentence_words, sentence_meaning = self._best_sentences(place, grams, weights, mass, vector)
            other = joined[order[1]] if order.size > 1 and place == order[0] else best
            heading = np.isin(grams, self._headings[place], assume_unique=True)
            row = np.array(
                [
                    words[place],
                    known,
                    sentence_words,
                    float(weights[heading].sum()) / mass,
                    meaning[place],
                    sentence_meaning,
                    float(joined[place]) - float(other),
                    min(1.0, len(asked) / 30),
                    unsaid[place],
                ],
                np.float32,
            )
            rows.append((place, quote, row))
        return rows

    def _hit(self, place: int, quote: str, row: Floats) -> PassageHit:
        named = dict(zip(FEATURES, row.tolist(), strict=True))
        reasons = [f"words {named['words']:.2f}"]
        if self._encoder is not None:
            reasons.append(f"meaning {max(named['meaning'], named['sentence_meaning']):.2f}")
        return PassageHit(place, quote, self._weights.probability(row), tuple(reasons))

    def _best_sentences(
        self, place: int, grams: np.ndarray, weights: Floats, mass: float, vector: Floats | None
    ) -> tuple[str, float, float]:
        """The sentences to quote, the share of the question's words in the best of them, and its cosine."""
        sentences = split(self.passages[place].text)
        overlaps = []
        for sentence in sentences:
            inside = np.isin(grams, gram_ids(fold(sentence)), assume_unique=True)
            overlaps.append(float(weights[inside].sum()) / mass)
        cosines = np.zeros(len(sentences), np.float32)
        if vector is not None:
            cosines = np.stack(self._sentence_vectors(sentences)) @ vector
        scores = np.asarray(overlaps, np.float32) + cosines
        best = int(scores.argmax())
        return _quoted(sentences, scores, best), overlaps[best], float(cosines[best])

    def _sentence_vectors(self, sentences: list[str]) -> list[Floats]:
        assert self._encoder is not None  # noqa: S101  asked for by who has one
        with self._lock:
            found = {sentence: self._sentences.get(sentence) for sentence in sentences}
        missing = [sentence for sentence, vector in found.items() if vector is None]
        if missing:
            fresh = dict(zip(missing, self._encoder.encode(missing), strict=True))
            with self._lock:
                self._sentences.update(fresh)
                while len(self._sentences) > _KEPT_VECTORS:
                    self._sentences.popitem(last=False)
            found |= fresh
        return [vector for sentence in sentences if (vector := found[sentence]) is not None]

    def _encoded(self, known: Mapping[str, Floats]) -> dict[str, Floats]:
        if self._encoder is None:
            return {}
        texts = list(dict.fromkeys(one.text for one in self.passages))
        missing = [text for text in texts if text not in known]
        fresh: dict[str, Floats] = {}
        for start in range(0, len(missing), _AT_ONCE):  # a question in between waits for a few texts and not for all
            some = missing[start : start + _AT_ONCE]
            fresh |= dict(zip(some, self._encoder.encode(some), strict=True))
        return {text: fresh[text] if text in fresh else np.asarray(known[text], np.float32) for text in texts}


def split(text: str) -> list[str]:
    """The sentences of a passage, without the spaces around them."""
    found = [match[0].strip() for match in _SENTENCE.finditer(text)]
    return [sentence for sentence in found if sentence] or [text]


@cache
def load_weights(mode: str) -> _Weights:
    """The weights shipped for a mode of search (`data/passages.json`)."""
    table = _table()[mode]
    return _Weights(float(table["bias"]), np.array([table["weights"][name] for name in FEATURES], np.float32))


@cache
def _table() -> dict[str, Any]:
    """The shipped file, read once."""
    read: dict[str, Any] = json.loads(files("wenlu.language").joinpath("data", "passages.json").read_text("utf-8"))
    return read


@cache
def _sayings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(said), written) for said, written in _table()["sayings"].items())


def _in_formal_words(asked: str) -> str:
    """A question with the words that documents use for what it says (炒股: 股票交易) added."""
    return " ".join([asked, *(written for said, written in _sayings() if said.search(asked))])


def _speaks_of(asked: str, about: tuple[str, ...]) -> bool:
    return not about or any(word in asked for word in about)


def _quoted(sentences: list[str], scores: Floats, best: int) -> str:
    """The best sentence, the line that opens its list if it is an item, and a close second beside it."""
    chosen = {best}
    if _ITEM.match(sentences[best]):
        opener = next((place for place in range(best, -1, -1) if not _ITEM.match(sentences[place])), best)
        chosen.add(opener)
    for place in (best + 1, best - 1):
        near = 0 <= place < len(sentences) and scores[place] >= _CLEARLY * scores[best]
        size = sum(len(sentences[one]) for one in chosen)
        if near and len(chosen) < _MOST_SENTENCES and size + len(sentences[place]) <= _LONGEST_QUOTE:
            chosen.add(place)
    if sentences[max(chosen)].endswith(("：", ":")):  # what opens a list says nothing without it
        for place in range(max(chosen) + 1, len(sentences)):
            if sum(len(sentences[one]) for one in chosen) + len(sentences[place]) > _LONGEST_LIST:
                break
            chosen.add(place)
    order = sorted(chosen)
    text = sentences[order[0]]
    for before, place in pairwise(order):
        gap = "" if place == before + 1 else "……"
        line = "\n" if _ITEM.match(sentences[place]) else ""
        text += f"{gap}{line}{sentences[place]}"
    return text


def _matrix(grams: Sequence[np.ndarray]) -> csc_array:
    lengths = [ids.size for ids in grams]
    rows = np.repeat(np.arange(len(grams)), lengths)
    columns = np.concatenate(grams) if grams else np.empty(0, np.int32)
    return csc_array((np.ones(rows.size, np.int8), (rows, columns)), shape=(len(grams), BUCKETS))
