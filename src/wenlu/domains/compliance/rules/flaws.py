"""What is wrong with a category in a draft: found when it is saved, told at the field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wenlu.domains.compliance.rules.expand import Slots, UnknownSlot
from wenlu.domains.compliance.rules.views import Reader
from wenlu.domains.compliance.schemas import Level, RuleFlaw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from wenlu.domains.compliance.rules.body import Category, Expression, RuleBody

    Path = tuple[str | int, ...]

_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_SHORTEST = 2
_MOST_EXPRESSIONS = 60
_MOST_TERMS = 2_000
_LONGEST_PATTERN = 6_000
PATTERNS = ("unless", "unless_text")


def is_protected(shipped: Category | None) -> bool:
    """Whether what is shipped of a category is the law's: what a reason does not override (`hold` and `block`)."""
    return shipped is not None and shipped.level.rank >= Level.HOLD.rank


def find_flaws(body: RuleBody, category: Category, defaults: RuleBody) -> list[RuleFlaw]:
    """Everything that keeps a category from being saved into a body; empty where nothing does."""
    shipped = next((each for each in defaults.categories if each.id == category.id), None)
    lawful = shipped.expressions if shipped else ()
    slots = slots_of(body)
    return [*_own_flaws(body, category), *_law_flaws(category, shipped), *_word_flaws(category)] + [
        flaw
        for number, expression in enumerate(category.expressions)
        if expression not in lawful
        for flaw in _Checker(body, slots, ("expressions", number)).flaws(expression)
    ]


def law_missed(category: str, line: str) -> RuleFlaw:
    """A sentence that the law forbids would be let through."""
    return RuleFlaw(path=("expressions",), code="law_missed", detail=f"{category}: {line}")


def patterns_of(category: Category) -> Iterator[tuple[Path, str]]:
    """Every regular expression of a category, and where it stands."""
    for number, pattern in enumerate(category.unless_text):
        yield ("unless_text", number), pattern
    for place, expression in enumerate(category.expressions):
        if expression.pattern:
            yield ("expressions", place, "pattern"), expression.pattern
        for name in PATTERNS:
            for number, pattern in enumerate(getattr(expression, name)):
                yield ("expressions", place, name, number), pattern
    for place, ask in enumerate(category.asks):
        yield ("asks", place, "question"), ask.question
        if ask.answer not in {"yes", "no"}:
            yield ("asks", place, "answer"), ask.answer


def slots_of(body: RuleBody) -> Slots:
    """The slots of a body, as its patterns are compiled with."""
    reader = Reader(body.emoji, body.syllables)
    return Slots(body.slots, lambda words: reader.read(words).squeezed)


def compile_patterns(body: RuleBody, category: Category) -> tuple[dict[Path, re.Pattern[str]], list[RuleFlaw]]:
    """Compile every pattern of a category; what cannot be comes back as flaws."""
    slots = slots_of(body)
    compiled: dict[Path, re.Pattern[str]] = {}
    flaws: list[RuleFlaw] = []
    for path, pattern in patterns_of(category):
        if len(pattern) > _LONGEST_PATTERN:
            flaws.append(RuleFlaw(path=path, code="too_much"))
            continue
        try:
            compiled[path] = slots.pattern(pattern)
        except UnknownSlot as error:
            flaws.append(RuleFlaw(path=path, code="unknown_slot", detail=str(error)))
        except (re.error, RecursionError, OverflowError) as error:
            flaws.append(RuleFlaw(path=path, code="broken_pattern", detail=str(error)))
        else:
            if path[-1] not in {"question", "answer"} and compiled[path].search("") is not None:
                flaws.append(RuleFlaw(path=path, code="matches_nothing"))
    return compiled, flaws


def _own_flaws(body: RuleBody, category: Category) -> Iterator[RuleFlaw]:
    if not _ID.fullmatch(category.id):
        yield RuleFlaw(path=("id",), code="bad_id")
    if not category.roles:
        yield RuleFlaw(path=("roles",), code="no_roles")
    if category.like is not None and all(each.id != category.like for each in body.categories):
        yield RuleFlaw(path=("like",), code="unknown_category", detail=category.like)
    if category.like == category.id:
        yield RuleFlaw(path=("like",), code="unknown_category", detail=category.id)
    if not category.expressions and not category.asks and category.like is None:
        yield RuleFlaw(path=("expressions",), code="nothing_to_find")
    if len(category.expressions) > _MOST_EXPRESSIONS:
        yield RuleFlaw(path=("expressions",), code="too_much")
    yield from _guard_flaws(body, ("guards",), category.guards)
    yield from _repeated(("expressions",), [one.id for one in category.expressions])
    yield from _repeated(("asks",), [one.id for one in category.asks])


def _repeated(path: Path, ids: Sequence[str]) -> Iterator[RuleFlaw]:
    for number, id_ in enumerate(ids):
        if not _ID.fullmatch(id_):
            yield RuleFlaw(path=(*path, number, "id"), code="bad_id")
        elif id_ in ids[:number]:
            yield RuleFlaw(path=(*path, number, "id"), code="duplicate_id")


def _guard_flaws(body: RuleBody, path: Path, guards: Sequence[str]) -> Iterator[RuleFlaw]:
    known = {guard.id for guard in body.guards}
    for name in guards:
        if name not in known:
            yield RuleFlaw(path=path, code="unknown_guard", detail=name)


def _law_flaws(category: Category, shipped: Category | None) -> Iterator[RuleFlaw]:
    """A firm goes beyond the law and the trade, never below them."""
    if shipped is None:
        return
    if category.level.rank < shipped.level.rank:
        yield RuleFlaw(path=("level",), code="level_too_low", detail=shipped.level.value)
    if not is_protected(shipped):
        return
    lawful = {one.id for one in shipped.expressions}
    for number, one in enumerate(category.expressions):
        if one.id in lawful and one.off:
            yield RuleFlaw(path=("expressions", number, "off"), code="law_switched_off")
        if one.id in lawful and (one.begins_on or one.ends_on):
            yield RuleFlaw(path=("expressions", number, "begins_on"), code="law_dated")
    present = {one.id for one in category.expressions}
    for id_ in sorted(lawful - present):
        yield RuleFlaw(path=("expressions",), code="law_removed", detail=id_)
    if set(shipped.roles) - set(category.roles):
        yield RuleFlaw(path=("roles",), code="law_removed", detail=", ".join(set(shipped.roles) - set(category.roles)))


def _word_flaws(category: Category) -> Iterator[RuleFlaw]:
    for name in ("name", "basis", "why", "instead"):
        words = getattr(category, name)
        for language in ("zh", "en"):
            if not getattr(words, language).strip():
                yield RuleFlaw(path=(name, language), code="empty")


class _Checker:
    """Checks one expression."""

    def __init__(self, body: RuleBody, slots: Slots, path: Path) -> None:
        self._body = body
        self._slots = slots
        self._path = path

    def flaws(self, expression: Expression) -> Iterator[RuleFlaw]:
        if expression.guards is not None:
            yield from _guard_flaws(self._body, (*self._path, "guards"), expression.guards)
        if expression.roles is not None and not expression.roles:
            yield self._flaw("roles", "no_roles")
        if expression.begins_on and expression.ends_on and expression.ends_on < expression.begins_on:
            yield self._flaw("ends_on", "dates_reversed")
        if not expression.terms and expression.pattern is None and expression.judge is None:
            yield from self._nothing(expression)
        if expression.pattern is not None and not expression.anchors and not expression.terms:
            yield self._flaw("anchors", "no_anchor")
        for name in ("terms", "anchors"):
            yield from self._literal_flaws(name, getattr(expression, name))

    def _nothing(self, expression: Expression) -> Iterator[RuleFlaw]:
        """Yield that an expression looks for nothing, unless what finds it is of another kind than words."""
        plain = {"id", "terms", "anchors", "pattern", "unless", "unless_text", "guards", "off", "begins_on", "ends_on"}
        if not expression.model_fields_set - plain - {"sounds", "security", "when", "roles", "channels", "judge"}:
            yield self._flaw("terms", "nothing_to_find")

    def _literal_flaws(self, name: str, literals: Sequence[str]) -> Iterator[RuleFlaw]:
        if len(literals) > _MOST_TERMS:
            yield self._flaw(name, "too_much")
            return
        for literal in literals:
            try:
                words = list(self._slots.literals(literal))
            except UnknownSlot as error:
                yield RuleFlaw(path=(*self._path, name), code="unknown_slot", detail=str(error))
                continue
            if not all(words):
                yield RuleFlaw(path=(*self._path, name), code="empty", detail=literal)
            elif name == "terms" and any(len(word) < _SHORTEST for word in words):
                yield RuleFlaw(path=(*self._path, name), code="too_short", detail=literal)

    def _flaw(
        self, field: str, code: Literal["no_roles", "dates_reversed", "no_anchor", "nothing_to_find", "too_much"]
    ) -> RuleFlaw:
        return RuleFlaw(path=(*self._path, field), code=code)
