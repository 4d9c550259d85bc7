"""Cases: raised by what customers say and by grave alerts, worked on by a post, never forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act, record_look
from wenlu.domains.conversations.service import OverviewService
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.inspection.errors import CaseActRefused, CaseNotFound
from wenlu.domains.inspection.rules.cases import (
    CLOSED,
    NEED_WORDS,
    ORDINARY_ACTS,
    is_overdue,
    leads_to,
    open_acts,
    posts_of,
)
from wenlu.domains.inspection.rules.policy import term
from wenlu.domains.inspection.schemas.cases import (
    ActOnCase,
    CaseAct,
    CaseList,
    CaseState,
    CaseStepView,
    CaseSummary,
    CaseTally,
    CaseView,
)
from wenlu.domains.inspection.schemas.policy import CaseKind
from wenlu.domains.inspection.service.people import same_person
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.service.talks import customers_of, read_said
from wenlu.domains.inspection.store.cases import CaseFilter, CaseRow, CaseStore, OrdinaryRow, StepRow
from wenlu.domains.inspection.store.complaints import ComplaintStore
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import ConversationId, StaffId, new_id
from wenlu.kernel.paging import decode_id, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class CaseService:
    """One open case for each conversation and kind; what is said later is added to it."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        policy: PolicyService,
        overview: OverviewService,
        organisation: OrganisationService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._policy = policy
        self._overview = overview
        self._organisation = organisation

    async def hear(
        self, work: UnitOfWork, kind: CaseKind, conversation_id: UUID, said: Sequence[tuple[int, datetime]]
    ) -> UUID:
        """Raise a case for what a customer said, or add it to the one that is open; twice changes nothing."""
        store = CaseStore(work)
        row = await store.find_live(kind, conversation_id=conversation_id)
        if row is None:
            row = await self._open(work, kind, said[0][1], conversation_id=conversation_id)
            await store.add_messages(row.id, said)
            return row.id
        for seq in await store.add_messages(row.id, said):
            await store.add_step(row.id, self._step(SYSTEM, CaseAct.MESSAGE, row.state, str(seq)))
        return row.id

    async def open_conduct(self, work: UnitOfWork, staff_id: UUID, conversation_id: UUID | None, words: str) -> UUID:
        """Raise a case about a person's conduct, or add to the one that is open; `words` are codes, not quotes."""
        store = CaseStore(work)
        row = await store.find_live(CaseKind.CONDUCT, staff_id=staff_id)
        if row is None:
            row = await self._open(
                work, CaseKind.CONDUCT, self._clock.now(), conversation_id=conversation_id, staff_id=staff_id
            )
        await store.add_step(row.id, self._step(SYSTEM, CaseAct.ALERT_ADDED, row.state, words))
        return row.id

    async def check_conversation(self, work: UnitOfWork, conversation_id: UUID | None) -> None:
        """Raise `ConversationNotFound` where a conversation is named that is none."""
        if conversation_id is not None:
            await self._overview.get_state(work, ConversationId(conversation_id))

    async def note_complaint(self, work: UnitOfWork, actor: Actor, case_id: UUID, number: str) -> OrdinaryRow:
        """Write down that a complaint was made of a case; raises `CaseNotFound`."""
        row = await self._find(work, actor, case_id, lock=True)
        await CaseStore(work).add_step(case_id, self._step(actor, CaseAct.COMPLAINT_MADE, row.state, number))
        return row

    async def list_cases(
        self,
        actor: Actor,
        *,
        live: bool = True,
        mine: bool = False,
        kinds: Sequence[CaseKind] = (),
        conversation_id: UUID | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> CaseList:
        """Return cases of one's posts, newest first, with what is open in all."""
        posts = posts_of(actor)
        if not posts:
            raise Forbidden("no post with cases")
        where = CaseFilter(
            posts,
            live=live,
            kinds=kinds,
            assignee_id=actor.account_id if mine else None,
            conversation_id=conversation_id,
            before=decode_id(cursor),
            limit=limit + 1,
        )
        async with self._unit_of_work() as work:
            found, live_ones = await CaseStore(work).list_page(where), await CaseStore(work).list_live(posts)
        rows, everything = _of_others(actor, found), _of_others(actor, live_ones)
        shown = rows[:limit]
        return CaseList(
            items=tuple(await self._summaries(actor, shown)),
            next_cursor=encode_cursor(str(found[limit - 1].id)) if len(found) > limit else None,
            tally=self._tally(everything),
        )

    async def get(self, actor: Actor, case_id: UUID) -> CaseView:
        """Return a case with everything around it; raises `CaseNotFound`, also for who has not its post."""
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, case_id)
            steps = await CaseStore(work).list_steps(case_id)
            said = await CaseStore(work).list_messages(case_id)
            record_look(work, self._clock.now(), actor, Act.CASE_OPENED, Subject(SubjectKind.CASE, case_id))
        summary = (await self._summaries(actor, [row]))[0]
        return CaseView(
            **summary.model_dump(),
            steps=tuple(step_view(step) for step in steps),
            said=await read_said(self._overview, row.conversation_id, said),
            outcome=row.outcome or "",
            lessons=row.lessons or "",
            reason=row.reason or "",
            closed_at=row.closed_at,
            acts=open_acts(row.state, mine=same_person(actor, row.assignee_id), acts=ORDINARY_ACTS),
        )

    async def act(self, actor: Actor, case_id: UUID, command: ActOnCase) -> CaseView:
        """Do something with a case; raises `CaseActRefused` where it is not open to the actor now."""
        act = CaseAct(command.act)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, case_id, lock=True)
            state = check_act(actor, row, act, command.words, ORDINARY_ACTS)
            if state not in CLOSED and row.state in CLOSED:
                await self._check_single(work, row)
            store = CaseStore(work)
            await store.change(case_id, **changes(actor, act, state, command.words, now, lessons=command.lessons))
            await store.add_step(case_id, self._step(actor, act, state, command.words))
            subject = Subject(SubjectKind.CASE, case_id)
            record_act(work, now, actor, Act.CASE_ACTED, subject, detail={"act": act.value, "kind": row.kind.value})
        return await self.get(actor, case_id)

    async def _open(
        self,
        work: UnitOfWork,
        kind: CaseKind,
        since: datetime,
        *,
        conversation_id: UUID | None = None,
        staff_id: UUID | None = None,
    ) -> OrdinaryRow:
        rule = (await self._policy.current(work)).cases[kind]
        calendar = await self._policy.calendar(work)
        if rule.around_the_clock:
            take_by = since + timedelta(minutes=rule.take_minutes)
        else:
            take_by = await self._policy.work_later(since, rule.take_minutes)
        row = OrdinaryRow(
            id=new_id(),
            state=CaseState.OPEN,
            conversation_id=conversation_id,
            opened_at=since,
            take_by=take_by,
            due_at=max(take_by, term(calendar, since, rule.settle_days)),
            kind=kind,
            grade=rule.grade,
            post=rule.post,
            staff_id=staff_id,
            queue=rule.queue,
        )
        store = CaseStore(work)
        await store.insert(row)
        await store.add_step(row.id, self._step(SYSTEM, CaseAct.OPENED, CaseState.OPEN, ""))
        return row

    async def _find(self, work: UnitOfWork, actor: Actor, case_id: UUID, *, lock: bool = False) -> OrdinaryRow:
        row = await CaseStore(work).find(case_id, lock=lock)
        if row is None or row.post not in posts_of(actor) or (row.staff_id is not None and row.staff_id == actor.id):
            raise CaseNotFound("no such case")
        return row

    async def _check_single(self, work: UnitOfWork, row: OrdinaryRow) -> None:
        """Raise where another case of the same conversation, or person, was opened meanwhile."""
        whose: dict[str, UUID | None] = (
            {"staff_id": row.staff_id} if row.staff_id else {"conversation_id": row.conversation_id}
        )
        if await CaseStore(work).find_live(row.kind, **whose) is not None:
            raise CaseActRefused("another case is open", flaw="another")

    async def _summaries(self, actor: Actor, rows: Sequence[OrdinaryRow]) -> list[CaseSummary]:
        ids = [row.id for row in rows]
        customers = await customers_of(self._overview, [row.conversation_id for row in rows])
        async with self._unit_of_work() as work:
            counts = await CaseStore(work).count_messages(ids)
            complaints = await ComplaintStore(work).find_by_cases(ids)
        staff = await self._organisation.get_cards([StaffId(row.staff_id) for row in rows if row.staff_id])
        return [
            self._summary(
                actor,
                row,
                customers.get(row.conversation_id) if row.conversation_id else None,
                staff.get(StaffId(row.staff_id)) if row.staff_id else None,
                (counts.get(row.id, 0), complaints.get(row.id)),
            )
            for row in rows
        ]

    def _summary(
        self,
        actor: Actor,
        row: OrdinaryRow,
        customer: CustomerBrief | None,
        staff: StaffCard | None,
        more: tuple[int, UUID | None],
    ) -> CaseSummary:
        messages, complaint_id = more
        return CaseSummary(
            id=row.id,
            kind=row.kind,
            grade=row.grade,
            post=row.post,
            state=row.state,
            customer=None if row.staff_id else customer,
            staff=staff,
            conversation_id=row.conversation_id,
            opened_at=row.opened_at,
            take_by=row.take_by,
            due_at=row.due_at,
            overdue=is_overdue(row.timing, self._clock.now()),
            escalation=row.escalation,
            assignee=row.assignee,
            mine=same_person(actor, row.assignee_id),
            messages=messages,
            complaint_id=complaint_id,
        )

    def _tally(self, live: Sequence[OrdinaryRow]) -> CaseTally:
        now = self._clock.now()
        by_kind: dict[CaseKind, int] = {}
        for row in live:
            by_kind[row.kind] = by_kind.get(row.kind, 0) + 1
        return CaseTally(
            open=len(live),
            untaken=sum(row.state is CaseState.OPEN for row in live),
            overdue=sum(is_overdue(row.timing, now) for row in live),
            by_kind=by_kind,
        )

    def _step(self, actor: Actor, act: CaseAct, state: CaseState, words: str) -> StepRow:
        return StepRow(self._clock.now(), act, state, actor.account_id, actor.name, words)


def _of_others(actor: Actor, rows: Sequence[OrdinaryRow]) -> list[OrdinaryRow]:
    """Leave out cases about oneself, whatever post one has."""
    return [row for row in rows if row.staff_id is None or row.staff_id != actor.id]


def check_act(actor: Actor, row: CaseRow, act: CaseAct, words: str, acts: frozenset[CaseAct]) -> CaseState:
    """Return the state after an act; raises `CaseActRefused` with what is wrong."""
    mine = same_person(actor, row.assignee_id)
    state = leads_to(act, row.state)
    if state is None or act not in acts:
        raise CaseActRefused("the case is in another state", flaw="state", state=row.state.value)
    if act not in open_acts(row.state, mine=mine, acts=acts):
        raise CaseActRefused("somebody else has it", flaw="holder")
    if act in NEED_WORDS and not words.strip():
        raise CaseActRefused("say why", flaw="words")
    return state


def changes(
    actor: Actor, act: CaseAct, state: CaseState, words: str, now: datetime, *, lessons: str = ""
) -> dict[str, object]:
    """Return the columns that an act changes."""
    values: dict[str, object] = {"state": state.value}
    if act in {CaseAct.TAKE, CaseAct.REOPEN}:
        values |= {"assignee_id": actor.account_id, "assignee": actor.name}
    if act in {CaseAct.WAIT, CaseAct.DISMISS}:
        values["reason"] = words
    if act is CaseAct.RESOLVE:
        values |= {"outcome": words, "lessons": lessons or None}
    values["closed_at"] = now if state in CLOSED else None
    if act is CaseAct.NOTE:
        del values["closed_at"]
    return values


def step_view(step: StepRow) -> CaseStepView:
    return CaseStepView(
        at=step.at,
        act=step.act,
        by=step.by,
        by_person=step.account_id is not None,
        words=step.words or "",
        state=step.state,
    )
