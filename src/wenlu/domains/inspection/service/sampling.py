"""Sampling plans: kept as data, drawn as conversations are inspected, filled up during the week."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail
from wenlu.domains.audit.service import record_act
from wenlu.domains.inspection.errors import PlanChanged, PlanNotFound
from wenlu.domains.inspection.rules.sampling import MINIMUM, Candidate, draw, fill_up, monday, priority
from wenlu.domains.inspection.schemas.inspections import Risk
from wenlu.domains.inspection.schemas.sampling import (
    NewStaff,
    PlanContent,
    PlanCoverage,
    PlanPreview,
    PlanProgress,
    PlanView,
    Reason,
    RiskShare,
    SavePlan,
    TryPlan,
)
from wenlu.domains.inspection.service.scope import Scope, Scopes
from wenlu.domains.inspection.store.inspections import StoredInspection
from wenlu.domains.inspection.store.sampling import CandidateRow, Drawn, SamplingStore, StoredPlan
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.ids import StaffId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_WEEKS_SHOWN = 8
SHIPPED_PLAN = PlanContent(
    name="日常抽检",
    random_share=0.02,
    risks=(
        RiskShare(risk=Risk.COMPLAINT, share=1.0),
        RiskShare(risk=Risk.REGULATOR, share=1.0),
        RiskShare(risk=Risk.FRAUD, share=1.0),
        RiskShare(risk=Risk.ACCOUNT_THEFT, share=1.0),
        RiskShare(risk=Risk.SELF_HARM, share=1.0),
        RiskShare(risk=Risk.REFUSED, share=0.5),
        RiskShare(risk=Risk.OVERRIDE, share=0.5),
        RiskShare(risk=Risk.CONTRADICTION, share=0.5),
        RiskShare(risk=Risk.LOW_RATING, share=0.5),
        RiskShare(risk=Risk.LOW_SCORE, share=0.3),
        RiskShare(risk=Risk.CHURN, share=0.2),
    ),
    new_staff=NewStaff(days=90, share=0.1),
    minimum_per_week=2,
)


class Sampler:
    """Draws, for the inspector and the clock; nobody's permission is asked."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, organisation: OrganisationService) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._organisation = organisation

    async def import_shipped(self) -> None:
        """Begin with the plan that ships where there is none yet."""
        async with self._unit_of_work() as work:
            store = SamplingStore(work)
            if not await store.list_plans():
                now = self._clock.now()
                await store.save_plan(StoredPlan(new_id(), SHIPPED_PLAN, secrets.randbelow(2**53), 1, "system", now))

    async def consider(self, work: UnitOfWork, one: StoredInspection) -> None:
        """Let every active plan draw, or not, a conversation that was just inspected."""
        store = SamplingStore(work)
        candidate = Candidate(
            one.conversation_id, one.day, one.staff_id, one.queue, one.score, one.rating,
            tuple(Risk(risk) for risk in one.risks), await self._days_here(one.staff_id, one.day),
        )  # fmt: skip
        now = self._clock.now()
        for plan in await store.list_plans():
            reasons = draw(plan.content, plan.seed, candidate) if plan.content.active else ()
            if reasons:
                await store.draw([_drawn(plan, one.conversation_id, one.day, reasons, now)])

    async def fill_up(self) -> int:
        """Draw what is missing of everybody's minimum of this week and the last; returns how many."""
        now = self._clock.now()
        today = day_of(now)
        drawn = 0
        async with self._unit_of_work() as work:
            store = SamplingStore(work)
            plans = [plan for plan in await store.list_plans() if plan.content.active and plan.content.minimum_per_week]
            for begin in (monday(today) - timedelta(days=7), monday(today)) if plans else ():
                through = min(begin + timedelta(days=6), today - timedelta(days=1))
                rows = await store.list_candidates(begin, through) if through >= begin else []
                week = [await self.candidate(row) for row in rows]
                known = {row.conversation_id for row in rows if row.is_drawn}
                days = {row.conversation_id: row.day for row in rows}
                for plan in plans:
                    more = fill_up(plan.content, plan.seed, through, week, known)
                    await store.draw([_drawn(plan, id_, days[id_], (MINIMUM,), now) for id_ in more])
                    known.update(more)
                    drawn += len(more)
        return drawn

    async def candidate(self, row: CandidateRow) -> Candidate:
        """Return a conversation as plans look at it."""
        return Candidate(
            row.conversation_id, row.day, row.staff_id, row.queue, row.score, row.rating,
            tuple(Risk(risk) for risk in row.risks), await self._days_here(row.staff_id, row.day),
        )  # fmt: skip

    async def _days_here(self, staff_id: UUID | None, day: date) -> int | None:
        person = await self._organisation.find_staff(StaffId(staff_id)) if staff_id else None
        if person is None or person.since is None:
            return None
        return (day - day_of(person.since)).days


class SamplingService:
    """Plans as compliance officers keep them, and how far they are."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, sampler: Sampler, organisation: OrganisationService
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._sampler = sampler
        self._scopes = Scopes(organisation)

    async def list_plans(self, actor: Actor) -> list[PlanView]:
        """Return every plan with its progress over the last weeks."""
        actor.check(Permission.INSPECT)
        async with self._unit_of_work() as work:
            return await self._views(work, await SamplingStore(work).list_plans())

    async def create_plan(self, actor: Actor, command: SavePlan) -> PlanView:
        actor.check(Permission.REVIEW_COMPLIANCE)
        seed = secrets.randbelow(2**53) if command.seed is None else command.seed
        plan = StoredPlan(new_id(), command.content, seed, 1, actor.name, self._clock.now())
        async with self._unit_of_work() as work:
            await SamplingStore(work).save_plan(plan)
            detail: Detail = {"plan": str(plan.id), "edition": plan.edition}
            record_act(work, plan.changed_at, actor, Act.SAMPLING_CHANGED, detail=detail)
            return (await self._views(work, [plan]))[0]

    async def update_plan(self, actor: Actor, plan_id: UUID, command: SavePlan) -> PlanView:
        """Change a plan; what it drew stays. Raises `PlanNotFound`, `PlanChanged`."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        async with self._unit_of_work() as work:
            store = SamplingStore(work)
            plan = await store.find_plan(plan_id)
            if plan is None:
                raise PlanNotFound("no such plan")
            if plan.edition != command.edition:
                raise PlanChanged("the plan was saved meanwhile")
            changed = replace(
                plan,
                content=command.content,
                seed=plan.seed if command.seed is None else command.seed,
                edition=plan.edition + 1,
                changed_by=actor.name,
                changed_at=self._clock.now(),
            )
            await store.save_plan(changed)
            detail: Detail = {"plan": str(plan_id), "edition": changed.edition}
            record_act(work, changed.changed_at, actor, Act.SAMPLING_CHANGED, detail=detail)
            return (await self._views(work, [changed]))[0]

    async def try_plan(self, actor: Actor, command: TryPlan) -> PlanPreview:
        """Return what a plan would have drawn of the last days; nothing is drawn."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        today = day_of(self._clock.now())
        since = today - timedelta(days=command.days - 1)
        async with self._unit_of_work() as work:
            rows = await SamplingStore(work).list_candidates(since, today)
        candidates = [await self._sampler.candidate(row) for row in rows]
        reasons = {one.conversation_id: draw(command.content, command.seed, one) for one in candidates}
        known = {id_ for id_, found in reasons.items() if found}
        for begin in sorted({monday(one.day) for one in candidates}):
            week = [one for one in candidates if monday(one.day) == begin]
            through = min(begin + timedelta(days=6), today)
            for id_ in fill_up(command.content, command.seed, through, week, known):
                reasons[id_] = (MINIMUM,)
                known.add(id_)
        return PlanPreview(
            days=command.days,
            conversations=len(rows),
            drawn=len(known),
            reasons=dict(Counter(reason for found in reasons.values() for reason in found)),
            people=await self._coverage(rows, known, Scope()),
        )

    async def coverage(self, actor: Actor) -> list[PlanCoverage]:
        """Return, for everybody in one's scope, how much of this week's work is drawn and reviewed."""
        scope = await self._scopes.of(actor)
        today = day_of(self._clock.now())
        async with self._unit_of_work() as work:
            rows = await SamplingStore(work).list_candidates(monday(today), today)
        return list(await self._coverage(rows, {row.conversation_id for row in rows if row.is_drawn}, scope))

    async def _coverage(self, rows: Sequence[CandidateRow], drawn: set[UUID], scope: Scope) -> tuple[PlanCoverage, ...]:
        by_person: dict[UUID, list[CandidateRow]] = {}
        for row in rows:
            if row.staff_id is not None:
                by_person.setdefault(row.staff_id, []).append(row)
        people = await self._scopes.people(set(by_person))
        units = await self._scopes.units_of(set(by_person))
        found = [
            PlanCoverage(
                person=people[id_],
                conversations=len(own),
                drawn=sum(row.conversation_id in drawn for row in own),
                reviewed=sum(row.is_done for row in own),
            )
            for id_, own in by_person.items()
            if id_ in people and scope.holds(units.get(id_))
        ]
        return tuple(sorted(found, key=lambda one: (-one.conversations, one.person.name)))

    async def _views(self, work: UnitOfWork, plans: Sequence[StoredPlan]) -> list[PlanView]:
        now = self._clock.now()
        this = monday(day_of(now))
        weeks = [this - timedelta(days=7 * place) for place in range(_WEEKS_SHOWN)]
        progress = await SamplingStore(work).progress(weeks[-1], now)
        return [
            PlanView(
                id=plan.id,
                content=plan.content,
                seed=plan.seed,
                edition=plan.edition,
                changed_by=plan.changed_by,
                changed_at=plan.changed_at,
                progress=tuple(
                    PlanProgress(week=week, drawn=drawn, reviewed=reviewed, late=late)
                    for week in weeks
                    for drawn, reviewed, late in [progress.get((plan.id, week), (0, 0, 0))]
                ),
            )
            for plan in plans
        ]


def _drawn(plan: StoredPlan, id_: UUID, day: date, reasons: tuple[Reason, ...], now: datetime) -> Drawn:
    due_at = now + timedelta(days=plan.content.due_days)
    return Drawn(id_, plan.id, reasons, priority(reasons), monday(day), now, due_at)
