"""Finds the entries that answer a question: words, slots and sentence vectors together, as a probability for each.

Two steps. A ridge regression from what a text looks like to the entry that it belongs to (`regression.py`) proposes
candidates. A ranker (`ranking.py`) compares the question with every text of each; what it gives is the probability that
the entry answers the question, and what is left over is the probability that none does.

Without an encoder both go by words and slots alone (`mode` is `words`), with weights of their own. An index never
changes; `updated` makes the next one and computes only what is new.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from wenlu.language.acts import strip_courtesies, strip_denied, strip_fillers
from wenlu.language.grams import BUCKETS, Floats
from wenlu.language.models import LanguageModels
from wenlu.language.normalise import fold, normalise, squeeze
from wenlu.language.ranking import Material, Question, Traits, load_weights, spoken_slots, traits_of
from wenlu.language.regression import Regression, Texts
from wenlu.language.slots import slot_places
from wenlu.language.spellings import respell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wenlu.language.second_look import SecondLook
    from wenlu.language.vectors import Encoder

_CANDIDATES = 16
_LONGEST_QUESTION = 600
_EXACT = 0.995
_DRIFT = 0.2
SURE_AT_FIRST = 0.6
"""Probability from which on the first look is left alone: 98.7 % of 559 labelled questions were right there."""


class Mode(StrEnum):
    """What a search goes by."""

    WORDS_AND_VECTORS = "words_and_vectors"
    WORDS = "words"
    SECOND_LOOK = "second_look"  # words, vectors and those of the stronger encoder, where the first look was unsure


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found: its titles, the ways people ask for it, and passages of its answer.

    In any language, mixed as they come. Passages help to find it and are never a `Hit.text`.
    """

    key: str
    titles: tuple[str, ...]
    phrasings: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """Titles and phrasings, each once, titles first."""
        return tuple(dict.fromkeys((*self.titles, *self.phrasings)))

    @property
    def texts(self) -> tuple[str, ...]:
        """Questions, then passages."""
        return (*self.questions, *dict.fromkeys(self.passages))


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may answer: the probability that it does, its closest question, and what speaks for it."""

    key: str
    score: float
    text: str
    reasons: tuple[str, ...]


class Look(NamedTuple):
    """What a search saw of a question: the candidates, a row of features for each, and the best as hits."""

    asked: str
    question: Question
    keys: tuple[str, ...]
    features: Floats
    limit: int
    hits: list[Hit]

    @property
    def score(self) -> float:
        """Probability of the best hit."""
        return self.hits[0].score if self.hits else 0.0


def clean(folded: str) -> str:
    """What is asked in folded text, well spelt: at most 600 characters, without courtesies, without words that only
    fill time and without what the customer says that he does not want (不用人工，我就问下), unless nothing is left.
    """
    folded = respell(folded[:_LONGEST_QUESTION])
    return strip_courtesies(strip_denied(strip_courtesies(strip_fillers(folded)))) or folded


class SearchIndex:
    """Documents made ready for search. Immutable, safe to use from several threads.

    `vectors` are vectors by text that are known already, from `vectors` of an earlier index or from a store; they must
    come from the same encoder. Documents without a text are left out. Building takes about a second for 5,000 texts
    with vectors at hand; a text without one costs 1.5 ms more.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        encoder: Encoder | None = None,
        vectors: Mapping[str, Floats] | None = None,
        previous: SearchIndex | None = None,
        models: LanguageModels | None = None,
        second: SecondLook | None = None,
    ) -> None:
        self.mode = Mode.WORDS_AND_VECTORS if encoder else Mode.WORDS
        self.models: LanguageModels = models or (previous.models if previous else LanguageModels())
        self.learned = self.models.of(self.mode)
        self.documents = {document.key: document for document in documents if document.questions}
        self._encoder = encoder
        self.second: SecondLook | None = second
        if second is None and previous is not None and previous.second is not None:
            self.second = previous.second.updated(self.documents.values())
        self.traits: dict[str, Traits] = self._traits_by_text(vectors or {}, previous.traits if previous else {})
        if previous and not previous.weighs_for(len(self.documents)):
            previous = None
        self.weighed: int = previous.weighed if previous else len(self.documents)
        self.idf: Floats = previous.idf if previous else self._gram_weights()
        self.materials = {key: self._material(document, previous) for key, document in self.documents.items()}
        self.slot_base = self._slot_shares()
        texts = {key: self._texts(document) for key, document in self.documents.items()}
        self.regression: Regression = Regression.fit(texts, self.idf, previous.regression if previous else None)
        self._exact = {
            squeeze(normalise(text)).text: (document.key, text)
            for document in self.documents.values()
            for text in reversed(document.questions)
        }

    def updated(self, documents: Iterable[Document], vectors: Mapping[str, Floats] | None = None) -> Self:
        """The index of other documents, reusing what this one knows of texts and documents that stayed.

        About 0.3 s. The weights of words stay as they were until the number of documents has changed by a fifth; then
        everything but the vectors is made anew, about a second for 5,000 texts.
        """
        return type(self)(documents, self._encoder, vectors, self)

    def with_models(self, models: LanguageModels) -> Self:
        """The same index with other models; costs nothing, since nothing that is kept of a text depends on them."""
        other = copy(self)
        other.models, other.learned = models, models.of(self.mode)
        return other

    def with_second(self, second: SecondLook | None) -> Self:
        """The same index with another second look, which must know its documents; costs nothing."""
        other = copy(self)
        other.second = second
        return other

    def weighs_for(self, documents: int) -> bool:
        """Whether the weights of words may serve so many documents."""
        return abs(documents - self.weighed) <= _DRIFT * self.weighed

    @property
    def vectors(self) -> dict[str, Floats]:
        """The vector of every text, to be kept and given to the next process."""
        return {text: traits.vector for text, traits in self.traits.items() if traits.vector.size}

    def search(self, query: str, limit: int = 5) -> list[Hit]:
        """The likeliest entries, best first; none for a text without letters or digits. Never raises on any text."""
        asked = clean(fold(query))
        return self.look_again(self.look(asked, self.traits_of(asked), limit))

    def look(self, asked: str, traits: Traits, limit: int) -> Look:
        """The first look, for a question that is folded and cleaned (`clean`) and whose traits are known."""
        question = Question(traits, self.idf, self.slot_base)
        if not self.documents or not traits.grams.size:
            return Look(asked, question, (), np.empty((0, 0), np.float32), limit, [])
        proposed = self.regression.propose(traits, self.idf, max(_CANDIDATES, limit))
        features = np.stack([question.compare(self.materials[key], score) for key, score in proposed])
        look = Look(asked, question, tuple(key for key, _ in proposed), features, limit, [])
        return look._replace(hits=self._hits(look, self.learned.ranker.probabilities(features)))

    def look_again(self, look: Look) -> list[Hit]:
        """What the second look gives where the first is unsure; costs about 13 ms then.

        Without a second look, or where the first is sure, the hits of the first.
        """
        if self.second is None or not look.hits or look.hits[0].score >= SURE_AT_FIRST:
            return look.hits
        read = self.second.read(look.asked)
        more = np.stack([self.second.compare(read, key) for key in look.keys])
        scores = load_weights(Mode.SECOND_LOOK).probabilities(np.concatenate([look.features, more], axis=1))
        return self._hits(look, scores)

    def _hits(self, look: Look, scores: Floats) -> list[Hit]:
        """The best candidates as hits. Who uses the very words of an entry means that entry."""
        ranked = sorted(zip(look.keys, scores.tolist(), strict=True), key=lambda one: one[1], reverse=True)
        exact = self._exact.get(squeeze(normalise(look.asked)).text)
        if exact is None:
            return [self._hit(look.question, key, score) for key, score in ranked[: look.limit]]
        key, text = exact
        score = max([_EXACT, *(score for other, score in ranked if other == key)])
        rest = [(other, score) for other, score in ranked if other != key]
        left = (1 - score) / max(sum(score for _, score in rest), 1 - score)
        others = [self._hit(look.question, other, score * left) for other, score in rest[: look.limit - 1]]
        return [Hit(key, score, text, ("exact",)), *others]

    def _hit(self, question: Question, key: str, score: float) -> Hit:
        material, document = self.materials[key], self.documents[key]
        closest, meaning, words = question.closest(material)
        shared = [slot.value for slot in spoken_slots(question.shared_slots(material))]
        reasons = [f"words {words:.2f}"]
        if self.mode is Mode.WORDS_AND_VECTORS:
            reasons.append(f"meaning {meaning:.2f}")
        if shared:
            reasons.append("about " + ", ".join(shared))
        return Hit(key, score, document.questions[closest], tuple(reasons))

    def traits_of(self, text: str) -> Traits:
        vector = self._encoder.encode([text])[0] if self._encoder else np.empty(0, np.float32)
        return traits_of(text, vector)

    def _traits_by_text(self, vectors: Mapping[str, Floats], known: Mapping[str, Traits]) -> dict[str, Traits]:
        texts = dict.fromkeys(text for document in self.documents.values() for text in document.texts)
        new = [text for text in texts if text not in known]
        return {text: known[text] for text in texts if text in known} | dict(
            zip(new, map(traits_of, new, self._encode(new, vectors)), strict=True)
        )

    def _encode(self, texts: Sequence[str], known: Mapping[str, Floats]) -> list[Floats]:
        if self._encoder is None:
            return [np.empty(0, np.float32)] * len(texts)
        missing = [text for text in texts if text not in known]
        fresh = dict(zip(missing, self._encoder.encode(missing), strict=True))
        return [fresh[text] if text in fresh else np.asarray(known[text], np.float32) for text in texts]

    def _gram_weights(self) -> Floats:
        """Inverse document frequency of every bucket; what is in half of all entries weighs next to nothing."""
        counts = np.zeros(BUCKETS, np.float32)
        for document in self.documents.values():
            counts[np.unique(np.concatenate([self.traits[text].grams for text in document.texts]))] += 1
        return np.asarray(np.log((len(self.documents) + 1) / (counts + 0.5)).clip(0.05), np.float32)

    def _texts(self, document: Document) -> Texts:
        return Texts(tuple(self.traits[text] for text in document.texts), len(document.questions))

    def _material(self, document: Document, previous: SearchIndex | None) -> Material:
        if previous and previous.documents.get(document.key) == document:
            return previous.materials[document.key]
        traits = [self.traits[text] for text in document.texts]
        titles = len(dict.fromkeys(document.titles))
        return Material.of(traits, titles, len(document.questions), self.idf)

    def _slot_shares(self) -> Floats:
        if not self.materials:
            return np.zeros(len(slot_places()), np.float32)
        return np.asarray(np.concatenate([one.slots for one in self.materials.values()]).mean(axis=0), np.float32)
