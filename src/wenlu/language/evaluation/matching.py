"""Whether two questions mean the same, learned from pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from wenlu.language.evaluation.gaussian import FIRST_WIDTH, OTHER_WIDTH, bell
from wenlu.language.evaluation.overlap import Overlap
from wenlu.language.evaluation.rows import drawn
from wenlu.language.evaluation.timing import median_milliseconds
from wenlu.language.evaluation.views import Viewer, cosines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from wenlu.language.evaluation.rows import Pair
    from wenlu.language.evaluation.views import Views
    from wenlu.language.grams import Floats
    from wenlu.language.vectors import Encoder

_MOST_PAIRS = 12_000  # as many rows and columns of 4 bytes, several times over
_NOISE = 0.2
_OVERLAP_WIDTH = 0.01
_LIKELIER = 0.5
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class MatchingResult:
    """Agreement with the labels of pairs; `spearman` is of the chance with the label."""

    accuracy: float
    auc: float
    spearman: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class _Seen:
    firsts: Views
    seconds: Views
    overlaps: Floats

    def only(self, rows: NDArray[np.intp]) -> _Seen:
        return _Seen(self.firsts.only(rows), self.seconds.only(rows), self.overlaps[rows])


class MatchingModel:
    """Kernel ridge regression over pairs of questions.

    Two pairs are alike if one question is like one and the other like the other, whichever comes first (a symmetric
    product of kernels), and if the questions overlap in the same way (`overlap.py`). So it learns both which
    questions people mean alike and what differences between two questions matter. Raises `ValueError` without pairs;
    of more than 12,000 so many are drawn.
    """

    def __init__(self, pairs: Sequence[Pair], encoder: Encoder | None) -> None:
        if not pairs:
            raise ValueError("there is nothing to learn from")
        pairs = drawn(pairs, _MOST_PAIRS)
        texts = [text for pair in pairs for text in (pair.first, pair.second)]
        self._viewer = Viewer(encoder, texts)
        self._overlap = Overlap(texts)
        self._middle, self._scale = np.float32(0), np.float32(1)
        known = self._see(pairs)
        self._middle, self._scale = known.overlaps.mean(axis=0), known.overlaps.std(axis=0) + np.float32(1e-6)
        self._known = _Seen(known.firsts, known.seconds, (known.overlaps - self._middle) / self._scale)
        labels = np.array([pair.same for pair in pairs], dtype=np.float32)
        self._usual = labels.mean()
        kernel = _likeness(self._known, self._known).T  # symmetric; LAPACK works in place in this order of memory
        kernel[np.diag_indices_from(kernel)] += _NOISE * np.diag(kernel).mean()
        factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        self._answers = cho_solve(factor, labels - self._usual, check_finite=False)

    def chances(self, pairs: Sequence[Pair]) -> Floats:
        """How likely each pair means the same, from 0 to 1."""
        seen = self._see(pairs)
        parts = np.split(np.arange(len(pairs)), range(_AT_ONCE, len(pairs), _AT_ONCE))
        found = [_likeness(seen.only(part), self._known) @ self._answers for part in parts]
        return np.asarray(np.clip(self._usual + np.concatenate(found), 0, 1))

    def _see(self, pairs: Sequence[Pair]) -> _Seen:
        views = self._viewer.of([pair.first for pair in pairs] + [pair.second for pair in pairs])
        rows = np.arange(2 * len(pairs))
        firsts, seconds = views.only(rows[: len(pairs)]), views.only(rows[len(pairs) :])
        alike = [_each_cosine(ours, theirs) for ours, theirs in zip(firsts.blocks, seconds.blocks, strict=True)]
        overlaps = np.column_stack([*alike, self._overlap.of(pairs)]).astype(np.float32)
        return _Seen(firsts, seconds, (overlaps - self._middle) / self._scale)


def evaluate_matching(train: Sequence[Pair], test: Sequence[Pair], encoder: Encoder | None) -> MatchingResult:
    """Learn from one, ask the other. Raises `ValueError` unless there are pairs of both kinds to ask."""
    if len({pair.same for pair in test}) == 1 or not test:
        raise ValueError("pairs that mean the same and pairs that do not are needed to be asked")
    model = MatchingModel(train, encoder)
    chances = model.chances(test)
    truth = np.array([pair.same for pair in test])
    return MatchingResult(
        accuracy=float(((chances >= _LIKELIER) == truth).mean()),
        auc=float(roc_auc_score(truth, chances)),
        spearman=float(spearmanr(chances, truth).statistic) if np.ptp(chances) else 0.0,
        milliseconds=median_milliseconds(test, lambda one: model.chances([one])),
    )


def _each_cosine(left: Floats | csr_matrix, right: Floats | csr_matrix) -> Floats:
    """Of each row with the same row of the other."""
    if isinstance(left, np.ndarray):
        return np.asarray(np.einsum("ij,ij->i", left, right))
    return np.asarray(left.multiply(right).sum(axis=1)).ravel()


def _likeness(left: _Seen, right: _Seen) -> Floats:
    total = np.zeros((len(left.overlaps), len(right.overlaps)), dtype=np.float32)
    blocks = zip(left.firsts.blocks, left.seconds.blocks, right.firsts.blocks, right.seconds.blocks, strict=True)
    for place, (first, second, other_first, other_second) in enumerate(blocks):
        width = FIRST_WIDTH if place == 0 else OTHER_WIDTH
        straight = cosines(first, other_first) + cosines(second, other_second)
        crossed = cosines(first, other_second) + cosines(second, other_first)
        total += bell(straight - 1, width) + bell(crossed - 1, width)
    return total * _bell_of_distance(left.overlaps, right.overlaps)


def _bell_of_distance(left: Floats, right: Floats) -> Floats:
    squares = np.einsum("ij,ij->i", left, left)[:, None] + np.einsum("ij,ij->i", right, right)[None, :]
    return np.asarray(np.exp(-_OVERLAP_WIDTH * (squares - 2 * left @ right.T).clip(0)), dtype=np.float32)
