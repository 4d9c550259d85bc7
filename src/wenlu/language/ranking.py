"""Compares a question with the texts of candidates and gives each its probability.

A conditional logit: the candidates and "none of these" share one hundred per cent, by the exponential of a weighted sum
of features. It is fitted (`training.py`) on questions left out of their entry one at a time, on questions whose entry
was taken away and on talk of other things, so that the probabilities are honest about all three. Features say nothing
about a particular entry; the weights therefore hold for entries written later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wenlu.language.grams import BUCKETS, Floats, Ids, gram_ids
from wenlu.language.normalise import fold
from wenlu.language.second_look import SECOND_FEATURES
from wenlu.language.slots import Slot, find_slots, slot_places
from wenlu.language.spellings import respell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DIMENSIONS = ("action", "aspect", "product", "object")
_FLOOR = 0.05

FEATURES = (
    "regression",  # what the ridge regression gives the entry
    "vector_best",  # cosine with the closest question of the entry, the second, the mean of four
    "vector_second",
    "vector_mean",
    "vector_title",
    "vector_passage",
    "gram_dice",  # words shared with the closest question, both ways; share of the question's words in it; of its words
    "gram_forward",
    "gram_backward",
    "gram_passage",
    "gram_cover",  # share of the question's words found anywhere in the entry, in its questions
    "gram_cover_questions",
    *(f"{dimension}_{what}" for dimension in _DIMENSIONS for what in ("shared", "missing", "clash", "unasked")),
    "slot_evidence",  # log odds of the question's slots in this entry
)
FEATURES_BY_MODE = {"words": FEATURES, "words_and_vectors": FEATURES, "second_look": (*FEATURES, *SECOND_FEATURES)}
"""What the ranker of each mode of search (`search.Mode`) weighs."""


class Traits(NamedTuple):
    """What of a text is compared: buckets of its n-grams, places of its slots, its vector (empty without encoder)."""

    grams: Ids
    slots: NDArray[np.int32]
    vector: Floats


@dataclass(frozen=True, slots=True)
class Material:
    """The traits of all texts of one entry side by side: titles, other questions, passages."""

    titles: int
    questions: int
    vectors: Floats  # a row a text
    grams: Ids  # of all texts, one after another
    starts: NDArray[np.intp]  # where each text begins in `grams`
    words: Ids  # the distinct ones among them, in all texts and in the questions alone
    question_words: Ids
    masses: Floats  # summed weight of the grams of each text
    slots: Floats  # a row a question, a column a slot, 0 or 1

    @classmethod
    def of(cls, traits: Sequence[Traits], titles: int, questions: int, idf: Floats) -> Material:
        """Lay the traits side by side. Every text has at least one gram (a bucket of its own stands for none)."""
        grams = [one.grams if one.grams.size else np.zeros(1, np.int32) for one in traits]
        starts = np.cumsum([0, *(ids.size for ids in grams[:-1])])
        together = np.concatenate(grams)
        slots = np.zeros((questions, len(slot_places())), np.float32)
        for row, one in enumerate(traits[:questions]):
            slots[row, one.slots] = 1
        return cls(
            titles=titles,
            questions=questions,
            vectors=np.stack([one.vector for one in traits]),
            grams=together,
            starts=starts,
            words=np.unique(together),
            question_words=np.unique(np.concatenate(grams[:questions])),
            masses=np.add.reduceat(idf[together], starts) + np.float32(1e-6),
            slots=slots,
        )


class Question:
    """A question made ready to be compared with many entries."""

    def __init__(self, traits: Traits, idf: Floats, slot_base: Floats) -> None:
        self.traits = traits
        self.weights = np.zeros(BUCKETS, np.float32)
        self.weights[traits.grams] = idf[traits.grams]
        self.mass = float(self.weights[traits.grams].sum()) + 1e-6
        self.slots = np.zeros(slot_base.size, np.float32)
        self.slots[traits.slots] = 1
        self.slot_base = slot_base

    def compare(self, material: Material, regression: float, without: int | None = None) -> Floats:
        """The features (`FEATURES`) of this question and an entry, as if question `without` of it did not exist."""
        kept = np.ones(material.starts.size, bool)
        if without is not None and material.questions > 1:
            kept[without] = False
        asked = kept[: material.questions]
        values = [
            regression,
            *self._meaning(material, asked),
            *self._words(material, kept, asked),
            *self._slots(material, asked),
        ]
        return np.array(values, np.float32)

    def closest(self, material: Material) -> tuple[int, float, float]:
        """Place of the entry's closest question, its cosine (0 without vectors), the share of words in common."""
        shared = np.add.reduceat(self.weights[material.grams], material.starts)[: material.questions]
        dice = 2 * shared / (self.mass + material.masses[: material.questions])
        cosines = np.zeros(material.questions, np.float32)
        if self.traits.vector.size:
            cosines = material.vectors[: material.questions] @ self.traits.vector
        place = int((dice + cosines).argmax())
        return place, float(cosines[place]), float(dice[place])

    def shared_slots(self, material: Material) -> NDArray[np.int32]:
        """Slots of the question that some question of the entry has too."""
        return self.traits.slots[material.slots[:, self.traits.slots].any(axis=0)]

    def _meaning(self, material: Material, asked: NDArray[np.bool_]) -> list[float]:
        if not self.traits.vector.size:
            return [0.0] * 5
        cosines = material.vectors @ self.traits.vector
        close = np.sort(cosines[: material.questions][asked])[::-1]
        titles = cosines[: material.titles][asked[: material.titles]]
        passages = cosines[material.questions :]
        return [
            float(close[0]),
            float(close[min(1, close.size - 1)]),
            float(close[:4].mean()),
            float(titles.max()) if titles.size else float(close[:4].mean()),
            float(passages.max()) if passages.size else 0.0,
        ]

    def _words(self, material: Material, kept: NDArray[np.bool_], asked: NDArray[np.bool_]) -> list[float]:
        hits = self.weights[material.grams]
        shared = np.add.reduceat(hits, material.starts)
        questions = shared[: material.questions][asked]
        masses = material.masses[: material.questions][asked]
        dice = 2 * questions / (self.mass + masses)
        best = int(dice.argmax())
        passages = shared[material.questions :]
        return [
            float(dice[best]),
            float(questions.max()) / self.mass,
            float(questions[best] / masses[best]),
            float(passages.max()) / self.mass if passages.size else 0.0,
            *self._cover(material, kept),
        ]

    def _cover(self, material: Material, kept: NDArray[np.bool_]) -> tuple[float, float]:
        if kept.all():
            all_words, question_words = material.words, material.question_words
        else:
            lengths = np.diff(material.starts, append=material.grams.size)
            question = np.arange(kept.size) < material.questions
            all_words = np.unique(material.grams[np.repeat(kept, lengths)])
            question_words = np.unique(material.grams[np.repeat(kept & question, lengths)])
        return float(self.weights[all_words].sum()) / self.mass, float(self.weights[question_words].sum()) / self.mass

    def _slots(self, material: Material, asked: NDArray[np.bool_]) -> list[float]:
        rows = material.slots[asked]
        share = rows.mean(axis=0)
        title = material.slots[: material.titles][asked[: material.titles]].max(axis=0, initial=0.0)
        values: list[float] = []
        for dimension in _DIMENSIONS:
            places = _places_of(dimension)
            mine, its, its_title = self.slots[places], share[places], title[places]
            count = float(mine.sum())
            values += [
                float(np.minimum(1, 2 * its) @ mine) / count if count else 0.5,
                float(((its == 0) * mine).sum()),
                float(bool(count and its_title.any() and not (its_title * mine).any())),
                float(bool(its_title.any() and not count)),
            ]
        count = max(float(self.slots.sum()), 1.0)
        odds = np.log((share + _FLOOR) / (self.slot_base + _FLOOR))
        return [*values, float(odds @ self.slots) / count]


@dataclass(frozen=True, slots=True)
class RankerWeights:
    """What the ranker has learned. `bias` is against "none of these"."""

    bias: float
    weights: Floats
    fitted_on: str

    def probabilities(self, features: Floats) -> Floats:
        """Of each candidate (a row of features); they and "none" sum to one."""
        utilities = np.append(features @ self.weights + self.bias, 0.0)
        exponentials = np.exp(utilities - utilities.max())
        return np.asarray((exponentials / exponentials.sum())[:-1], np.float32)


@cache
def load_weights(mode: str) -> RankerWeights:
    """The weights shipped for a mode of search (`data/ranker.json`)."""
    table = json.loads(files("wenlu.language").joinpath("data", "ranker.json").read_text("utf-8"))[mode]
    weights = np.array([table["weights"].get(name, 0.0) for name in FEATURES_BY_MODE[mode]], np.float32)
    return RankerWeights(float(table["bias"]), weights, table["fitted_on"])


def traits_of(text: str, vector: Floats) -> Traits:
    """What of a text is compared. Amounts of money count as words, however they are written."""
    folded = respell(fold(text))
    slots = find_slots(folded)
    places = slot_places()
    amounts = [f"{slot.dimension} {slot.value}" for slot in slots if slot.dimension == "amount"]
    grams = gram_ids(folded)
    if amounts:
        grams = np.union1d(grams, np.concatenate([gram_ids(f"a{amount}") for amount in amounts])).astype(np.int32)
    known = np.array(sorted(places[slot] for slot in slots if slot in places), np.int32)
    return Traits(grams, known, vector)


@cache
def _places_of(dimension: str) -> NDArray[np.int32]:
    return np.array([place for slot, place in slot_places().items() if slot.dimension == dimension], np.int32)


def spoken_slots(slots: NDArray[np.int32]) -> tuple[Slot, ...]:
    """The slots behind indices."""
    known = list(slot_places())
    return tuple(known[place] for place in slots)
