"""The gate of the running platform: one compiled rule set, replaced as a whole when another version is activated."""

import asyncio
from collections.abc import Callable

from wenlu.domains.compliance.errors import BrokenRule, GateUnavailable, RuleSetChanged, RuleSetNotFound
from wenlu.domains.compliance.events import RuleSetActivated
from wenlu.domains.compliance.rules import Broken, RuleBody, RuleSet, check_body, check_level, with_level
from wenlu.domains.compliance.schemas import RuleSetView, SetLevel, Situation, Verdict
from wenlu.domains.compliance.service.shipped import shipped_body
from wenlu.domains.compliance.service.views import view_rule_set
from wenlu.domains.compliance.store import ComplianceStore, StoredRuleSet
from wenlu.kernel.actors import SYSTEM, Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWorkFactory


class ComplianceService:
    """Judges what is about to leave (合规检测) and keeps the versions of its rules.

    `load` before the first review, and again whenever `RuleSetActivated` is heard from another node.
    """

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, defaults: Callable[[], RuleBody] = shipped_body
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._defaults = defaults
        self._rule_set: RuleSet | None = None

    @property
    def version(self) -> int | None:
        """The version that this node judges by; None while nothing is loaded."""
        return None if self._rule_set is None else self._rule_set.version

    @property
    def rule_set(self) -> RuleSet:
        """The rules that this node judges by; raises `GateUnavailable` while none are loaded (fails closed)."""
        if self._rule_set is None:
            raise GateUnavailable("no rules are loaded")
        return self._rule_set

    def review(self, situation: Situation) -> Verdict:
        """Judge a text; raises `GateUnavailable` while no rules are loaded, so that nothing leaves unjudged."""
        return self.rule_set.review(situation)

    async def load(self) -> None:
        """Load the active version if this node does not have it.

        The first start makes the shipped rules version 1. A later edition of the shipped rules replaces an earlier one
        that nobody has changed; a version that a person made stays until a person replaces it.
        """
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            active = await store.find_active_version()
            if active is not None and active == self.version:
                return
            stored = await store.find_active()
            if stored is None or self._is_outdated(stored):
                stored = await self._import_defaults(store)
                work.record(RuleSetActivated(stored.version))
        self._rule_set = await _compile(stored.version, stored.body)

    async def get_rules(self, actor: Actor) -> RuleSetView:
        """Return the rules that hold, without their texts' inner workings."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            stored = await ComplianceStore(work).find_active()
        if stored is None:
            raise GateUnavailable("no rules are active")
        return await asyncio.to_thread(view_rule_set, stored, self._defaults())

    async def set_level(self, actor: Actor, category: str, command: SetLevel) -> RuleSetView:
        """Give a category another level, as a new version that holds at once.

        Raises `CategoryNotFound`, or `LevelTooLow` below the shipped default.
        """
        actor.check(Permission.REVIEW_COMPLIANCE)
        check_level(self._defaults(), category, command.level)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            await store.lock()
            active = await store.find_active() or await self._import_defaults(store)
            version = await store.add(with_level(active.body, category, command.level), actor.name, self._clock.now())
        await self.activate(actor, version, after=active.version)
        return await self.get_rules(actor)

    async def review_on_bench(self, actor: Actor, situation: Situation) -> Verdict:
        """Judge a text for the test bench."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        return self.review(situation)

    async def activate(self, actor: Actor, version: int, *, after: int | None = None) -> None:
        """Let a version hold from now on, on every node.

        Raises `RuleSetNotFound`; `BrokenRule` if it cannot be compiled; `LevelTooLow` if it is laxer than the shipped
        rules; `RuleSetChanged` if `after` is given and another version holds by now.
        """
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            stored = await ComplianceStore(work).find(version)
        if stored is None:
            raise RuleSetNotFound(f"no version {version}")
        check_body(self._defaults(), stored.body)
        compiled = await _compile(version, stored.body)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            await store.lock()
            if after is not None and await store.find_active_version() != after:
                raise RuleSetChanged("another version was activated meanwhile")
            await store.activate(version, self._clock.now())
            work.record(RuleSetActivated(version))
        self._rule_set = compiled

    def _is_outdated(self, stored: StoredRuleSet) -> bool:
        """Whether a version is an earlier edition of the shipped rules; editions are dates, and sort as text."""
        return stored.created_by == SYSTEM.name and stored.body.edition < self._defaults().edition

    async def _import_defaults(self, store: ComplianceStore) -> StoredRuleSet:
        """Make the shipped rules a version and let it hold; whoever comes second finds the first one's."""
        await store.lock()
        found = await store.find_active()
        if found is not None and not self._is_outdated(found):
            return found
        now = self._clock.now()
        version = await store.add(self._defaults(), SYSTEM.name, now)
        await store.activate(version, now)
        stored = await store.find(version)
        if stored is None:
            raise RuleSetNotFound(f"no version {version}")
        return stored


async def _compile(version: int, body: RuleBody) -> RuleSet:
    """Compile beside the event loop; raises `BrokenRule`."""
    try:
        return await asyncio.to_thread(RuleSet.compile, version, body)
    except Broken as error:
        raise BrokenRule(str(error)) from error
