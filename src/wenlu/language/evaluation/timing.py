"""How long one text takes."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TIMED = 20

Item = TypeVar("Item")


def median_milliseconds(items: Sequence[Item], work: Callable[[Item], object]) -> float:
    """The median over the first twenty items, one at a time and on one core; 0 without items."""
    spent = []
    with threadpool_limits(limits=1):
        for item in items[:_TIMED]:
            start = perf_counter()
            work(item)
            spent.append((perf_counter() - start) * 1000)
    return round(float(np.median(spent)), 3) if spent else 0.0
