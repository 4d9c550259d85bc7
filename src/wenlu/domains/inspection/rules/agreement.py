"""Cohen's kappa between what rules and people scored (Cohen 1960 and, weighted, 1968)."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wenlu.domains.inspection.schemas.agreement import Cell, ItemAgreement, Strength
from wenlu.domains.inspection.schemas.scorecards import Scale, ScorecardItem

Pair = tuple[int, int]
"""Automatic, human."""
ENOUGH = 30
"""Pairs from which on a kappa is worth reading; below it is shown with a warning."""
_STRENGTHS: tuple[tuple[float, Strength], ...] = (
    (0.81, "almost_perfect"),
    (0.61, "substantial"),
    (0.41, "moderate"),
    (0.21, "fair"),
    (0.0, "slight"),
)
_DRAWS = 500


def kappa(pairs: Sequence[Pair], scale: Scale) -> float | None:
    """Return kappa: 1 full agreement, 0 as by chance, below 0 worse.

    Disagreement is weighted by its square on the scale of five, and is one on yes and no. None where no disagreement is
    to be expected by chance, since both always gave one and the same score (or there are no pairs).
    """
    if not pairs:
        return None
    value = float(_kappas(_tables([pairs], scale), _weights(scale))[0])
    return None if np.isnan(value) else value


def interval(pairs: Sequence[Pair], scale: Scale, seed: int = 0) -> tuple[float, float] | None:
    """Return the 95 % interval by bootstrap over pairs (percentiles of 500 draws); None where kappa is."""
    if kappa(pairs, scale) is None:
        return None
    table = _tables([pairs], scale)[0]
    size = table.shape[0]
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(len(pairs), table.ravel() / len(pairs), size=_DRAWS).reshape(-1, size, size)
    values = _kappas(drawn.astype(np.float64), _weights(scale))
    values = values[~np.isnan(values)]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def strength(value: float | None) -> Strength:
    """Return how an agreement is called (Landis and Koch 1977)."""
    if value is None:
        return "unknown"
    rounded = round(value, 2)
    return next((name for limit, name in _STRENGTHS if rounded >= limit), "none")


def agreement(pairs: Sequence[Pair], scale: Scale, item: ScorecardItem | None = None) -> ItemAgreement:
    """Return everything that is shown of one item, or of all of a scale."""
    value, bounds = kappa(pairs, scale), interval(pairs, scale)
    counts = Counter(pairs)
    return ItemAgreement(
        item=item.id if item else None,
        name=item.name if item else "",
        name_en=item.name_en if item else "",
        section=item.section if item else None,
        scale=scale,
        pairs=len(pairs),
        agreed=sum(one == other for one, other in pairs) / len(pairs) if pairs else None,
        kappa=None if value is None else round(value, 3),
        low=round(bounds[0], 3) if bounds else None,
        high=round(bounds[1], 3) if bounds else None,
        strength=strength(value),
        table=tuple(
            Cell(automatic=automatic, human=human, count=count) for (automatic, human), count in sorted(counts.items())
        ),
    )


def _tables(samples: Sequence[Sequence[Pair]], scale: Scale) -> NDArray[np.float64]:
    low, size = scale.values[0], len(scale.values)
    tables = np.zeros((len(samples), size, size))
    for table, pairs in zip(tables, samples, strict=True):
        for automatic, human in pairs:
            table[automatic - low, human - low] += 1
    return tables


def _weights(scale: Scale) -> NDArray[np.float64]:
    places = np.arange(len(scale.values), dtype=np.float64)
    return np.asarray((places[:, None] - places[None, :]) ** 2)  # on two values the same as unweighted


def _kappas(tables: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    totals = tables.sum(axis=(1, 2))
    expected = tables.sum(axis=2)[:, :, None] * tables.sum(axis=1)[:, None, :] / totals[:, None, None]
    found, by_chance = (tables * weights).sum(axis=(1, 2)), (expected * weights).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(by_chance > 0, 1 - found / by_chance, np.nan))
