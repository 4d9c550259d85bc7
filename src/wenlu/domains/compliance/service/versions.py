"""The life of a version once it is written: review by a second person, trial, start, end, and the way back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from wenlu.domains.compliance.errors import NothingChanged, RuleDraftChanged, RuleSetNotFound, TimePast
from wenlu.domains.compliance.events import RuleCourseChanged
from wenlu.domains.compliance.rules import Move, check_move, check_second_person, list_changes
from wenlu.domains.compliance.schemas import (
    ActivateVersion,
    DraftRevision,
    ReturnVersion,
    RollBack,
    RollOut,
    SetShadow,
    VersionAct,
    VersionStatus,
    VersionsView,
    VersionView,
)
from wenlu.domains.compliance.service.bodies import compile_body, read_body, today
from wenlu.domains.compliance.service.drafts import check_base, record_rules
from wenlu.domains.compliance.service.gate import ComplianceService
from wenlu.domains.compliance.service.views import view_version
from wenlu.domains.compliance.store import ComplianceStore, Version
from wenlu.kernel.actors import SYSTEM, Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_MOST_VERSIONS = 200
_MOST_STEPS = 500
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step is taken with: under the lock, in one unit of work, with the version as it is."""

    work: UnitOfWork
    store: ComplianceStore
    found: Version


class RuleVersionService:
    """Submit, return, approve; shadow, roll out, activate, end, roll back (四眼原则, 灰度, 回滚)."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, gate: ComplianceService) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._gate = gate

    async def list_versions(self, actor: Actor) -> VersionsView:
        """Return the versions and the steps of their lives, newest first."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            versions = await store.list_versions(_MOST_VERSIONS)
            steps = await store.list_steps(_MOST_STEPS)
        return VersionsView(
            versions=tuple(view_version(version, actor.id) for version in versions),
            steps=tuple(steps),
            active=next((one.version for one in versions if one.status is VersionStatus.ACTIVE), None),
            latest_edition=self._gate.defaults.edition,
        )

    async def submit(self, actor: Actor, version: int, command: DraftRevision) -> VersionView:
        """Ask a second person to approve the draft; raises `NothingChanged`, `RuleBaseMoved`."""
        actor.check(Permission.REVIEW_COMPLIANCE)

        async def step(taken: _Step) -> None:
            _check_revision(taken.found, command.revision)
            active = (await taken.store.read_course()).active
            check_base(taken.found, active)
            if active is None or not list_changes(
                await read_body(taken.store, active), await read_body(taken.store, version)
            ):
                raise NothingChanged("the draft is like the version that holds")
            changes: dict[str, object] = {"note": command.comment} if command.comment else {}
            await taken.store.change(version, status=VersionStatus.IN_REVIEW.value, **changes)

        return await self._move(actor, version, Move.SUBMIT, VersionAct.SUBMITTED, step, command.comment)

    async def withdraw(self, actor: Actor, version: int, command: DraftRevision) -> VersionView:
        """Take the draft back out of review, to write on."""
        actor.check(Permission.REVIEW_COMPLIANCE)

        async def step(taken: _Step) -> None:
            _check_revision(taken.found, command.revision)
            await taken.store.change(version, status=VersionStatus.DRAFT.value, shadow=False)
            self._switched(taken)

        return await self._move(actor, version, Move.WITHDRAW, VersionAct.WITHDRAWN, step, command.comment)

    async def return_version(self, actor: Actor, version: int, command: ReturnVersion) -> VersionView:
        """Give the draft back with the reason (退回)."""
        actor.check(Permission.APPROVE_RULES)

        async def step(taken: _Step) -> None:
            _check_revision(taken.found, command.revision)
            await taken.store.change(version, status=VersionStatus.DRAFT.value, shadow=False)
            self._switched(taken)

        return await self._move(actor, version, Move.RETURN, VersionAct.RETURNED, step, command.reason)

    async def approve(self, actor: Actor, version: int, command: DraftRevision) -> VersionView:
        """Approve the draft as the state that was looked at; from now on nobody changes it.

        Raises `OwnRules` for whoever wrote in it, `RuleDraftChanged`, `RuleBaseMoved`, `BrokenRule`.
        """
        actor.check(Permission.APPROVE_RULES)
        await self._check_sound(version)

        async def step(taken: _Step) -> None:
            check_second_person(taken.found.writers, actor.id)
            _check_revision(taken.found, command.revision)
            check_base(taken.found, (await taken.store.read_course()).active)
            await taken.store.change(
                version,
                status=VersionStatus.APPROVED.value,
                approved_by=actor.name,
                approved_at=self._clock.now(),
            )

        return await self._move(actor, version, Move.APPROVE, VersionAct.APPROVED, step, command.comment)

    async def discard(self, actor: Actor, version: int, command: DraftRevision) -> VersionView:
        """Put a draft, or an approved version that never held, aside for good; it stays readable."""
        actor.check(Permission.REVIEW_COMPLIANCE)

        async def step(taken: _Step) -> None:
            _check_revision(taken.found, command.revision)
            await taken.store.change(
                version, status=VersionStatus.DISCARDED.value, share=None, shadow=False, starts_at=None, ends_at=None
            )
            self._switched(taken)

        return await self._move(actor, version, Move.DISCARD, VersionAct.DISCARDED, step, command.comment)

    async def set_shadow(self, actor: Actor, version: int, command: SetShadow) -> VersionView:
        """Let a version judge beside the one that holds without acting, or no longer; one version at a time."""
        actor.check(Permission.REVIEW_COMPLIANCE)

        if command.shadow:
            await self._check_sound(version)

        async def step(taken: _Step) -> None:
            if command.shadow:
                await taken.store.clear("shadow")
            await taken.store.change(version, shadow=command.shadow)
            self._switched(taken)

        act = VersionAct.SHADOWED if command.shadow else VersionAct.UNSHADOWED
        return await self._move(actor, version, Move.SHADOW, act, step)

    async def roll_out(self, actor: Actor, version: int, command: RollOut) -> VersionView:
        """Let an approved version judge a part of all conversations; all of them activate it, none stops it."""
        actor.check(Permission.APPROVE_RULES)
        if command.share == _WHOLE:
            return await self.activate(actor, version, ActivateVersion(comment=command.comment))

        async def step(taken: _Step) -> None:
            if command.share:
                check_base(taken.found, (await taken.store.read_course()).active)
                await taken.store.clear("share")
            await taken.store.change(version, share=command.share or None)
            self._switched(taken)

        act = VersionAct.ROLLED_OUT if command.share else VersionAct.STOPPED
        moved = await self._move(actor, version, Move.ROLL_OUT, act, step, command.comment, command.share or None)
        await self._gate.load()
        return moved

    async def activate(self, actor: Actor, version: int, command: ActivateVersion) -> VersionView:
        """Let an approved version hold: now or at a time, for good or until a time.

        Raises `RuleBaseMoved` where another version holds than the one that its reviewer compared it with, `TimePast`.
        """
        actor.check(Permission.APPROVE_RULES)
        now = self._clock.now()
        _check_times(now, command.starts_at, command.ends_at)
        if command.starts_at is not None:
            return await self._schedule(actor, version, command)

        async def step(taken: _Step) -> None:
            check_base(taken.found, (await taken.store.read_course()).active)
            await self._activate(taken.work, taken.store, version, command.ends_at)

        moved = await self._move(actor, version, Move.ACTIVATE, VersionAct.ACTIVATED, step, command.comment)
        await self._gate.load()
        return moved

    async def unschedule(self, actor: Actor, version: int) -> VersionView:
        """Let an approved version wait again without a time."""
        actor.check(Permission.APPROVE_RULES)

        async def step(taken: _Step) -> None:
            await taken.store.change(version, starts_at=None, ends_at=None)

        return await self._move(actor, version, Move.SCHEDULE, VersionAct.UNSCHEDULED, step)

    async def roll_back(self, actor: Actor, version: int, command: RollBack) -> VersionView:
        """Let a version hold again that has held before; what is rolled out beside it stops (一键回滚).

        One person may: to stop saying no, or to stop letting through, must be quick. It was approved by two once.
        """
        actor.check(Permission.APPROVE_RULES)
        await self._check_sound(version)

        async def step(taken: _Step) -> None:
            await taken.store.clear("share")
            await self._activate(taken.work, taken.store, version, None)

        moved = await self._move(actor, version, Move.ROLL_BACK, VersionAct.ROLLED_BACK, step, command.reason)
        await self._gate.load()
        return moved

    async def keep_times(self) -> int:
        """Begin and end what is due; returns how many versions moved. A standing loop of the node that leads."""
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            due = await store.list_due(self._clock.now())
            if not due:
                return 0
            await store.lock()
            for version in await store.list_due(self._clock.now()):
                await self._turn(work, store, version)
        await self._gate.load()
        return len(due)

    async def _turn(self, work: UnitOfWork, store: ComplianceStore, version: Version) -> None:
        now = self._clock.now()
        active = (await store.read_course()).active
        if version.status is VersionStatus.ACTIVE:
            if version.replaced is not None:
                await self._activate(work, store, version.replaced, None)
                await store.add_step(version.version, VersionAct.EXPIRED, SYSTEM, now, f"#{version.replaced}")
            else:
                await store.change(version.version, ends_at=None)
        elif version.base != active:
            await store.change(version.version, starts_at=None, ends_at=None)
            await store.add_step(version.version, VersionAct.OVERTAKEN, SYSTEM, now, f"#{active}")
        else:
            await self._activate(work, store, version.version, version.ends_at)
            await store.add_step(version.version, VersionAct.ACTIVATED, SYSTEM, now)
        record_rules(work, now, SYSTEM, version.version, "timed")

    async def _schedule(self, actor: Actor, version: int, command: ActivateVersion) -> VersionView:
        async def step(taken: _Step) -> None:
            check_base(taken.found, (await taken.store.read_course()).active)
            await taken.store.change(version, starts_at=command.starts_at, ends_at=command.ends_at)

        at = command.starts_at
        return await self._move(actor, version, Move.SCHEDULE, VersionAct.SCHEDULED, step, command.comment, due_at=at)

    async def _activate(self, work: UnitOfWork, store: ComplianceStore, version: int, ends_at: datetime | None) -> None:
        course = await store.read_course()
        if course.candidate is not None and course.candidate != version:
            await store.clear("share")
        await store.activate(version, self._clock.now(), ends_at=ends_at)
        work.record(RuleCourseChanged(version))

    @staticmethod
    def _switched(taken: _Step) -> None:
        taken.work.record(RuleCourseChanged(taken.found.version))

    async def _check_sound(self, version: int) -> None:
        """Raise `RuleSetNotFound`, or `BrokenRule` where a version cannot judge."""
        async with self._unit_of_work() as work:
            body = await read_body(ComplianceStore(work), version)
        await compile_body(version, body, today(self._clock))

    async def _move(
        self,
        actor: Actor,
        version: int,
        move: Move,
        act: VersionAct,
        step: Callable[[_Step], Awaitable[None]],
        comment: str = "",
        share: int | None = None,
        due_at: datetime | None = None,
    ) -> VersionView:
        """Take one step under the lock: what was checked still holds when it is written."""
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            await store.lock()
            found = await store.find(version)
            if found is None:
                raise RuleSetNotFound(f"no version {version}")
            check_move(move, found.status)
            await step(_Step(work, store, found))
            await store.add_step(version, act, actor, self._clock.now(), comment, share, due_at)
            record_rules(work, self._clock.now(), actor, version, act.value)
            moved = await store.find(version)
        assert moved is not None  # noqa: S101  versions are never deleted
        return view_version(moved, actor.id)


def _check_revision(found: Version, revision: int) -> None:
    if found.revision != revision:
        raise RuleDraftChanged("not the draft that was looked at", revision=found.revision)


def _check_times(now: datetime, starts_at: datetime | None, ends_at: datetime | None) -> None:
    if starts_at is not None and starts_at <= now:
        raise TimePast("begins in the past")
    if ends_at is not None and ends_at <= (starts_at or now):
        raise TimePast("ends before it begins")
