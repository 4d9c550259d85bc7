"""A version that judges what is really said, beside the one that holds, and does not act (影子模式).

It follows the log a moment behind the talk: it costs no message any time, loses none when a process dies, and sees what
the gate has kept back as well.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date

from wenlu.domains.compliance.errors import BrokenRule, RuleSetNotFound
from wenlu.domains.compliance.ports import PastMessage
from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import (
    DifferenceKind,
    DifferencePage,
    ShadowCount,
    ShadowView,
    VersionAct,
)
from wenlu.domains.compliance.service.bodies import compile_body, read_body, today
from wenlu.domains.compliance.service.comparison import compare_batch
from wenlu.domains.compliance.service.replays import Examples
from wenlu.domains.compliance.store import JUDGED, ComplianceStore, Course, Difference, ShadowStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class ShadowService:
    """Compares what a shadow thinks of live messages with what the version that holds thinks."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, examples: Examples) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._examples = examples
        self._course = Course(None)
        self._compiled: dict[tuple[int, int, date], RuleSet] = {}

    @property
    def is_watching(self) -> bool:
        """Whether there is a shadow, as far as this node knows; see `refresh`."""
        return self._course.shadow is not None

    async def refresh(self) -> None:
        """Look which version is a shadow; called before messages are read."""
        async with self._unit_of_work() as work:
            self._course = await ComplianceStore(work).read_course()

    async def observe(self, work: UnitOfWork, messages: Sequence[PastMessage]) -> None:
        """Count what the shadow would have done with messages; in the unit of work in which the log is followed."""
        course = await ComplianceStore(work).read_course()
        if course.shadow is None or course.active is None or not messages:
            return
        try:
            before = await self._rules(work, course.active, 0)
            after = await self._rules(work, course.shadow, course.shadow_revision)
        except (BrokenRule, RuleSetNotFound):
            return  # the gate says so; a shadow that cannot judge sees nothing
        compared = await asyncio.to_thread(compare_batch, before, after, [one.situation for one in messages])
        counts: Counter[tuple[date, str]] = Counter()
        for one in messages:
            counts[day_of(one.at), JUDGED] += 1
        differences = []
        for found in compared.differing:
            message = messages[found.index]
            counts[day_of(message.at), found.kind.value] += 1
            difference = Difference(*message.place, found.kind, found.before, found.after, found.gained, found.lost)
            differences.append((difference, message.at))
        await ShadowStore(work).add(course.shadow, course.shadow_revision, counts, differences)

    async def get_report(self, actor: Actor, version: int) -> ShadowView:
        """Return what a version saw as a shadow, in its present state; raises `RuleSetNotFound`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            found = await store.find(version)
            if found is None:
                raise RuleSetNotFound(f"no version {version}")
            step = await store.find_step(version, [VersionAct.SHADOWED])
            rows = await ShadowStore(work).list_counts(version, found.revision)
        days: dict[date, Counter[str]] = {}
        for day, kind, count in rows:
            days.setdefault(day, Counter())[kind] += count
        whole = sum(days.values(), Counter())
        return ShadowView(
            version=version,
            shadow=found.shadow,
            since=step.at if step else None,
            judged=whole[JUDGED],
            kinds=_kinds(whole),
            days=tuple(ShadowCount(day=day, judged=one[JUDGED], kinds=_kinds(one)) for day, one in days.items()),
        )

    async def list_differences(
        self, actor: Actor, version: int, kind: DifferenceKind | None, limit: int, *, as_written: bool
    ) -> DifferencePage:
        """Return the latest messages that the shadow would have treated otherwise."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            found = await ComplianceStore(work).find(version)
            if found is None:
                raise RuleSetNotFound(f"no version {version}")
            differences, total = await ShadowStore(work).list_differences(version, found.revision, kind, limit)
        items = await self._examples.open(actor, differences, as_written=as_written)
        return DifferencePage(items=tuple(items), total=total, masked=not as_written)

    async def _rules(self, work: UnitOfWork, version: int, revision: int) -> RuleSet:
        key = (version, revision, today(self._clock))
        if key not in self._compiled:
            body = await read_body(ComplianceStore(work), version)
            if len(self._compiled) > 1:
                self._compiled.clear()
            self._compiled[key] = await compile_body(version, body, key[2])
        return self._compiled[key]


def _kinds(counts: Counter[str]) -> dict[DifferenceKind, int]:
    return {kind: counts[kind.value] for kind in DifferenceKind if counts[kind.value]}
