"""Complaints: received, accepted or refused, looked into, decided in time, and the customer told at every step."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act, record_look
from wenlu.domains.conversations.service import OverviewService
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.inspection.errors import ComplaintActRefused, ComplaintNotFound
from wenlu.domains.inspection.rules.complaints import (
    Course,
    Step,
    Terms,
    advance,
    begin,
    flaw_of,
    lapse,
    open_acts,
    untold,
)
from wenlu.domains.inspection.schemas.complaints import (
    ActOnComplaint,
    ComplaintAct,
    ComplaintChannel,
    ComplaintDeadline,
    ComplaintFacts,
    ComplaintList,
    ComplaintNoticeView,
    ComplaintState,
    ComplaintStepView,
    ComplaintSummary,
    ComplaintTally,
    ComplaintView,
    NoticeKind,
    ReceiveComplaint,
)
from wenlu.domains.inspection.service.cases import CaseService
from wenlu.domains.inspection.service.people import check_staff, same_person
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.service.telling import prepared
from wenlu.domains.inspection.store.complaints import (
    ComplaintRow,
    ComplaintStepRow,
    ComplaintStore,
    NoticeRow,
    course_values,
)
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import SYSTEM, Actor, Permission
from wenlu.kernel.calendars import Calendar
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId, new_id
from wenlu.kernel.paging import decode_id, encode_cursor
from wenlu.language.personal import label_personal
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
SOON = 2
"""Working days: a deadline that is so near is due soon."""
_DECIDING = frozenset({ComplaintAct.DECIDE, ComplaintAct.REFUSE, ComplaintAct.SETTLE})


class ComplaintService:
    """For who handles complaints; nobody may decide an appeal against his own decision."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        policy: PolicyService,
        cases: CaseService,
        overview: OverviewService,
        customers: CustomerService,
        organisation: OrganisationService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._policy = policy
        self._cases = cases
        self._overview = overview
        self._customers = customers
        self._organisation = organisation

    async def receive(self, actor: Actor, command: ReceiveComplaint) -> ComplaintView:
        """Enter a complaint, of a case or by hand; a case makes one complaint at most."""
        actor.check(Permission.HANDLE_COMPLAINTS)
        now = self._clock.now()
        at = command.received_at or now
        if not EARLIEST <= at <= now:
            raise ComplaintActRefused("not a day on which it can have come", flaw="received_at")
        await check_staff(self._organisation, command.staff_id)
        async with self._unit_of_work() as work:
            store = ComplaintStore(work)
            number = await store.next_number(day_of(at).year)
            conversation_id, customer_id = await self._whose(work, actor, command, number)
            row = ComplaintRow(
                id=new_id(),
                number=number,
                channel=command.channel,
                received_at=at,
                course=begin(at, await self._terms(work)),
                customer_id=customer_id,
                conversation_id=conversation_id,
                case_id=command.case_id,
                complainant=command.complainant.strip() or None,
                contact=command.contact.strip() or None,
                handler_id=actor.account_id,
                handler=actor.name,
                untold=(NoticeKind.RECEIVED,),
                business=command.business,
                cause=command.cause,
                title=command.title,
                demand=command.demand or None,
                staff_id=command.staff_id,
                reference=command.reference.strip(),
            )
            await store.insert(row)
            await self._step(work, actor, row.id, ComplaintAct.RECEIVED, row.course.state, "")
            self._record(work, actor, row.id, ComplaintAct.RECEIVED)
        return await self.get(actor, row.id)

    async def list_complaints(
        self,
        actor: Actor,
        *,
        states: Sequence[ComplaintState] = (),
        channel: ComplaintChannel | None = None,
        number: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> ComplaintList:
        """Return complaints, newest first, with what is open and late in all."""
        actor.check(Permission.HANDLE_COMPLAINTS)
        before = decode_id(cursor)
        async with self._unit_of_work() as work:
            store = ComplaintStore(work)
            rows = await store.list_page(states=states, channel=channel, number=number, before=before, limit=limit + 1)
            live = await store.list_live()
            calendar = await self._policy.calendar(work)
        shown = rows[:limit]
        return ComplaintList(
            items=tuple(await self._summaries(shown, calendar)),
            next_cursor=encode_cursor(str(shown[-1].id)) if len(rows) > limit else None,
            tally=self._tally(live, calendar),
        )

    async def get(self, actor: Actor, complaint_id: UUID) -> ComplaintView:
        """Return a complaint with everything around it; raises `ComplaintNotFound`."""
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, complaint_id)
            store = ComplaintStore(work)
            steps, notices = await store.list_steps(complaint_id), await store.list_notices(complaint_id)
            calendar = await self._policy.calendar(work)
            subject = Subject(SubjectKind.COMPLAINT, complaint_id, row.customer_id)
            record_look(work, self._clock.now(), actor, Act.COMPLAINT_OPENED, subject)
        summary = (await self._summaries([row], calendar))[0]
        locale = summary.customer.locale if summary.customer else "zh-CN"
        until = row.course.decided_at or row.course.closed_at or self._clock.now()
        return ComplaintView(
            **summary.model_dump(),
            demand=row.demand or "",
            reference=row.reference,
            contact=row.contact or "",
            case_id=row.case_id,
            conversation_id=row.conversation_id,
            accepted_at=row.course.accepted_at,
            decided_at=row.course.decided_at,
            closed_at=row.course.closed_at,
            finding=row.finding or "",
            remedy=row.course.remedy,
            amount_cents=row.course.amount_cents,
            working_days=calendar.count(day_of(row.received_at), day_of(until)),
            steps=tuple(_step_view(step) for step in steps),
            notices=tuple(_notice_view(notice) for notice in notices),
            prepared=prepared(row, steps, locale),
            acts=open_acts(row.course),
        )

    async def change(self, actor: Actor, complaint_id: UUID, command: ComplaintFacts) -> ComplaintView:
        """Put right what is known of a complaint."""
        await check_staff(self._organisation, command.staff_id)
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, complaint_id, lock=True)
            await ComplaintStore(work).change(
                complaint_id,
                business=command.business.value,
                cause=command.cause.value,
                title=command.title,
                demand=command.demand or None,
                staff_id=command.staff_id,
                reference=command.reference.strip(),
            )
            await self._step(work, actor, complaint_id, ComplaintAct.CHANGED, row.course.state, "")
            self._record(work, actor, complaint_id, ComplaintAct.CHANGED)
        return await self.get(actor, complaint_id)

    async def act(self, actor: Actor, complaint_id: UUID, command: ActOnComplaint) -> ComplaintView:
        """Do something with a complaint; raises `ComplaintActRefused` with what stands against it."""
        step = Step(
            ComplaintAct(command.act),
            self._clock.now(),
            command.words,
            command.result,
            command.remedy,
            command.amount_cents,
        )
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, complaint_id, lock=True)
            if (flaw := flaw_of(row.course, step)) is not None:
                raise ComplaintActRefused("not open now", flaw=flaw, state=row.course.state.value)
            if step.act is not ComplaintAct.NOTE and row.staff_id is not None and row.staff_id == actor.id:
                raise ComplaintActRefused("it is about yourself", flaw="own")
            if step.act is ComplaintAct.DECIDE_APPEAL and same_person(actor, row.decider_id):
                raise ComplaintActRefused("another person decides an appeal", flaw="judge")
            terms = await self._terms(work)
            await self._advance(work, actor, row, step, terms, command)
            self._record(work, actor, complaint_id, step.act)
        return await self.get(actor, complaint_id)

    async def watch(self) -> None:
        """Remind of deadlines that come near, write down those that passed, close what nobody appealed against."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = ComplaintStore(work)
            terms = await self._terms(work)
            for row in await store.list_live():
                closing = lapse(row.course, now)
                if closing is not None:
                    await self._advance(work, SYSTEM, row, closing, terms, None)
                elif row.course.due_on is not None and row.course.term != "appeal_within":
                    await self._remind(work, row, terms, day_of(now))

    async def has_open(self, work: UnitOfWork, customer_ids: Sequence[UUID]) -> set[UUID]:
        """Return which of these customers have a complaint that is not closed."""
        return await ComplaintStore(work).list_open_customers(customer_ids)

    async def list_due(self, work: UnitOfWork) -> tuple[int, int]:
        """Return how many complaints are due soon, and how many are late."""
        tally = self._tally(await ComplaintStore(work).list_live(), await self._policy.calendar(work))
        return tally.due_soon, tally.overdue

    async def _remind(self, work: UnitOfWork, row: ComplaintRow, terms: Terms, today: date) -> None:
        assert row.course.due_on is not None  # noqa: S101  the caller has looked
        left = terms.calendar.count(today, row.course.due_on)
        late = today > row.course.due_on
        marks = [-1] if late else [days for days in terms.terms.remind_days if left <= days]
        if not marks or (row.reminded_for is not None and row.reminded_for <= min(marks)):
            return
        store = ComplaintStore(work)
        await store.change(row.id, reminded_for=min(marks))
        act = ComplaintAct.OVERDUE if late else ComplaintAct.REMINDED
        await self._step(work, SYSTEM, row.id, act, row.course.state, row.course.due_on.isoformat())

    async def _advance(
        self,
        work: UnitOfWork,
        actor: Actor,
        row: ComplaintRow,
        step: Step,
        terms: Terms,
        command: ActOnComplaint | None,
    ) -> None:
        course = advance(row.course, step, terms)
        values = course_values(course)
        if course.due_on != row.course.due_on:
            values["reminded_for"] = None
        if step.act in _DECIDING:
            values |= {"decider_id": actor.account_id, "finding": step.words}
        if step.act is ComplaintAct.DECIDE:
            values["decided_in_time"] = row.course.due_on is not None and day_of(step.at) <= row.course.due_on
        if step.act is ComplaintAct.HAND:
            values |= await self._handed(command)
        values["untold"] = [kind.value for kind in untold(row.untold, step.act, course)]
        await ComplaintStore(work).change(row.id, **values)
        await self._step(work, actor, row.id, step.act, course.state, step.words)

    async def _handed(self, command: ActOnComplaint | None) -> dict[str, object]:
        if command is None or command.account_id is None:
            raise ComplaintActRefused("say to whom", flaw="account")
        people = [one for one in await self._organisation.active_staff() if one.account_id == command.account_id]
        if not people:
            raise ComplaintActRefused("nobody of this account works here", flaw="account")
        return {"handler_id": command.account_id, "handler": people[0].name}

    async def _whose(
        self, work: UnitOfWork, actor: Actor, command: ReceiveComplaint, number: str
    ) -> tuple[UUID | None, UUID | None]:
        """Return the conversation and the customer of a new complaint."""
        conversation_id = command.conversation_id
        if command.case_id is not None:
            if await ComplaintStore(work).find_by_cases([command.case_id]):
                raise ComplaintActRefused("the case has made a complaint", flaw="case")
            conversation_id = (await self._cases.note_complaint(work, actor, command.case_id, number)).conversation_id
        customer_id: UUID | None = command.customer_id
        if conversation_id is not None:
            customer_id = (await self._overview.get_state(work, ConversationId(conversation_id))).customer_id
        elif command.customer_id is not None:
            await self._customers.get_brief(work, command.customer_id)
        return conversation_id, customer_id

    async def _terms(self, work: UnitOfWork) -> Terms:
        return Terms((await self._policy.current(work)).complaints, await self._policy.calendar(work))

    async def _find(self, work: UnitOfWork, actor: Actor, complaint_id: UUID, *, lock: bool = False) -> ComplaintRow:
        actor.check(Permission.HANDLE_COMPLAINTS)
        row = await ComplaintStore(work).find(complaint_id, lock=lock)
        if row is None:
            raise ComplaintNotFound("no such complaint")
        return row

    async def _summaries(self, rows: Sequence[ComplaintRow], calendar: Calendar) -> list[ComplaintSummary]:
        ids = {CustomerId(row.customer_id) for row in rows if row.customer_id}
        async with self._unit_of_work() as work:
            now = await self._customers.resolve(work, ids)
            briefs = await self._customers.get_briefs(work, set(now.values()))
        staff = await self._organisation.get_cards([StaffId(row.staff_id) for row in rows if row.staff_id])
        today = day_of(self._clock.now())
        return [
            _summary(
                row,
                briefs.get(now.get(CustomerId(row.customer_id), CustomerId(row.customer_id)))
                if row.customer_id
                else None,
                staff.get(StaffId(row.staff_id)) if row.staff_id else None,
                deadline(row.course, today, calendar),
            )
            for row in rows
        ]

    def _tally(self, live: Sequence[ComplaintRow], calendar: Calendar) -> ComplaintTally:
        today = day_of(self._clock.now())
        ours = [row for row in live if row.course.term != "appeal_within"]
        left = [found.left for row in ours if (found := deadline(row.course, today, calendar)) is not None]
        return ComplaintTally(
            open=len(ours),
            due_soon=sum(0 <= days <= SOON for days in left),
            overdue=sum(days < 0 for days in left),
            untold=sum(bool(row.untold) for row in live),
        )

    async def _step(
        self, work: UnitOfWork, actor: Actor, complaint_id: UUID, act: ComplaintAct, state: ComplaintState, words: str
    ) -> None:
        step = ComplaintStepRow(self._clock.now(), act, state, actor.account_id, actor.name, words)
        await ComplaintStore(work).add_step(complaint_id, step)

    def _record(self, work: UnitOfWork, actor: Actor, complaint_id: UUID, act: ComplaintAct) -> None:
        subject = Subject(SubjectKind.COMPLAINT, complaint_id)
        record_act(work, self._clock.now(), actor, Act.COMPLAINT_ACTED, subject, detail={"act": act.value})


def deadline(course: Course, today: date, calendar: Calendar) -> ComplaintDeadline | None:
    """Return what has to be done next and how many working days are left."""
    if course.term is None or course.due_on is None:
        return None
    first, last = sorted((today, course.due_on))
    left = calendar.count(today, course.due_on)
    if today > course.due_on:
        left = min(left, -1)  # a term that ended before a weekend is late on it
    days = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
    return ComplaintDeadline(what=course.term, on=course.due_on, left=left, confirmed=calendar.are_confirmed(days))


def _summary(
    row: ComplaintRow, customer: CustomerBrief | None, staff: StaffCard | None, due: ComplaintDeadline | None
) -> ComplaintSummary:
    return ComplaintSummary(
        id=row.id,
        number=row.number,
        state=row.course.state,
        channel=row.channel,
        business=row.business,
        cause=row.cause,
        title=label_personal(row.title),
        complainant=customer.name if customer else mask_name(row.complainant or ""),
        customer=customer,
        staff=staff,
        received_at=row.received_at,
        deadline=due,
        handler=row.handler,
        extended=row.course.extended,
        result=row.course.result,
        untold=row.untold,
    )


def mask_name(name: str) -> str:
    """Return a name of which the first letter is left."""
    name = name.strip()
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def _step_view(step: ComplaintStepRow) -> ComplaintStepView:
    return ComplaintStepView(
        at=step.at,
        act=step.act,
        by=step.by,
        by_person=step.account_id is not None,
        words=step.words or "",
        state=step.state,
    )


def _notice_view(notice: NoticeRow) -> ComplaintNoticeView:
    return ComplaintNoticeView(
        kind=notice.kind, way=notice.way, words=notice.words, told_at=notice.told_at, by=notice.by
    )
