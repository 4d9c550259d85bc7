"""Single texts on the test bench, and the labelled ones that the compliance officer keeps."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from wenlu.domains.compliance.errors import RuleCaseNotFound, RuleSetNotFound, TooManyCases
from wenlu.domains.compliance.rules import RuleSet, is_right, score
from wenlu.domains.compliance.schemas import (
    ComparedVerdicts,
    CompareTexts,
    Level,
    RuleCaseResult,
    RuleCaseScore,
    RuleCasesRun,
    RuleCaseView,
    RunRuleCases,
    SaveRuleCase,
    Situation,
    Verdict,
)
from wenlu.domains.compliance.service.bodies import compile_body, read_body, today
from wenlu.domains.compliance.service.gate import ComplianceService
from wenlu.domains.compliance.store import ComplianceStore, RuleCaseStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWorkFactory

_MOST_CASES = 5_000


class RuleBench:
    """Judges texts by the version that holds and by any other (试验台)."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, gate: ComplianceService) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._gate = gate
        self._kept: tuple[tuple[int, int, object], RuleSet] | None = None

    async def review(self, actor: Actor, situation: Situation) -> Verdict:
        """Judge a text by the version that holds; nothing is recorded."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        return self._gate.review(situation)

    async def compare(self, actor: Actor, command: CompareTexts) -> ComparedVerdicts:
        """Judge a text by the version that holds and by another; nothing is recorded."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        other = await self._compiled(command.version)
        situation = command.situation.situation()
        return ComparedVerdicts(active=self._gate.review(situation), other=other.review(situation))

    async def list_cases(self, actor: Actor) -> list[RuleCaseView]:
        """Return the labelled texts, newest first."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            return await RuleCaseStore(work).list_cases()

    async def add_cases(self, actor: Actor, commands: Sequence[SaveRuleCase]) -> list[UUID]:
        """Keep labelled texts; raises `TooManyCases`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = RuleCaseStore(work)
            if await store.count() + len(commands) > _MOST_CASES:
                raise TooManyCases(f"at most {_MOST_CASES} texts", most=_MOST_CASES)
            return await store.add(commands, actor.name, self._clock.now())

    async def delete_case(self, actor: Actor, id_: UUID) -> None:
        """Forget a labelled text; raises `RuleCaseNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            if not await RuleCaseStore(work).delete(id_):
                raise RuleCaseNotFound("no such text")

    async def run_cases(self, actor: Actor, command: RunRuleCases) -> RuleCasesRun:
        """Judge all labelled texts by the version that holds and by another."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        cases = await self.list_cases(actor)
        active, other = self._gate.rule_set, await self._compiled(command.version)
        situations = [case.situation.situation() for case in cases]
        before = await asyncio.to_thread(_levels, active, situations)
        after = await asyncio.to_thread(_levels, other, situations)
        expected = [case.expected for case in cases]
        return RuleCasesRun(
            version=command.version,
            against=active.version,
            before=_score(expected, before),
            after=_score(expected, after),
            results=tuple(
                RuleCaseResult(
                    id=case.id,
                    before=one,
                    after=two,
                    was_right=is_right(case.expected, one),
                    is_right=is_right(case.expected, two),
                )
                for case, one, two in zip(cases, before, after, strict=True)
            ),
        )

    async def _compiled(self, number: int) -> RuleSet:
        """Compile a version; the last one is kept, since a bench asks for the same again and again."""
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            version = await store.find(number)
            if version is None:
                raise RuleSetNotFound(f"no version {number}")
            day = today(self._clock)
            key = (number, version.revision, day)
            if self._kept is not None and self._kept[0] == key:
                return self._kept[1]
            body = await read_body(store, number)
        compiled = await compile_body(number, body, day)
        self._kept = (key, compiled)
        return compiled


def _levels(rules: RuleSet, situations: Sequence[Situation]) -> list[Level]:
    return [rules.review(situation).verdict for situation in situations]


def _score(expected: Sequence[Level], levels: Sequence[Level]) -> RuleCaseScore:
    unlawful, caught, lawful, let_through = score(expected, levels)
    return RuleCaseScore(unlawful=unlawful, caught=caught, lawful=lawful, let_through=let_through)
