"""A quick first cut through a hundred thousand entries, so that the regression need not look at each in full.

What texts there are, and what the coefficients make of them, lies close to far fewer directions than they have numbers.
Seen along the strongest of these, every entry costs a few multiplications; the best few are then valued in full, among
which are 95 of 100 of the truly best five. Below `WORTHWHILE` entries the regression looks at all of them, which is
exact and costs a millisecond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import eigh, solve_triangular

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wenlu.language.grams import Floats

WORTHWHILE = 5_000
"""Entries from which on a short list is made."""
_DIRECTIONS = 128
_LISTED = 500
_SAMPLE = 20_000  # entries from which the directions are found


class Shortlist:
    """The entries along the strongest directions. Immutable; safe to use from several threads.

    `squares` are the summed squares of all texts: directions count by how far texts differ along them.
    """

    def __init__(self, coefficients: Floats, squares: NDArray[np.float64]) -> None:
        step = max(1, coefficients.shape[0] // _SAMPLE)
        sample = coefficients[::step].astype(np.float64)
        lower = np.linalg.cholesky(squares)
        scaled = lower.T @ (sample.T @ sample) @ lower
        size = coefficients.shape[1]
        _, strongest = eigh(scaled, subset_by_index=[max(0, size - _DIRECTIONS), size - 1])
        back = solve_triangular(lower, strongest, lower=True, trans="T")
        self._directions = np.ascontiguousarray(back.T, dtype=np.float32)
        self._entries = np.ascontiguousarray(coefficients @ (lower @ strongest).astype(np.float32))

    def places(self, seen: Floats, limit: int) -> NDArray[np.intp]:
        """The rows among which the best `limit` for what is seen of a text almost surely are, in no order."""
        values = self._entries @ (self._directions @ seen)
        count = min(max(_LISTED, limit), values.size)
        return np.argpartition(-values, count - 1)[:count]
