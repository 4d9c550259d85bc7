"""What another version thinks of a text: caught, let through, more or less grave, or the same for another reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wenlu.domains.compliance.schemas import CategoryCount, DifferenceKind, Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict made small: its level, and the categories and rules that objected."""

    level: Level
    categories: frozenset[str]
    rules: frozenset[str]

    @classmethod
    def of(cls, verdict: Verdict) -> Outcome:
        if not verdict.hits:
            return CLEAR
        return cls(
            verdict.verdict,
            frozenset(hit.category for hit in verdict.hits),
            frozenset(hit.rule for hit in verdict.hits),
        )


CLEAR = Outcome(Level.PASS, frozenset(), frozenset())


def difference(before: Outcome, after: Outcome) -> DifferenceKind | None:
    """What changes for a text; None where both versions treat it alike."""
    if before.level is not after.level:
        if before.level is Level.PASS:
            return DifferenceKind.CAUGHT
        if after.level is Level.PASS:
            return DifferenceKind.LET_THROUGH
        return DifferenceKind.RAISED if after.level.rank > before.level.rank else DifferenceKind.LOWERED
    return DifferenceKind.CHANGED if before.categories != after.categories else None


@dataclass(slots=True)
class Tally:
    """Counts pairs of outcomes; the sum of several tallies is the tally of everything that they counted."""

    judged: int = 0
    kinds: Counter[DifferenceKind] = field(default_factory=Counter)
    before: Counter[Level] = field(default_factory=Counter)
    after: Counter[Level] = field(default_factory=Counter)
    hit_before: Counter[str] = field(default_factory=Counter)
    hit_after: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def count(self, before: Outcome, after: Outcome) -> DifferenceKind | None:
        """Count one text; returns what changes for it."""
        kind = difference(before, after)
        self.judged += 1
        self.before[before.level] += 1
        self.after[after.level] += 1
        if before.categories or after.categories:
            self.hit_before.update(before.categories)
            self.hit_after.update(after.categories)
            self.gained.update(after.categories - before.categories)
            self.lost.update(before.categories - after.categories)
        if kind is not None:
            self.kinds[kind] += 1
        return kind

    def add(self, other: Tally) -> None:
        self.judged += other.judged
        for name in ("kinds", "before", "after", "hit_before", "hit_after", "gained", "lost"):
            getattr(self, name).update(getattr(other, name))

    def categories(self) -> tuple[CategoryCount, ...]:
        """Counts by category, those first in which most changes."""
        names = sorted({*self.hit_before, *self.hit_after}, key=self._weight)
        return tuple(
            CategoryCount(
                category=name,
                before=self.hit_before[name],
                after=self.hit_after[name],
                gained=self.gained[name],
                lost=self.lost[name],
            )
            for name in names
        )

    def _weight(self, name: str) -> tuple[int, str]:
        return -(self.gained[name] + self.lost[name]), name


def is_right(expected: Level, level: Level) -> bool:
    """Whether a labelled text is treated as it must be: at least as gravely, and a lawful one not kept back.

    A lawful text may carry a hint, with which it is sent.
    """
    if expected is Level.PASS:
        return level.rank <= Level.HINT.rank
    return level.rank >= expected.rank


def score(expected: Sequence[Level], levels: Sequence[Level]) -> tuple[int, int, int, int]:
    """Return (unlawful, caught, lawful, let through)."""
    pairs = list(zip(expected, levels, strict=True))
    unlawful = [is_right(*pair) for pair in pairs if pair[0] is not Level.PASS]
    lawful = [is_right(*pair) for pair in pairs if pair[0] is Level.PASS]
    return len(unlawful), sum(unlawful), len(lawful), sum(lawful)
