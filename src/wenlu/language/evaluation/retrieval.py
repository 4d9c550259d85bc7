"""Finding the question that means the same among many, without having learned from any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wenlu.language.evaluation.timing import median_milliseconds
from wenlu.language.evaluation.views import Viewer, cosines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wenlu.language.evaluation.rows import Pair
    from wenlu.language.evaluation.views import Views
    from wenlu.language.grams import Floats
    from wenlu.language.vectors import Encoder

_WORDS_SHARE = 0.6
_CROWD = 10  # neighbours
_CROWD_SHARE = 0.4
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """How often the second question of a pair is among the first so many of the pool."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    pool: int
    milliseconds: float


class Pool:
    """Distinct questions to search: words and all vectors together.

    Some questions are near to everything. What a question has in common with its own ten nearest is taken off in part
    (cross-domain similarity local scaling, Conneau and others 2018), so that they do not crowd out others.
    """

    def __init__(self, texts: Sequence[str], encoder: Encoder | None) -> None:
        self._viewer = Viewer(encoder, texts)
        self._views = self._viewer.known
        crowding = [self._nearest(self._views.only(part)) for part in _parts(len(texts))]
        self._crowding = np.concatenate(crowding) if crowding else np.zeros(0, np.float32)

    def scores(self, texts: Sequence[str]) -> Floats:
        """A row a text, a column a question of the pool; high is near."""
        return self._likeness(self._viewer.of(texts)) - _CROWD_SHARE * self._crowding

    def _nearest(self, views: Views) -> Floats:
        """The mean likeness of each with its nearest, itself left out."""
        likeness = self._likeness(views)
        crowd = min(_CROWD + 1, likeness.shape[1])
        nearest = -np.sort(np.partition(-likeness, crowd - 1, axis=1)[:, :crowd], axis=1)
        return np.asarray(nearest[:, 1:].mean(axis=1) if crowd > 1 else np.zeros(len(likeness)), dtype=np.float32)

    def _likeness(self, views: Views) -> Floats:
        total = _WORDS_SHARE * cosines(views.words, self._views.words)
        for ours, theirs in zip(views.vectors, self._views.vectors, strict=True):
            total += cosines(ours, theirs)
        return np.asarray(total)


def evaluate_retrieval(pairs: Sequence[Pair], encoder: Encoder | None) -> RetrievalResult:
    """For each pair labelled 1, find the second among all distinct questions of the file, the first itself left out.

    Raises `ValueError` where no pair is labelled 1.
    """
    asked = [pair for pair in pairs if pair.same and pair.first != pair.second]
    if not asked:
        raise ValueError("there is no pair of two questions that belong together")
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.first, pair.second)))
    places = {text: place for place, text in enumerate(texts)}
    pool = Pool(texts, encoder)
    ranks = []
    for part in _parts(len(asked)):
        scores = pool.scores([asked[place].first for place in part])
        rows = np.arange(len(part))
        scores[rows, [places[asked[place].first] for place in part]] = -np.inf
        sought = scores[rows, [places[asked[place].second] for place in part]]
        ranks.append((scores > sought[:, None]).sum(axis=1))
    found = np.concatenate(ranks)
    first, fifth, tenth = (float((found < depth).mean()) for depth in (1, 5, 10))
    spent = median_milliseconds([pair.first for pair in asked], lambda one: pool.scores([one]))
    return RetrievalResult(first, fifth, tenth, len(texts), spent)


def _parts(rows: int) -> Iterator[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """All rows, so many at a time that their scores fit into memory."""
    return (np.arange(start, min(start + _AT_ONCE, rows)) for start in range(0, rows, _AT_ONCE))
