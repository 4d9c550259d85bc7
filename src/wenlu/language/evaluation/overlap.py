"""What two questions share and what they do not, counted in characters, with rare ones weighing more."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from wenlu.language.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wenlu.language.evaluation.rows import Pair
    from wenlu.language.grams import Floats

_ASKING = "什怎几多少吗能可不没为何时哪会还提前借"  # which of them only one question has tells what it asks for
_COMPARED = 600  # characters, as much as the search reads
_SIZES = (1, 2, 3)


class Overlap:
    """Knows from many texts how rare a character is."""

    def __init__(self, texts: Iterable[str]) -> None:
        rarity: dict[str, float] = {}
        folded = [fold(text) for text in texts]
        vectorizer = TfidfVectorizer(analyzer="char")
        if any(folded):
            vectorizer.fit(folded)
            rarity = dict(zip(vectorizer.get_feature_names_out(), map(float, vectorizer.idf_), strict=True))
        self._rarity = rarity
        self._rarest = float(np.log(len(folded) + 1)) + 1

    def of(self, pairs: Sequence[Pair]) -> Floats:
        """A row a pair, the same whichever question comes first."""
        rows = [self._row(fold(one.first)[:_COMPARED], fold(one.second)[:_COMPARED]) for one in pairs]
        return np.array(rows, dtype=np.float32)

    def _row(self, first: str, second: str) -> list[float]:
        ours, theirs = set(first), set(second)
        apart = [sorted(map(self._weight, only), reverse=True) for only in (ours - theirs, theirs - ours)]
        shared = sum(map(self._weight, ours & theirs))
        different = sum(map(sum, apart))
        rarest = [only[0] if only else 0.0 for only in apart]
        return [
            *_shared_runs(first, second),
            *sorted(map(sum, apart)),
            *sorted(rarest),
            shared / (shared + different + 1e-9),
            shared,
            *sorted(map(float, map(len, apart))),
            *sorted((float(len(first)), float(len(second)))),
            _ratio(*sorted((first, second))),
            *(float((sign in ours) != (sign in theirs)) for sign in _ASKING),
        ]

    def _weight(self, sign: str) -> float:
        return self._rarity.get(sign, self._rarest)


def _shared_runs(first: str, second: str) -> list[float]:
    """The share of runs of one, two and three characters that both have: of all, and of the shorter question's."""
    values = []
    for size in _SIZES:
        ours, theirs = ({text[at : at + size] for at in range(len(text) - size + 1)} for text in (first, second))
        shared = len(ours & theirs)
        values += [2 * shared / max(len(ours) + len(theirs), 1), shared / max(min(len(ours), len(theirs)), 1)]
    return values


def _ratio(first: str, second: str) -> float:
    """How much of both stands in the same order."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
