"""The gate of the running platform: compiled rules, replaced as a whole whenever other versions are to judge."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from wenlu.domains.compliance.errors import BrokenRule, GateUnavailable, RuleSetNotFound
from wenlu.domains.compliance.events import RuleCourseChanged
from wenlu.domains.compliance.rules import RuleBody, RuleSet, is_chosen
from wenlu.domains.compliance.schemas import RulesState, Situation, Verdict, VersionAct, VersionStatus
from wenlu.domains.compliance.service.bodies import compile_body, read_body, today
from wenlu.domains.compliance.service.shipped import shipped_body
from wenlu.domains.compliance.store import ComplianceStore, Course, Version
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_FALL_BACKS = 5
"""How many versions that held before are tried where the one that should hold is broken."""
_TRY_AGAIN = timedelta(minutes=1)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Judges:
    """What judges on this node. Replaced as a whole, so that no message meets half of a change."""

    course: Course
    day: date
    active: RuleSet
    candidate: RuleSet | None

    def of(self, situation: Situation) -> RuleSet:
        if self.candidate is not None and is_chosen(situation.talk, self.candidate.version, self.course.share):
            return self.candidate
        return self.active


class ComplianceService:
    """Judges what is about to leave (合规检测).

    `load` before the first review, whenever `RuleCourseChanged` is heard, and every second besides: an event may get
    lost. `keep_up` before a verdict that is to stand makes sure that no node judges by what another has replaced.
    """

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, defaults: Callable[[], RuleBody] = shipped_body
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._defaults = defaults
        self._judges: _Judges | None = None
        self._loading = asyncio.Lock()
        self._since = self._tried = clock.now()
        self._behind: tuple[int, datetime] | None = None

    @property
    def version(self) -> int | None:
        """The version that this node judges by; None while nothing is loaded."""
        return None if self._judges is None else self._judges.active.version

    @property
    def rule_set(self) -> RuleSet:
        """The rules that this node judges by; raises `GateUnavailable` while none are loaded (fails closed)."""
        return self._ready().active

    @property
    def defaults(self) -> RuleBody:
        """The shipped rules: the least that a firm may ask of its people."""
        return self._defaults()

    @property
    def state(self) -> RulesState:
        """How this node's gate stands, and since when."""
        judges = self._judges
        behind, behind_since = self._behind or (None, None)
        rolled = judges is not None and judges.candidate is not None
        return RulesState(
            loaded=judges is not None,
            version=self.version,
            since=self._since,
            behind=behind,
            behind_since=behind_since,
            share_version=judges.course.candidate if judges is not None and rolled else None,
            share=judges.course.share if judges is not None and rolled else None,
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the rules, in words for who runs the platform; empty where all is well.

        A gate without any rules says so itself.
        """
        state = self.state
        if state.behind is None or state.behind_since is None or not state.loaded:
            return ()
        since = state.behind_since.isoformat(timespec="seconds")
        return (f"compliance: version {state.behind} of the rules is broken since {since}; {state.version} judges",)

    def review(self, situation: Situation) -> Verdict:
        """Judge a text by the version that is meant for its conversation.

        Raises `GateUnavailable` while no rules are loaded, and where judging itself fails: nothing leaves unjudged.
        """
        rules = self._ready().of(situation)
        try:
            return rules.review(situation)
        except Exception as error:
            log.exception("gate_failed", version=rules.version)
            raise GateUnavailable(f"version {rules.version} failed on a text") from error

    async def keep_up(self, work: UnitOfWork) -> None:
        """Take up what another node has changed, if anything; one small read in the caller's unit of work."""
        if self._judges is None or await ComplianceStore(work).read_course() != self._judges.course:
            await self.load()

    async def load(self) -> None:
        """Take up the versions that are to judge, if this node does not have them.

        The first start makes the shipped rules version 1. A later edition of the shipped rules replaces an earlier one
        that nobody has changed; a version that a person made stays until a person replaces it. A version that cannot be
        read or compiled is never taken up: what judged before goes on, and `state` says so.
        """
        async with self._loading:
            async with self._unit_of_work() as work:
                course = await ComplianceStore(work).read_course()
                if self._judges is None:
                    course = await self._begin(work, course)
            day = today(self._clock)
            judges = self._judges
            if judges is None or (judges.course, judges.day) != (course, day) or self._is_time_to_try_again():
                self._tried = self._clock.now()
                await self._take_up(course, day)

    def _is_time_to_try_again(self) -> bool:
        """Whether a version that could not be loaded may be mended by now: somebody has put the release right."""
        return self._behind is not None and self._clock.now() - self._tried >= _TRY_AGAIN

    def _ready(self) -> _Judges:
        if self._judges is None:
            raise GateUnavailable("no rules are loaded", since=self._since.isoformat())
        return self._judges

    async def _take_up(self, course: Course, day: date) -> None:
        wanted = [version for version in (course.active, course.candidate) if version is not None]
        broken: list[int] = []
        compiled: dict[int, RuleSet] = {}
        for version in wanted:
            try:
                compiled[version] = await self._compiled(version, day)
            except (BrokenRule, RuleSetNotFound) as error:
                broken.append(version)
                if self._behind is None or self._behind[0] != version:
                    log.exception("rules_broken", version=version, why=str(error))
        self._note(broken)
        active = compiled.get(course.active or 0) or await self._fall_back(day)
        candidate = compiled.get(course.candidate or 0)
        before = self._judges
        if before is None or (before.active.version, before.course) != (active.version, course):
            self._since = self._clock.now()
            log.info("rules_loaded", version=active.version, rolled_out=course.candidate, share=course.share)
        self._judges = _Judges(course, day, active, candidate)

    async def _compiled(self, version: int, day: date) -> RuleSet:
        """What judged before is taken as it is where it still holds: versions do not change once they judge."""
        if self._judges is not None and self._judges.day == day:
            for known in (self._judges.active, self._judges.candidate):
                if known is not None and known.version == version:
                    return known
        async with self._unit_of_work() as work:
            body = await read_body(ComplianceStore(work), version)
        return await compile_body(version, body, day)

    async def _fall_back(self, day: date) -> RuleSet:
        """The rules that judged until now, else the last that held and are sound, else the shipped ones.

        The shipped rules are the least that the law asks, and a version of their own, so that verdicts can name it.
        """
        if self._judges is not None:
            return self._judges.active
        async with self._unit_of_work() as work:
            earlier = await ComplianceStore(work).list_once_active(_FALL_BACKS)
        for version in earlier:
            try:
                return await self._compiled(version, day)
            except BrokenRule:
                continue
        shipped = self._defaults()
        await compile_body(0, shipped, day)  # a row is kept for nothing that cannot judge
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            await store.lock()
            now = self._clock.now()
            version = await store.add(shipped, SYSTEM, now)
            await store.change(version, status=VersionStatus.RETIRED.value, activated_at=now)
            await store.add_step(version, VersionAct.STOOD_IN, SYSTEM, now)
        return await compile_body(version, shipped, day)

    def _note(self, broken: list[int]) -> None:
        """Keep what cannot be loaded, and since when."""
        if not broken:
            self._behind = None
        elif self._behind is None or self._behind[0] != broken[0]:
            self._behind = (broken[0], self._clock.now())
            log.error("gate_behind", wanted=broken[0], judges=self.version)

    async def _begin(self, work: UnitOfWork, course: Course) -> Course:
        """See to it that there is a version: the shipped rules, or their later edition."""
        store = ComplianceStore(work)
        if not self._is_outdated(await store.find_active()):
            return course
        await store.lock()
        if self._is_outdated(await store.find_active()):
            now = self._clock.now()
            version = await store.add(self._defaults(), SYSTEM, now)
            await store.activate(version, now)
            await store.add_step(version, VersionAct.ACTIVATED, SYSTEM, now)
            work.record(RuleCourseChanged(version))
        return await store.read_course()

    def _is_outdated(self, active: Version | None) -> bool:
        """Whether none holds, or an earlier edition of the shipped rules; editions are dates, and sort as text."""
        return active is None or (not active.writers and active.edition < self._defaults().edition)
