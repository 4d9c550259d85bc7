"""Writing a new version of the rules."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.compliance.errors import (
    CategoryNotFound,
    RuleBaseMoved,
    RuleDraftChanged,
    RuleDraftExists,
    RuleSetNotFound,
    RulesFlawed,
)
from wenlu.domains.compliance.rules import (
    Broken,
    Category,
    CategoryDetail,
    Move,
    ProductsDetail,
    RuleBody,
    RuleSet,
    SaveCategory,
    SaveProducts,
    check_move,
    compile_patterns,
    find_flaws,
    get_category,
    holding_on,
    is_protected,
    law_missed,
    list_changes,
    patterns_of,
    taken_up,
    with_category,
    without_category,
)
from wenlu.domains.compliance.schemas import (
    DraftRevision,
    OpenDraft,
    RuleChanges,
    RuleFlaw,
    RuleSetView,
    SaveNote,
    VersionAct,
    VersionStatus,
    VersionView,
)
from wenlu.domains.compliance.service.bodies import parse_body, read_body, today
from wenlu.domains.compliance.service.gate import ComplianceService
from wenlu.domains.compliance.service.least import missed_lines
from wenlu.domains.compliance.service.views import view_rule_set, view_version
from wenlu.domains.compliance.store import ComplianceStore, Version
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.patterns import time_patterns

TimePatterns = Callable[[Sequence[str]], Awaitable[dict[int, float]]]


class RuleDraftService:
    """Opens, changes and discards the one draft of the rules; a draft that is kept always compiles."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        gate: ComplianceService,
        time_patterns: TimePatterns = time_patterns,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._gate = gate
        self._time_patterns = time_patterns

    async def open(self, actor: Actor, command: OpenDraft) -> VersionView:
        """Begin a draft from the version that holds, or from an older one.

        Categories that were shipped later than an older version are in the draft too. Raises `RuleDraftExists`,
        `RuleSetNotFound`, `BrokenRule` where the older one can no longer be read.
        """
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            await store.lock()
            found = await store.find_open()
            if found is not None:
                raise RuleDraftExists("finish or discard the draft that is open", version=found.version)
            active = await store.find_active()
            if active is None:
                raise RuleSetNotFound("no version holds")
            source = active.version if command.version is None else command.version
            body = self._with_missing(await read_body(store, source))
            now = self._clock.now()
            version = await store.add(body, actor, now, base=active.version, note=command.note)
            comment = "" if source == active.version else f"#{source}"
            await store.add_step(version, VersionAct.OPENED, actor, now, comment)
            record_rules(work, now, actor, version, VersionAct.OPENED.value)
            return await self._view(store, version, actor)

    async def get_rules(self, actor: Actor, version: int | None = None) -> RuleSetView:
        """Return what a version consists of, counted; without a number the one that holds."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            found = await (store.find_active() if version is None else store.find(version))
            if found is None:
                raise RuleSetNotFound(f"no version {version or ''}")
            body = await read_body(store, found.version)
        return await asyncio.to_thread(view_rule_set, found, body, self._gate.defaults, today(self._clock))

    async def get_category(self, actor: Actor, version: int, category_id: str) -> CategoryDetail:
        """Return a category with everything in it, and the shipped one beside it."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            found, body = await _read(ComplianceStore(work), version)
        shipped = _find(self._gate.defaults, category_id)
        return CategoryDetail(
            version=version,
            revision=found.revision,
            category=get_category(body, category_id),
            shipped=shipped,
            protected=is_protected(shipped),
            editable=found.status is VersionStatus.DRAFT,
        )

    async def get_products(self, actor: Actor, version: int) -> ProductsDetail:
        """Return which words name which product grade."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            found, body = await _read(ComplianceStore(work), version)
        editable = found.status is VersionStatus.DRAFT
        return ProductsDetail(version=version, revision=found.revision, products=body.products, editable=editable)

    async def compare(self, actor: Actor, version: int, against: int | None = None) -> RuleChanges:
        """Return what a version has otherwise than another; without a number, than the one that holds."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            other = (await store.read_course()).active if against is None else against
            if other is None:
                raise RuleSetNotFound("no version holds")
            before, after = await read_body(store, other), await read_body(store, version)
        return RuleChanges(version=version, against=other, changes=list_changes(before, after))

    async def save_category(self, actor: Actor, version: int, command: SaveCategory) -> VersionView:
        """Put a category into the draft.

        Raises `RulesFlawed` with every flaw and the field where it is: what cannot be compiled, what takes an endless
        time on some text, what falls below the law. Raises `RuleDraftChanged` where somebody else has saved meanwhile.
        """
        actor.check(Permission.REVIEW_COMPLIANCE)
        found, body = await self._draft(version, command.revision)
        changed = with_category(body, command.category)
        await self._check(body, changed, command.category)
        return await self._save(actor, found, changed)

    async def remove_category(self, actor: Actor, version: int, category_id: str, revision: int) -> VersionView:
        """Take a category of the firm's own out of the draft; raises `RulesFlawed` for a shipped one."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        found, body = await self._draft(version, revision)
        get_category(body, category_id)
        if _find(self._gate.defaults, category_id) is not None:
            raise RulesFlawed([RuleFlaw(path=(), code="law_removed", detail=category_id)])
        if any(each.like == category_id for each in body.categories):
            raise RulesFlawed([RuleFlaw(path=("like",), code="unknown_category", detail=category_id)])
        return await self._save(actor, found, without_category(body, category_id))

    async def save_products(self, actor: Actor, version: int, command: SaveProducts) -> VersionView:
        """Say in the draft which words name which product grade."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        found, body = await self._draft(version, command.revision)
        changed = body.model_copy(update={"products": command.products})
        flaws = [
            RuleFlaw(path=("products", grade), code="empty")
            for grade in type(command.products).model_fields
            if not all(word.strip() for word in getattr(command.products, grade))
        ]
        await self._check_whole(changed, flaws)
        return await self._save(actor, found, changed)

    async def save_note(self, actor: Actor, version: int, command: SaveNote) -> VersionView:
        """Say what the draft changes and why."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        found, _ = await self._draft(version, command.revision)
        return await self._save(actor, found, None, note=command.note)

    async def rebase(self, actor: Actor, version: int, command: DraftRevision) -> VersionView:
        """Go on with the draft although another version holds by now: it is compared with that one from here on."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        found, _ = await self._draft(version, command.revision)
        async with self._unit_of_work() as work:
            active = (await ComplianceStore(work).read_course()).active
        return await self._save(actor, found, None, act=VersionAct.REBASED, base=active)

    async def take_up_edition(self, actor: Actor, version: int, command: DraftRevision) -> VersionView:
        """Bring the draft to the latest shipped rules, keeping what the firm has changed.

        Raises `RuleSetNotFound` where the edition that the firm's rules were made from is not known here.
        """
        actor.check(Permission.REVIEW_COMPLIANCE)
        found, body = await self._draft(version, command.revision)
        async with self._unit_of_work() as work:
            kept = await ComplianceStore(work).find_shipped(body.edition)
        if kept is None:
            raise RuleSetNotFound(f"no shipped edition {body.edition}")
        changed = taken_up(body, parse_body(kept), self._gate.defaults)
        await self._check_whole(changed, [])
        return await self._save(actor, found, changed)

    async def _draft(self, version: int, revision: int) -> tuple[Version, RuleBody]:
        async with self._unit_of_work() as work:
            found, body = await _read(ComplianceStore(work), version)
        check_move(Move.WRITE, found.status)
        if found.revision != revision:
            raise RuleDraftChanged("somebody else has saved meanwhile", revision=found.revision)
        return found, body

    async def _save(
        self,
        actor: Actor,
        found: Version,
        body: RuleBody | None,
        *,
        act: VersionAct | None = None,
        **changes: object,
    ) -> VersionView:
        async with self._unit_of_work() as work:
            store = ComplianceStore(work)
            await store.lock()
            now = await store.find(found.version)
            if now is None or now.revision != found.revision or now.status is not VersionStatus.DRAFT:
                raise RuleDraftChanged("somebody else has saved meanwhile", revision=now.revision if now else None)
            if body is not None:
                changes["body"] = body
            await store.save(now, actor, self._clock.now(), **changes)
            if act is not None:
                await store.add_step(found.version, act, actor, self._clock.now())
            record_rules(work, self._clock.now(), actor, found.version, act.value if act else "saved")
            return await self._view(store, found.version, actor)

    async def _check(self, before: RuleBody, body: RuleBody, category: Category) -> None:
        flaws = find_flaws(body, category, self._gate.defaults)
        compiled, broken = compile_patterns(body, category)
        flaws += broken
        if not flaws:
            known = {pattern for _, pattern in _all_patterns(before)}
            known |= {pattern for _, pattern in _all_patterns(self._gate.defaults)}
            new = [path for path, pattern in patterns_of(category) if pattern not in known]
            slow = await self._time_patterns([compiled[path].pattern for path in new])
            flaws += [RuleFlaw(path=new[number], code="slow_pattern") for number in sorted(slow)]
        await self._check_whole(body, flaws)

    async def _check_whole(self, body: RuleBody, flaws: list[RuleFlaw]) -> None:
        """Raise `RulesFlawed` for these flaws, or where the whole does not compile or misses what the law forbids."""
        if not flaws:
            try:
                rules = await asyncio.to_thread(RuleSet.compile, 0, holding_on(body, today(self._clock)))
            except Broken as error:
                flaws = [RuleFlaw(path=(), code="broken_pattern", detail=str(error))]
            else:
                missed = await asyncio.to_thread(missed_lines, rules)
                flaws = [law_missed(line.category, line.text) for line in missed]
        if flaws:
            raise RulesFlawed(flaws)

    def _with_missing(self, body: RuleBody) -> RuleBody:
        have = {each.id for each in body.categories}
        missing = tuple(each for each in self._gate.defaults.categories if each.id not in have)
        return body.model_copy(update={"categories": (*body.categories, *missing)}) if missing else body

    @staticmethod
    async def _view(store: ComplianceStore, version: int, actor: Actor) -> VersionView:
        found = await store.find(version)
        assert found is not None  # noqa: S101  it was read or made in this unit of work
        return view_version(found, actor.id)


def record_rules(work: UnitOfWork, now: datetime, actor: Actor, version: int, act: str) -> None:
    """Write an act on the rules into the audit log."""
    record_act(work, now, actor, Act.RULES_CHANGED, Subject(SubjectKind.RULES, str(version)), detail={"act": act})


def check_base(found: Version, active: int | None) -> None:
    """Raise `RuleBaseMoved` where another version holds than the one that was compared with."""
    if found.base != active:
        raise RuleBaseMoved(f"version {active} holds, begun from {found.base}", active=active)


async def _read(store: ComplianceStore, version: int) -> tuple[Version, RuleBody]:
    found = await store.find(version)
    if found is None:
        raise RuleSetNotFound(f"no version {version}")
    return found, await read_body(store, version)


def _find(body: RuleBody, category_id: str) -> Category | None:
    try:
        return get_category(body, category_id)
    except CategoryNotFound:
        return None


def _all_patterns(body: RuleBody) -> list[tuple[tuple[str | int, ...], str]]:
    return [found for category in body.categories for found in patterns_of(category)]
