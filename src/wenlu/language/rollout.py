"""Trains models from a knowledge base and says, before they serve, whether they are worse than those that do.

What is measured is never what was learned from. Every question is asked as if its entry did not hold it
(`training.leave_one_out`), and the ranker that answers it was fitted on the questions of other entries (five folds over
entries). The models that serve are asked the very same questions. They may have learned from many of them; what that is
worth is measured on the new models (right where learned from, less right where not) and allowed for in the comparison.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from wenlu.language.models import LanguageModels, ModeModels
from wenlu.language.search import SearchIndex
from wenlu.language.topics import Topic
from wenlu.language.training import (
    asked_places,
    examples_of_topics,
    fit_ranker,
    fit_topics,
    leave_one_out,
    read_strangers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from wenlu.language.grams import Floats
    from wenlu.language.ranking import RankerWeights, Traits
    from wenlu.language.search import Document
    from wenlu.language.training import Asked
    from wenlu.language.vectors import Encoder

FOLDS = 5
MOST_QUESTIONS = 6000
"""Questions that are learned from at most, half a minute's worth; of a larger base a part of the entries is drawn."""
NOISE = 1.64
"""Standard errors by which a difference has to exceed chance to count (one-sided, five in a hundred)."""
_ASKED_OF_ENTRY = 10
_BINS = 10
_FIRST = 3


class Stage(StrEnum):
    """What training is busy with."""

    INDEX = "index"
    QUESTIONS = "questions"
    FIT = "fit"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Figures:
    """How well models do on questions that they have not learned from; shares between 0 and 1."""

    entries: int
    questions: int
    recall_at_1: float  # the right entry first
    recall_at_3: float  # among the first three
    told_apart: float  # of what no entry answers, the share for which "none of these" is likeliest
    calibration: float  # mean distance between the probability of the best hit and how often it is right
    topics: float  # messages whose kind of talk is told, every kind weighing the same


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same questions: how many only the new one (`gained`) or the old one (`lost`) gets right.

    `allowance`: how many the old one may owe to having learned from them.
    """

    questions: int
    gained: int
    lost: int
    allowance: int = 0

    @property
    def is_worse(self) -> bool:
        """Whether more was lost than chance explains (McNemar's test, normal approximation)."""
        return self.lost - self.gained - self.allowance > NOISE * sqrt(self.lost + self.gained)


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from: entries, which of them are small talk, and vectors that are known by text."""

    documents: tuple[Document, ...]
    chat: frozenset[str]
    vectors: Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Trained:
    """New models, how well they do, and how they compare with those that serve."""

    models: LanguageModels
    figures: Figures
    comparison: Comparison
    seconds: float


class _Known:
    """An encoder that looks first among the vectors that are known."""

    def __init__(self, encoder: Encoder, vectors: Mapping[str, Floats]) -> None:
        self._encoder = encoder
        self._vectors = dict(vectors)
        self.name, self.dimensions = encoder.name, encoder.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if missing:
            self._vectors |= dict(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._vectors[text] for text in texts])


def train_models(
    material: Material,
    encoder: Encoder | None,
    live: LanguageModels,
    tell: Callable[[Stage, int, int], None] = lambda *_: None,
) -> Trained:
    """Train for the mode that the encoder gives, and measure.

    The other mode keeps what `live` has for it. Some 20 s for 4,000 questions on one core. `tell` hears of the stage,
    how much of it is done and how much there is. Raises `ValueError` for a base too small to learn from.
    """
    began = time.perf_counter()
    documents = drawn(material.documents)
    if len(documents) < FOLDS:
        raise ValueError(f"{FOLDS} entries at least are needed to learn from")
    tell(Stage.INDEX, 0, 1)
    index = SearchIndex(documents, _Known(encoder, material.vectors) if encoder else None)
    strangers = read_strangers()
    count = sum(map(len, asked_places(index.documents).values())) + len(strangers)
    tell(Stage.QUESTIONS, 0, count)
    asked = leave_one_out(index, strangers, tell=lambda done: tell(Stage.QUESTIONS, done, count))
    tell(Stage.FIT, 0, 1)
    examples = {
        topic: [index.traits_of(text) for text in dict.fromkeys(texts)]
        for topic, texts in examples_of_topics(index, material.chat).items()
    }
    mode = index.mode.value
    source = f"{len(index.documents)} entries, {len(asked)} questions"
    new = ModeModels(fit_ranker(asked, source), fit_topics(examples))
    tell(Stage.MEASURE, 0, FOLDS)
    fresh = _rights(asked, chances := _crossed(asked, lambda fold: tell(Stage.MEASURE, fold, FOLDS)))
    learned, serving = (
        _rights(asked, _chances(asked, new.ranker)),
        _rights(asked, _chances(asked, live.of(mode).ranker)),
    )
    return Trained(
        models=LanguageModels({**live.trained, mode: new}),
        figures=_figures(index, asked, chances, _crossed_topics(examples)),
        comparison=compare(serving, fresh, max(0, sum(learned) - sum(fresh))),
        seconds=round(time.perf_counter() - began, 1),
    )


def drawn(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The entries to learn from: all, or as many, drawn by their keys, as `MOST_QUESTIONS` can be asked of.

    Of a large base only some ten questions of an entry are asked (`training.asked_places`).
    """
    taken, questions = [], 0
    for document in sorted(documents, key=lambda one: zlib.crc32(one.key.encode())):
        questions += min(len(document.questions), _ASKED_OF_ENTRY)
        if questions > MOST_QUESTIONS:
            break
        if document.questions:
            taken.append(document)
    return tuple(sorted(taken, key=lambda one: one.key))


def compare(before: Sequence[bool], after: Sequence[bool], allowance: int = 0) -> Comparison:
    """Compare what was right before and after, question by question."""
    pairs = list(zip(before, after, strict=True))
    return Comparison(
        questions=len(pairs),
        gained=sum(new and not old for old, new in pairs),
        lost=sum(old and not new for old, new in pairs),
        allowance=allowance,
    )


def _chances(asked: Sequence[Asked], ranker: RankerWeights) -> list[Floats]:
    return [ranker.probabilities(one.features) for one in asked]


def _crossed(asked: Sequence[Asked], tell: Callable[[int], None]) -> list[Floats]:
    """The probabilities of the candidates of each question by a ranker fitted on the other entries' questions."""
    folds = np.array([_fold(one.entry or one.text) for one in asked])
    chances: list[Floats] = [np.empty(0, np.float32)] * len(asked)
    for fold in range(FOLDS):
        ranker: RankerWeights = fit_ranker([asked[place] for place in np.flatnonzero(folds != fold).tolist()], "")
        for place in np.flatnonzero(folds == fold).tolist():
            chances[place] = ranker.probabilities(asked[place].features)
        tell(fold + 1)
    return chances


def _fold(name: str) -> int:
    return zlib.crc32(name.encode(errors="surrogatepass")) % FOLDS


def _rights(asked: Sequence[Asked], chances: Sequence[Floats]) -> list[bool]:
    """Whether the likeliest of the candidates and "none" is the right one."""
    return [_best(given) == one.right for one, given in zip(asked, chances, strict=True)]


def _best(chances: Floats) -> int | None:
    best = int(chances.argmax())
    return best if chances[best] > 1 - chances.sum() else None


def _figures(index: SearchIndex, asked: Sequence[Asked], chances: Sequence[Floats], topics: float) -> Figures:
    ranks, refused, sureness, right = [], [], [], []
    for one, given in zip(asked, chances, strict=True):
        order = np.argsort(-given)
        if one.entry and not one.gone:  # what was not proposed counts as not found
            ranks.append(_BINS if one.right is None else int(np.flatnonzero(order == one.right)[0]))
        else:
            refused.append(_best(given) is None)
        sureness.append(float(given[order[0]]))
        right.append(int(order[0]) == one.right)
    found = np.array(ranks)
    return Figures(
        entries=len(index.documents),
        questions=len(asked),
        recall_at_1=round(float((found == 0).mean()), 4),
        recall_at_3=round(float((found < _FIRST).mean()), 4),
        told_apart=round(float(np.mean(refused)), 4) if refused else 1.0,
        calibration=round(_distance(np.array(sureness), np.array(right)), 4),
        topics=round(topics, 4),
    )


def _distance(sureness: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten equal steps of probability."""
    steps = np.minimum((sureness * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sureness[steps == step].mean() - right[steps == step].mean()) * (steps == step).mean()
        for step in range(_BINS)
        if (steps == step).any()
    ]
    return float(sum(gaps))


def _crossed_topics(examples: Mapping[Topic, Sequence[Traits]]) -> float:
    """How often a model that learned from the other examples tells the kind of talk; the mean over kinds."""
    told: dict[Topic, list[bool]] = {topic: [] for topic in examples}
    for fold in range(FOLDS):
        model = fit_topics({topic: _others(ones, fold) for topic, ones in examples.items()})
        for topic, ones in examples.items():
            chances = [model.probabilities(one) for one in ones[fold::FOLDS]]
            told[topic] += [max(given, key=given.__getitem__) is topic for given in chances]
    return float(np.mean([np.mean(one) for one in told.values()]))


def _others(ones: Sequence[Traits], fold: int) -> list[Traits]:
    return [one for place, one in enumerate(ones) if place % FOLDS != fold]
