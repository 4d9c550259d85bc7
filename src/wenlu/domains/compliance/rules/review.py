"""The gate itself: a compiled rule set and its verdict on a situation. Pure, thread-safe, never raises on any text."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from wenlu.domains.compliance.rules.answers import SHORT_QUESTION, Dialogue, find_before, list_questions
from wenlu.domains.compliance.rules.body import Expression
from wenlu.domains.compliance.rules.compiled import Broken, CompiledExpression, is_torn
from wenlu.domains.compliance.rules.disguise import Disguises
from wenlu.domains.compliance.rules.expand import Slots, UnknownSlot
from wenlu.domains.compliance.rules.facts import Facts
from wenlu.domains.compliance.rules.guards import CompiledGuard
from wenlu.domains.compliance.rules.identifiers import MAYBE
from wenlu.domains.compliance.rules.literals import Literals
from wenlu.domains.compliance.rules.meaning import find_meaning
from wenlu.domains.compliance.rules.views import Reader, with_figures
from wenlu.domains.compliance.schemas import Hit, Level, RequiredWarning, Role, Verdict
from wenlu.language.signals import detect_signals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wenlu.domains.compliance.rules.body import Category, RuleBody
    from wenlu.domains.compliance.rules.literals import Found, FrozenLiterals
    from wenlu.domains.compliance.rules.meaning import Meaning
    from wenlu.domains.compliance.rules.views import View
    from wenlu.domains.compliance.schemas import Locale, Situation

_SECURITY = -1
_PRODUCT = -2  # R1; R2 is -3, and so on
_STAFF = frozenset({Role.ADVISER, Role.AGENT, Role.MANAGER})
_MOST_HITS = 20
_MOST_EXCUSES = 200
"""Of one expression in one text."""
_SHORT = 24
"""Messages up to this length are also read as the rest of the writer's previous message."""
_FEWEST_MEANT = 4
"""Characters that a text needs to mean something by itself."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A passage of the text as written, and the rule that objects to it."""

    rule: str
    category: Category
    start: int
    end: int
    level: Level


class RuleSet:
    """A version of the rules, compiled. Make it with `compile`, off the event loop: it takes a while."""

    def __init__(
        self,
        version: int,
        reader: Reader,
        literals: FrozenLiterals,
        expressions: Sequence[CompiledExpression],
        dialogue: Dialogue,
        terms: int,
        meaning: Understanding | None,
        disguises: Disguises | None,
    ) -> None:
        self.version = version
        self.terms = terms
        self._reader = reader
        self._literals = literals
        self._expressions = expressions
        self._judges = tuple(expression for expression in expressions if expression.judge is not None)
        self._dialogue = dialogue
        self._understanding = meaning
        self._disguises = disguises

    @classmethod
    def compile(cls, version: int, body: RuleBody) -> RuleSet:
        """Compile a body; raises `Broken` naming the rule that cannot be."""
        reader = Reader(body.emoji, body.syllables)
        slots = Slots(body.slots, lambda words: reader.read(words).squeezed)
        try:
            guards = {guard.id: CompiledGuard(guard, slots) for guard in body.guards}
            dialogue = Dialogue(body.categories, body.answers, slots)
        except (ValueError, RecursionError) as error:
            raise Broken(f"guards and answers: {error}") from error
        literals = Literals(reader.syllables)
        expressions = _compile_expressions(body, slots, guards, literals)
        terms = len(literals)
        _add_names(body, slots, literals)
        understanding = _compile_meaning(body, slots, guards)
        disguises = None
        if understanding is not None:
            words = [*understanding.meaning.ideas.words, *literals.words(), *understanding.meaning.often]
            disguises = Disguises(words, understanding.meaning.pairs, reader.syllables)
        return cls(version, reader, literals.freeze(), expressions, dialogue, terms, understanding, disguises)

    def read(self, text: str) -> View:
        """The text as the rules see it."""
        return self._reader.read(text)

    def review(self, situation: Situation) -> Verdict:
        """Judge a text. What a customer says is never judged; it raises signals."""
        started = time.perf_counter_ns()
        if situation.role is Role.CUSTOMER:
            return self._verdict(started, (), situation, signals=True)
        view = self._reader.read(situation.text)
        objections = self._object(situation, view)
        if self._disguises is not None and not any(each.level is Level.BLOCK for each in objections):
            meant = self._disguises.undo(view)
            if meant is not None:
                known = {objection.category.id for objection in objections}
                objections += [each for each in self._object(situation, meant) if each.category.id not in known]
        if self._judges and MAYBE.search(with_figures(situation.text)):
            objections += self._object_to_numbers(situation, view)
        if situation.context:
            objections += self._object_in_context(situation, view)
        return self._verdict(started, _without_overlaps(objections) if objections else (), situation)

    def _object(self, situation: Situation, view: View) -> list[Objection]:
        """What words, patterns and meaning of a text give reason to object to; meaning where nothing grave is found."""
        found = self._literals.find(view)
        objections = list(self._object_to_words(situation, view, found)) if found or situation.products else []
        understanding = self._understanding
        if (
            understanding is not None
            and len(view.squeezed) >= _FEWEST_MEANT
            and understanding.meaning.suspects(view.squeezed)
            and not any(objection.level is Level.BLOCK for objection in objections)
        ):
            known = {objection.category.id for objection in objections}
            meant = self._object_to_meaning(understanding, situation, view, found)
            objections += [objection for objection in meant if objection.category.id not in known]
        return objections

    def _object_to_meaning(
        self, understanding: Understanding, situation: Situation, view: View, found: list[Found]
    ) -> Iterator[Objection]:
        facts = self._facts(situation, view, found)
        for meant in understanding.meaning.find(view):
            start, end = view.clausal_span(meant.start, meant.end)
            for expression in understanding.expressions.get(meant.category, ()):
                if expression.applies(situation, facts, view) and expression.stands(
                    view, facts, start, end, by_pattern=True
                ):
                    yield Objection(expression.rule, expression.category, *view.source(start, end), expression.level)

    def review_many(self, situations: Iterable[Situation]) -> Iterator[Verdict]:
        """Judge texts one after the other, in their order; for many at once see `service.replay`."""
        return map(self.review, situations)

    def _object_to_words(self, situation: Situation, view: View, found: list[Found]) -> Iterator[Objection]:
        facts = self._facts(situation, view, found)
        terms: dict[int, list[Found]] = {}
        for literal in found:
            if literal.owner >= 0:
                number, is_anchor = divmod(literal.owner, 2)
                own = terms.setdefault(number, [])
                if not is_anchor:
                    own.append(literal)
        for number, literals in terms.items():
            expression = self._expressions[number]
            if (literals or expression.may_occur(view)) and expression.applies(situation, facts, view):
                yield from islice(_standing(expression, view, facts, literals, self._understanding), _MOST_HITS)

    def _object_to_numbers(self, situation: Situation, view: View) -> Iterator[Objection]:
        facts = Facts(situation, view, (), 0)
        for expression in self._judges:
            if expression.judge is not None and expression.applies(situation, facts, view):
                for start, end in expression.judge(with_figures(situation.text)):
                    yield Objection(expression.rule, expression.category, start, end, expression.level)

    def _object_in_context(self, situation: Situation, view: View) -> Iterator[Objection]:
        facts = Facts(situation, view, (), 0)
        for question in list_questions(situation.context, self._reader):
            for ask, start, end in self._dialogue.find(view, situation.role, question):
                if end > start and facts.meets(ask.category.when):
                    yield Objection(ask.rule, ask.category, *view.source(start, end), ask.category.level)
            yield from self._object_to_affirmed(situation, view, question)
        last = situation.context[-1]
        if _is_same_writer(last.role, situation.role) and 0 < len(view.squeezed) <= _SHORT:
            yield from self._object_to_continuation(situation, last.text)

    def _object_to_affirmed(self, situation: Situation, view: View, question: View) -> Iterator[Objection]:
        """Who says yes to a question says what was asked: the question is judged as his own statement."""
        answered = self._dialogue.restate(view, question)
        if answered is None:
            return
        statement, start, end = answered
        if len(question.squeezed) <= SHORT_QUESTION and (before := find_before(situation.context)):
            statement = f"{before}，{statement}"
        stated = self._reader.read(statement)
        for objection in self._object(replace(situation, text=statement, context=(), products=()), stated):
            if objection.level.rank >= Level.HOLD.rank and objection.category.when != "above_grade":
                category = objection.category
                yield Objection(f"{category.id}.affirmed", category, *view.source(start, end), objection.level)

    def _object_to_continuation(self, situation: Situation, before: str) -> Iterator[Objection]:
        """What two messages of one writer say together and neither says alone."""
        border = len(before) + 1
        joined = self._reader.read(f"{before}，{situation.text}")
        alone = {objection.category.id for objection in self._object(situation, self._reader.read(before))}
        for objection in self._object(situation, joined):
            if objection.category.id not in alone and border < objection.end:
                yield Objection(
                    objection.rule,
                    objection.category,
                    max(0, objection.start - border),
                    objection.end - border,
                    objection.level,
                )

    @staticmethod
    def _facts(situation: Situation, view: View, found: list[Found]) -> Facts:
        securities = [view.clausal_span(each.start, each.end) for each in found if each.owner == _SECURITY]
        named = [each for each in found if each.owner <= _PRODUCT]
        products = [
            _PRODUCT - each.owner + 1 for each in named if not any(_reaches_over(other, each) for other in named)
        ]
        carded = [int(product.risk[1]) for product in situation.products]
        return Facts(situation, view, securities, max([*products, *carded], default=0))

    def _verdict(
        self, started: int, objections: Sequence[Objection], situation: Situation, *, signals: bool = False
    ) -> Verdict:
        hits = tuple(_hit(objection, situation) for objection in objections)
        return Verdict(
            verdict=max((hit.level for hit in hits), key=lambda level: level.rank, default=Level.PASS),
            hits=hits,
            signals=tuple(sorted(signal.value for signal in detect_signals(situation.text))) if signals else (),
            warnings=_warnings(objections, situation.locale) if objections else (),
            rule_version=self.version,
            milliseconds=(time.perf_counter_ns() - started) / 1e6,
        )


@dataclass(frozen=True, slots=True)
class Understanding:
    """The classifiers of meaning, and for each of their categories the rules that rest on it."""

    meaning: Meaning
    expressions: dict[str, tuple[CompiledExpression, ...]]


def _compile_meaning(body: RuleBody, slots: Slots, guards: dict[str, CompiledGuard]) -> Understanding | None:
    """The classifiers that the body names; a category that is `like` another shares its classifier."""
    if body.meaning is None:
        return None
    meaning = find_meaning(body.meaning)
    if meaning is None:
        raise Broken(f"this release has no classifiers {body.meaning}")
    owners: dict[str, list[CompiledExpression]] = {}
    for category in body.categories:
        source = category.like or category.id
        if source in meaning.categories:
            owners.setdefault(source, []).append(
                CompiledExpression.of(category, Expression(id="meaning"), slots, guards)
            )
    return Understanding(meaning, {source: tuple(compiled) for source, compiled in owners.items()})


def _compile_expressions(
    body: RuleBody, slots: Slots, guards: dict[str, CompiledGuard], literals: Literals
) -> list[CompiledExpression]:
    by_id = {category.id: category for category in body.categories}
    compiled: list[CompiledExpression] = []
    for category in body.categories:
        for expression in _expressions_of(category, by_id):
            number = len(compiled)
            compiled.append(CompiledExpression.of(category, expression, slots, guards))
            try:
                for term in expression.terms:
                    for literal in slots.literals(term):
                        literals.add(literal, 2 * number, sounds=expression.sounds)
                for anchor in expression.anchors:
                    for literal in slots.literals(anchor):
                        literals.add(literal, 2 * number + 1)
            except UnknownSlot as error:
                raise Broken(f"{category.id}.{expression.id}: {error}") from error
    return compiled


def list_terms(body: RuleBody) -> dict[str, set[str]]:
    """The literals of each category, squeezed; anchors and disguises not among them."""
    reader = Reader(body.emoji, body.syllables)
    slots = Slots(body.slots, lambda words: reader.read(words).squeezed)
    by_id = {category.id: category for category in body.categories}
    return {
        category.id: {
            literal
            for expression in _expressions_of(category, by_id)
            for term in expression.terms
            for literal in slots.literals(term)
        }
        for category in body.categories
    }


def _expressions_of(category: Category, by_id: dict[str, Category]) -> tuple[Expression, ...]:
    inherited = by_id[category.like].expressions if category.like else ()
    return (*inherited, *category.expressions)


def _add_names(body: RuleBody, slots: Slots, literals: Literals) -> None:
    for name in body.securities:
        for literal in slots.literals(name):
            literals.add(literal, _SECURITY)
    for rank, names in enumerate(body.products.by_rank()):
        for name in names:
            for literal in slots.literals(name):
                literals.add(literal, _PRODUCT - rank)


def _reaches_over(name: Found, other: Found) -> bool:
    """Whether a name covers the beginning of another, as 中高风险 does of 高风险."""
    return name.start < other.start < name.end or (name.start == other.start and name.end > other.end)


def _standing(
    expression: CompiledExpression,
    view: View,
    facts: Facts,
    terms: Sequence[Found],
    understanding: Understanding | None,
) -> Iterator[Objection]:
    """Yield the passages that nothing excuses; who repeats himself without end is excused no longer."""
    for examined, (start, end, by_pattern) in enumerate(_passages(expression, view, terms)):
        if examined < _MOST_EXCUSES:
            if not expression.stands(view, facts, start, end, by_pattern=by_pattern):
                continue
            if understanding is not None and expression.guards and understanding.meaning.is_framed(view, start, end):
                continue
        yield Objection(expression.rule, expression.category, *view.source(start, end), expression.level)


def _passages(expression: CompiledExpression, view: View, terms: Sequence[Found]) -> Iterator[tuple[int, int, bool]]:
    """Yield where an expression occurs in the clausal reading, and whether by its pattern."""
    if expression.pattern is not None:
        for match in expression.pattern.finditer(view.clausal):
            start, end = match.span()
            if end > start and view.begins_word(start):
                yield start, end, True
    for term in terms:
        start, end = view.clausal_span(term.start, term.end)
        if not is_torn(view, start, end):
            yield start, end, False


def _is_same_writer(one: Role, other: Role) -> bool:
    """Whether two messages come from the same side of the desk; a log tells staff apart from the bot, not by kind."""
    return one is other or (one in _STAFF and other in _STAFF)


def _without_overlaps(objections: Sequence[Objection]) -> list[Objection]:
    """Of passages of one category that overlap the longest only, in the order of the text."""
    kept: list[Objection] = []
    for objection in sorted(objections, key=lambda each: (each.start - each.end, each.start, each.rule)):
        if not any(
            other.category.id == objection.category.id and other.start < objection.end and objection.start < other.end
            for other in kept
        ):
            kept.append(objection)
    return sorted(kept, key=lambda each: (each.start, each.end, each.rule))


def _warnings(objections: Sequence[Objection], locale: Locale) -> tuple[RequiredWarning, ...]:
    """The words that the categories objecting ask to be added, each once."""
    needed = {objection.category.id: objection.category for objection in objections if objection.category.warning}
    texts: dict[str, str] = {}
    for name, category in needed.items():
        if category.warning is not None:
            texts.setdefault(category.warning.of(locale), name)
    return tuple(RequiredWarning(rule=name, text=text) for text, name in texts.items())


def _hit(objection: Objection, situation: Situation) -> Hit:
    category, locale = objection.category, situation.locale
    return Hit(
        rule=objection.rule,
        category=category.id,
        name=category.name.of(locale),
        level=objection.level,
        start=objection.start,
        end=objection.end,
        quote=situation.text[objection.start : objection.end],
        why=category.why.of(locale),
        basis=category.basis.of(locale),
        instead=category.instead.of(locale),
    )
