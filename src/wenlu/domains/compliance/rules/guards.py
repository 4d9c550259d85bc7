"""Settings in which forbidden words are lawful: denial, warning, question, quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wenlu.domains.compliance.rules.body import Guard
    from wenlu.domains.compliance.rules.expand import Slots
    from wenlu.domains.compliance.rules.views import View


_LONG_TEXT = 60
_OFTEN = 2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentence around a hit, cut at the hit, and the sentence after it."""

    before: str
    words: str
    after: str
    following: str
    view: View

    @classmethod
    def of(cls, view: View, start: int, end: int) -> Surroundings:
        first, last = view.sentence(start, end)
        clausal = view.clausal
        following = clausal[last : view.sentence(last, last + 1)[1]] if last < len(clausal) else ""
        return cls(clausal[first:start], clausal[start:end], clausal[end:last], following, view)

    @property
    def sentence(self) -> str:
        return self.before + self.words + self.after


class CompiledGuard:
    """One guard, ready to be asked."""

    def __init__(self, guard: Guard, slots: Slots) -> None:
        self.id = guard.id
        self._before = [slots.pattern(f"(?:{pattern})$") for pattern in guard.before]
        self._after = [slots.pattern(pattern) for pattern in guard.after]
        self._sentence = [slots.pattern(pattern) for pattern in guard.sentence]
        self._following = [slots.pattern(pattern) for pattern in guard.following]
        self._text = [slots.pattern(pattern) for pattern in guard.text]
        self._within = [slots.pattern(pattern) for pattern in guard.within]
        self._unless = _either(guard.unless, slots)

    def excuses(self, around: Surroundings, *, by_pattern: bool) -> bool:
        """Whether the surroundings make the words lawful; a literal is never excused by what it consists of."""
        return (
            (by_pattern and any(p.search(around.words) for p in self._within))
            or any(self._is_clear(found, around.before) for p in self._before if (found := p.search(around.before)))
            or any(self._is_clear(found, around.after) for p in self._after if (found := p.match(around.after)))
            or any(
                self._is_clear(found, around.sentence) for p in self._sentence if (found := p.search(around.sentence))
            )
            or any(p.match(around.following) for p in self._following)
            or self._explains(around.view)
        )

    def _explains(self, view: View) -> bool:
        """Whether a longer text speaks of the thing as wrong more than once, and takes nothing back."""
        if self.id not in view.explained:
            text = view.clausal
            view.explained[self.id] = (
                len(text) >= _LONG_TEXT
                and any(len(pattern.findall(text)) >= _OFTEN for pattern in self._text)
                and (self._unless is None or self._unless.search(text) is None)
            )
        return view.explained[self.id]

    def _is_clear(self, found: re.Match[str], text: str) -> bool:
        """Whether nothing that takes the excuse away follows the guard's words, or stands among them."""
        return self._unless is None or self._unless.search(text, found.start()) is None


def _either(patterns: tuple[str, ...], slots: Slots) -> re.Pattern[str] | None:
    return slots.pattern("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
