"""A second, slower look at the candidates of a question on which the first search is unsure.

The first look (`search.py`) costs a millisecond or two and is sure of most questions. For the rest a stronger encoder
reads the question and compares it with some of the questions of each candidate; what it sees joins the features of the
first look, and a ranker of its own gives the probabilities (`search.Mode.SECOND_LOOK`). On the starter knowledge with a
phrasing left out it finds 76 of 100 where the first look finds 73.

All vectors of multilingual-e5-small point nearly one way; taking their mean off tells them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wenlu.language.grams import Floats
    from wenlu.language.vectors import Encoder

SECOND_FEATURES = ("second_look_best", "second_look_next", "second_look_mean", "second_look_title")
"""Cosine with the closest of the questions compared, with the next one, the mean of four, the closest title."""

_CLOSEST = 4
_COMPARED = 12  # Chinese phrasings of an entry beside its titles
_COMPARED_OTHERS = 4  # and those in other languages
_CHINESE = "\u3400"


class Compared(Protocol):
    """An entry, as far as it is compared (`search.Document`)."""

    @property
    def key(self) -> str: ...
    @property
    def titles(self) -> tuple[str, ...]: ...
    @property
    def questions(self) -> tuple[str, ...]: ...


def compared_questions(document: Compared) -> tuple[str, ...]:
    """The questions of an entry that a second look compares: its titles, and phrasings from all over the list.

    Most of what comparing all of them gains comes from these, and each costs ten milliseconds once.
    """
    titles = tuple(dict.fromkeys(document.titles))
    rest = [text for text in document.questions if text not in titles]
    chinese = [text for text in rest if any(character >= _CHINESE for character in text)]
    others = [text for text in rest if text not in chinese]
    return (*titles, *_spread(chinese, _COMPARED), *_spread(others, _COMPARED_OTHERS))


class SecondLook:
    """The vectors of the questions compared. Immutable; safe to use from several threads.

    `vectors` are known vectors by text, as the encoder gave them. Texts without one cost about 10 ms each.
    """

    def __init__(
        self,
        documents: Iterable[Compared],
        encoder: Encoder,
        vectors: Mapping[str, Floats] | None = None,
        previous: SecondLook | None = None,
    ) -> None:
        self.encoder = encoder
        kept = {document.key: document for document in documents}
        texts = {key: compared_questions(document) for key, document in kept.items()}
        self.vectors: dict[str, Floats] = self._encoded(
            dict.fromkeys(text for ones in texts.values() for text in ones),
            {**(vectors or {}), **(previous.vectors if previous else {})},
        )
        self._middle = previous.middle if previous else self._mean()
        self._materials = {
            key: _Material(
                {text: place for place, text in enumerate(ones)},
                len(dict.fromkeys(kept[key].titles)),
                np.stack([self._centred(self.vectors[text]) for text in ones]),
            )
            for key, ones in texts.items()
        }

    @property
    def middle(self) -> Floats:
        """The mean that is taken off every vector."""
        return self._middle

    def updated(self, documents: Iterable[Compared]) -> Self:
        """The second look at other documents; only texts that are new are encoded."""
        return type(self)(documents, self.encoder, None, self)

    def read(self, text: str) -> Floats:
        """The vector that a question is compared by."""
        known = self.vectors.get(text)
        return self._centred(self.encoder.encode([text])[0] if known is None else known)

    def compare(self, asked: Floats, key: str, without: str | None = None) -> Floats:
        """The features (`SECOND_FEATURES`) of a question and an entry, as if the entry had no question `without`."""
        material = self._materials[key]
        cosines = material.vectors @ asked
        kept = np.ones(cosines.size, bool)
        place = material.places.get(without) if without is not None else None
        if place is not None and cosines.size > 1:
            kept[place] = False
        close = np.sort(cosines[kept])[::-1]
        titles = cosines[: material.titles][kept[: material.titles]]
        mean = close[:_CLOSEST].mean()
        return np.array(
            [close[0], close[min(1, close.size - 1)], mean, titles.max() if titles.size else mean], np.float32
        )

    def _encoded(self, texts: Iterable[str], known: Mapping[str, Floats]) -> dict[str, Floats]:
        wanted = list(texts)
        missing = [text for text in wanted if text not in known]
        fresh = dict(zip(missing, self.encoder.encode(missing), strict=True))
        return {text: fresh[text] if text in fresh else np.asarray(known[text], np.float32) for text in wanted}

    def _mean(self) -> Floats:
        if not self.vectors:
            return np.zeros(self.encoder.dimensions, np.float32)
        return np.asarray(np.mean(list(self.vectors.values()), axis=0), np.float32)

    def _centred(self, vector: Floats) -> Floats:
        off = vector - self._middle
        return np.asarray(off / (np.linalg.norm(off) + 1e-9), np.float32)


class _Material(NamedTuple):
    """The questions of one entry that are compared: their places, how many are titles, a row of vectors each."""

    places: Mapping[str, int]
    titles: int
    vectors: Floats


def _spread(texts: Sequence[str], count: int) -> Sequence[str]:
    """So many of the texts, evenly over the list."""
    if len(texts) <= count:
        return texts
    return [texts[place] for place in np.linspace(0, len(texts) - 1, count).astype(int)]
