"""One expression of a rule set, ready to be tried on a reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wenlu.domains.compliance.rules.expand import UnknownSlot
from wenlu.domains.compliance.rules.guards import CompiledGuard, Surroundings
from wenlu.domains.compliance.rules.identifiers import JUDGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wenlu.domains.compliance.rules.body import Category, Condition, Expression
    from wenlu.domains.compliance.rules.expand import Slots
    from wenlu.domains.compliance.rules.facts import Facts
    from wenlu.domains.compliance.rules.views import View
    from wenlu.domains.compliance.schemas import Level, Role, Situation

_ENDS = ".?!"
_GAPS = re.compile(r"[^\w%]+")


class Broken(ValueError):
    """An expression that cannot be compiled; the message names it."""


@dataclass(frozen=True, slots=True)
class CompiledExpression:
    """How one expression is found and what excuses it."""

    rule: str
    category: Category
    pattern: re.Pattern[str] | None
    judge: Callable[[str], Iterator[tuple[int, int]]] | None
    unless: tuple[re.Pattern[str], ...]
    unless_text: tuple[re.Pattern[str], ...]
    guards: tuple[CompiledGuard, ...]
    conditions: tuple[Condition, ...]
    roles: frozenset[Role]
    channels: frozenset[str]
    security: bool
    level: Level

    @classmethod
    def of(
        cls, category: Category, expression: Expression, slots: Slots, guards: Mapping[str, CompiledGuard]
    ) -> CompiledExpression:
        """Compile; raises `Broken` naming the rule."""
        rule = f"{category.id}.{expression.id}"
        names = category.guards if expression.guards is None else expression.guards
        try:
            return cls(
                rule=rule,
                category=category,
                pattern=slots.pattern(expression.pattern) if expression.pattern else None,
                judge=JUDGES[expression.judge] if expression.judge else None,
                unless=tuple(map(slots.pattern, expression.unless)),
                unless_text=tuple(map(slots.pattern, (*category.unless_text, *expression.unless_text))),
                guards=tuple(guards[name] for name in names),
                conditions=(when,) if (when := expression.when or category.when) else (),
                roles=frozenset(category.roles if expression.roles is None else expression.roles),
                channels=frozenset(expression.channels or ()),
                security=expression.security,
                level=category.level if expression.level is None else expression.level,
            )
        except (re.error, UnknownSlot, KeyError) as error:
            raise Broken(f"{rule}: {error}") from error

    def applies(self, situation: Situation, facts: Facts, view: View) -> bool:
        """Whether this writer, on this channel, in these circumstances is meant, and no needed words are there."""
        return self.concerns(situation, facts) and not any(pattern.search(view.clausal) for pattern in self.unless_text)

    def concerns(self, situation: Situation, facts: Facts) -> bool:
        """Whether this writer, on this channel, in these circumstances is meant."""
        return (
            situation.role in self.roles
            and (not self.channels or situation.channel in self.channels)
            and all(facts.meets(condition) for condition in self.conditions)
        )

    def may_occur(self, view: View) -> bool:
        """Whether the pattern, if that is all there is, is found anywhere; cheaper than what would excuse it."""
        return self.pattern is None or self.pattern.search(view.clausal) is not None

    def stands(self, view: View, facts: Facts, start: int, end: int, *, by_pattern: bool) -> bool:
        """Whether a passage (clausal) is the forbidden thing and nothing around it excuses it."""
        first, last = view.sentence(start, end)
        sentence = view.clausal[first:last]
        if any(pattern.search(sentence) for pattern in self.unless):
            return False
        if self.security and not facts.names_security(first, last):
            return False
        if not self.guards:
            return True
        around = Surroundings.of(view, start, end)
        return not any(guard.excuses(around, by_pattern=by_pattern) for guard in self.guards)


def is_torn(view: View, start: int, end: int) -> bool:
    """Whether a literal was put together from two sentences, or from the middle of Latin words.

    Marks between its characters are an evasion, unless they stand in one place and end a sentence ("有担保。本公司").
    """
    if not view.is_word(start, end):
        return True
    gaps = _GAPS.findall(view.clausal, start, end)
    if len(gaps) != 1 or not any(mark in _ENDS for mark in gaps[0]):
        return False
    first, last = view.source(start, end)
    return gaps[0] != "." or "." not in view.normalised.original[first:last] or not view.clausal[start].isalpha()
