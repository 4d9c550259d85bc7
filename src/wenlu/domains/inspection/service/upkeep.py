"""What happens to cases, alerts and complaints by the clock, and what the board shows of them."""

from uuid import UUID

from wenlu.domains.conversations.events import EventKind, Understood
from wenlu.domains.conversations.schemas import Draft
from wenlu.domains.conversations.service import OverviewService
from wenlu.domains.inspection.rules.cases import escalate, is_overdue, wants_reminder
from wenlu.domains.inspection.schemas.alerts import AlertGrade, AlertState
from wenlu.domains.inspection.schemas.cases import CaseAct, CaseState
from wenlu.domains.inspection.schemas.policy import CaseGrade, CaseKind, CasePost
from wenlu.domains.inspection.service.alerts import AlertService
from wenlu.domains.inspection.service.complaints import ComplaintService
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.service.secrecy import SecretCaseService
from wenlu.domains.inspection.store.alerts import AlertStore
from wenlu.domains.inspection.store.cases import CaseStore, OrdinaryRow, StepRow
from wenlu.domains.routing.schemas import AlertView
from wenlu.domains.routing.service import RoutingService
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Conflict
from wenlu.kernel.ids import ConversationId, reply_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_REASONS = {CaseKind.REGULATOR: "complaint"}
"""Why a conversation changes its queue, in the words that pages know; else the kind itself."""
_ON_BOARD = frozenset({CasePost.COMPLAINTS, CasePost.EMERGENCY, CasePost.RELATIONSHIP})
"""What concerns colleagues is for the compliance officer, and stands on no board."""


class CaseUpkeep:
    """Brings conversations where their case belongs, reminds and escalates."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        policy: PolicyService,
        overview: OverviewService,
        routing: RoutingService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._policy = policy
        self._overview = overview
        self._routing = routing

    async def bring(self) -> int:
        """Bring the conversations of new cases to the people who answer for them; returns how many."""
        async with self._unit_of_work() as work:
            rows = await CaseStore(work).list_to_bring()
        return sum([await self._bring(row) for row in rows])

    async def watch(self) -> None:
        """Remind of what comes due, and bring what is late a step further up."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = CaseStore(work)
            rules = (await self._policy.current(work)).cases
            calendar = await self._policy.calendar(work)
            for row in await store.list_live():
                level = escalate(row.timing, now)
                if level is not row.escalation:
                    await store.change(row.id, escalation=level.value)
                    await self._step(store, row, CaseAct.ESCALATED, level.value)
                elif wants_reminder(row.timing, now, rules[row.kind].remind_days, calendar):
                    await store.change(row.id, reminded=True)
                    await self._step(store, row, CaseAct.REMINDED, "")

    async def _bring(self, row: OrdinaryRow) -> bool:
        assert row.queue is not None  # noqa: S101  what was asked for has one
        assert row.conversation_id is not None  # noqa: S101
        conversation_id = ConversationId(row.conversation_id)
        try:
            async with self._unit_of_work() as work:
                moved = await self._routing.bring(
                    work,
                    conversation_id,
                    row.queue,
                    _REASONS.get(row.kind, row.kind.value),
                    first=await self._mark(work, conversation_id, row.kind),
                )
                if moved is None:
                    return False
                store = CaseStore(work)
                await store.change(row.id, queue=None)
                if moved:
                    await self._step(store, row, CaseAct.QUEUE_CHANGED, row.queue.value)
        except Conflict:  # the talk moved on; the next look decides
            return False
        return moved

    async def _mark(self, work: UnitOfWork, conversation_id: ConversationId, kind: CaseKind) -> tuple[Draft, ...]:
        """Return the event that shows whoever serves the customer what he has said; the bot writes its own."""
        state = await self._overview.get_state(work, conversation_id)
        if kind.value in state.signals or state.is_due or not state.is_open:
            return ()
        body = Understood(
            seq=state.customer_seq, intent=None, title=None, confidence=1.0, signals=(kind.value,), action="none"
        )
        client_id = reply_id(conversation_id, f"signal-{kind.value}", state.customer_seq)
        return (Draft(EventKind.UNDERSTOOD, SYSTEM, body, client_id),)

    async def _step(self, store: CaseStore, row: OrdinaryRow, act: CaseAct, words: str) -> None:
        await store.add_step(row.id, StepRow(self._clock.now(), act, row.state, None, SYSTEM.name, words))


class InspectionUpkeep:
    """Everything that the clock does, in one round; one part's failure keeps the others waiting for a round only."""

    def __init__(
        self, cases: CaseUpkeep, secret: SecretCaseService, alerts: AlertService, complaints: ComplaintService
    ) -> None:
        self._parts = (cases.watch, secret.watch, alerts.watch, complaints.watch)

    async def run(self) -> None:
        for watch in self._parts:
            await watch()


class InspectionBoard:
    """What supervisors see of cases, complaints and alerts on the live board; see `routing.ports.BoardAlerts`."""

    def __init__(self, clock: Clock, complaints: ComplaintService) -> None:
        self._clock = clock
        self._complaints = complaints

    async def list_alerts(self, work: UnitOfWork) -> list[AlertView]:
        """Return urgent cases one by one, the rest as figures."""
        return [*await self._cases(work), *await self._complaints_due(work), *await self._conduct(work)]

    async def _cases(self, work: UnitOfWork) -> list[AlertView]:
        now = self._clock.now()
        rows = await CaseStore(work).list_live(_ON_BOARD)
        untaken = [row for row in rows if row.state is CaseState.OPEN]
        urgent = [
            AlertView(
                code=f"case_{row.kind.value}",
                level="critical",
                conversation_id=row.conversation_id,
                value=max(0, int((now - row.opened_at).total_seconds())),
            )
            for row in untaken
            if row.grade is CaseGrade.URGENT
        ]
        others = sum(row.grade is not CaseGrade.URGENT for row in untaken)
        late = sum(is_overdue(row.timing, now) for row in rows)
        figures = (("case_overdue", "critical", late), ("case_untaken", "warning", others))
        return urgent + [AlertView(code=code, level=level, value=value) for code, level, value in figures if value]

    async def _complaints_due(self, work: UnitOfWork) -> list[AlertView]:
        soon, late = await self._complaints.list_due(work)
        figures = (("complaint_overdue", "critical", late), ("complaint_due", "warning", soon))
        return [AlertView(code=code, level=level, value=value) for code, level, value in figures if value]

    async def _conduct(self, work: UnitOfWork) -> list[AlertView]:
        rows = await AlertStore(work).list_open()
        told = [row for row in rows if row.state is AlertState.OPEN and row.grade is not AlertGrade.PERSON]
        by_person: dict[UUID, int] = {}
        for row in told:
            by_person[row.staff_id] = by_person.get(row.staff_id, 0) + row.times
        people = [
            AlertView(code="staff_alert", level="warning", staff_id=staff_id, value=times)
            for staff_id, times in by_person.items()
        ]
        appeals = sum(row.state is AlertState.APPEALED for row in rows)
        return people + ([AlertView(code="staff_appeal", level="warning", value=appeals)] if appeals else [])
