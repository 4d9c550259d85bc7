"""Alerts about the work of staff, in grades: the person sees it, his supervisor is told, the compliance officer gets a
case. Each can be appealed against once and is then decided by another person than the one who judged; what is to be
learned from it is kept until the person has said that he has learned it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.inspection.errors import AlertNotFound, AlertRefused, TrainingNotFound
from wenlu.domains.inspection.events import AlertChanged
from wenlu.domains.inspection.rules.alerts import JUDGEABLE, OPEN, may_appeal, may_decide, repeats
from wenlu.domains.inspection.rules.policy import term
from wenlu.domains.inspection.schemas.alerts import (
    AlertCode,
    AlertCounts,
    AlertGrade,
    AlertList,
    AlertState,
    AppealAlert,
    AssignTraining,
    Finding,
    FinishTraining,
    JudgeAlert,
    MyAlerts,
    RaiseAlert,
    StaffAlertView,
    TrainingRecordState,
    TrainingRecordView,
)
from wenlu.domains.inspection.schemas.policy import InspectionPolicy
from wenlu.domains.inspection.service.cases import CaseService
from wenlu.domains.inspection.service.people import check_staff
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.store.alerts import AlertRow, AlertStore, TrainingRow
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import StaffId, new_id
from wenlu.kernel.paging import decode_id, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_OWN = 100


class AlertService:
    """See the module. Judging and appeals are for who inspects; everybody sees his own."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        policy: PolicyService,
        cases: CaseService,
        organisation: OrganisationService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._policy = policy
        self._cases = cases
        self._organisation = organisation

    async def raise_alert(self, work: UnitOfWork, finding: Finding) -> UUID | None:
        """See `ports.AlertRaiser`."""
        store = AlertStore(work)
        await store.lock_person(finding.staff_id)
        if await store.was_raised(finding.ref):
            return None
        policy = await self._policy.current(work)
        row = await self._write(work, finding, policy)
        await self._raise_repeats(work, finding, policy)
        return row.id

    async def raise_by_hand(self, actor: Actor, command: RaiseAlert) -> StaffAlertView:
        """Raise what a colleague has seen; for who inspects."""
        actor.check(Permission.INSPECT)
        await check_staff(self._organisation, command.staff_id)
        finding = Finding(
            ref=f"manual/{new_id()}",
            staff_id=command.staff_id,
            code=AlertCode.MANUAL,
            conversation_id=command.conversation_id,  # type: ignore[arg-type]  # an id is an id
            seq=command.seq,
            category=command.category,
            label=command.label,
            grade=command.grade,
        )
        async with self._unit_of_work() as work:
            await self._cases.check_conversation(work, command.conversation_id)
            alert_id = await self.raise_alert(work, finding)
            assert alert_id is not None  # noqa: S101  its name is new
            self._record(work, actor, Act.ALERT_RAISED, alert_id)
        return await self._get(actor, alert_id)

    async def list_mine(self, actor: Actor) -> MyAlerts:
        """Return a member of staff's own alerts and training, newest first."""
        if actor.id is None:
            return MyAlerts(alerts=(), training=(), open=0)
        async with self._unit_of_work() as work:
            store = AlertStore(work)
            rows = await store.list_of(actor.id, _OWN)
            training = await store.list_training(staff_id=actor.id, limit=_OWN)
        mine = await self._views(rows, training)
        records = await self._training_views(training)
        waiting = sum(row.state is AlertState.OPEN for row in rows)
        waiting += sum(record.state is TrainingRecordState.ASSIGNED for record in training)
        return MyAlerts(alerts=tuple(mine), training=tuple(records), open=waiting)

    async def list_alerts(
        self,
        actor: Actor,
        *,
        open_only: bool,
        staff_id: UUID | None = None,
        case_id: UUID | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> AlertList:
        """Return the alerts of which supervisors are told; of one person, or of one case, all of them."""
        actor.check(Permission.INSPECT)
        before = decode_id(cursor)
        async with self._unit_of_work() as work:
            store = AlertStore(work)
            rows = await store.list_page(
                open_only=open_only, staff_id=staff_id, case_id=case_id, before=before, limit=limit + 1
            )
            training = await store.list_training(alert_ids=[row.id for row in rows])
            waiting = await store.list_open()
        shown = rows[:limit]
        return AlertList(
            items=tuple(await self._views(shown, training)),
            counts=self._counts(waiting),
            next_cursor=encode_cursor(str(shown[-1].id)) if len(rows) > limit else None,
        )

    async def list_training(self, actor: Actor) -> list[TrainingRecordView]:
        """Return everybody's training, newest first; for who inspects."""
        actor.check(Permission.INSPECT)
        async with self._unit_of_work() as work:
            rows = await AlertStore(work).list_training()
        return await self._training_views(rows)

    async def accept(self, actor: Actor, alert_id: UUID) -> StaffAlertView:
        """Say that one has read and accepts an alert about oneself."""
        async with self._unit_of_work() as work:
            row = await self._lock(work, alert_id)
            _check_own(actor, row)
            if row.state is not AlertState.OPEN:
                raise AlertRefused("it is not open", flaw="state")
            await AlertStore(work).change(alert_id, state=AlertState.ACCEPTED.value)
            self._changed(work, row)
        return await self._get(actor, alert_id)

    async def appeal(self, actor: Actor, alert_id: UUID, command: AppealAlert) -> StaffAlertView:
        """Appeal once against an alert about oneself; another person than the one who judged it will decide."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            row = await self._lock(work, alert_id)
            _check_own(actor, row)
            if not may_appeal(row.state, now, row.appeal_until, appealed=row.appealed_at is not None):
                raise AlertRefused("too late, or done already", flaw="appeal")
            policy = await self._policy.current(work)
            due = term(await self._policy.calendar(work), now, policy.alerts[row.code].decide_days)
            await AlertStore(work).change(
                alert_id,
                state=AlertState.APPEALED.value,
                appealed_at=now,
                appeal=command.words,
                due_at=due,
                escalated_at=None,
            )
            self._record(work, actor, Act.ALERT_APPEALED, alert_id)
            self._changed(work, row)
        return await self._get(actor, alert_id)

    async def judge(self, actor: Actor, alert_id: UUID, command: JudgeAlert) -> StaffAlertView:
        """Confirm or withdraw an alert, or decide the appeal against it; raises `AlertRefused`.

        Nobody judges his own, and nobody decides an appeal against his own judgement.
        """
        actor.check(Permission.INSPECT)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            row = await self._lock(work, alert_id)
            if actor.id is not None and actor.id == row.staff_id:
                raise AlertRefused("nobody judges his own", flaw="own")
            values = self._judged(actor, row, command, now)
            if row.state is not AlertState.APPEALED and command.outcome == "confirmed":
                policy = await self._policy.current(work)
                calendar = await self._policy.calendar(work)
                values["appeal_until"] = term(calendar, now, policy.alerts[row.code].answer_days)
            store = AlertStore(work)
            await store.change(alert_id, **values)
            if command.outcome == "withdrawn":
                await store.cancel_training(alert_id)
            elif command.training is not None:
                await self._assign(work, actor, row.staff_id, command.training, alert_id=alert_id)
            self._record(work, actor, Act.ALERT_JUDGED, alert_id, command.outcome)
            self._changed(work, row)
        return await self._get(actor, alert_id)

    async def assign_training(self, actor: Actor, staff_id: StaffId, command: AssignTraining) -> TrainingRecordView:
        """Give somebody something to learn, of an alert or not."""
        actor.check(Permission.INSPECT)
        await check_staff(self._organisation, staff_id)
        async with self._unit_of_work() as work:
            row = await self._assign(work, actor, staff_id, command)
            work.record(AlertChanged(staff_id))
        return (await self._training_views([row]))[0]

    async def finish_training(self, actor: Actor, training_id: UUID, command: FinishTraining) -> TrainingRecordView:
        """Say what one has learned; only the person himself can."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = AlertStore(work)
            row = await store.find_training(training_id)
            if row is None or actor.id != row.staff_id:
                raise TrainingNotFound("no training of yours")
            if row.state is not TrainingRecordState.ASSIGNED:
                raise AlertRefused("it is not open", flaw="state")
            await store.change_training(
                training_id, state=TrainingRecordState.DONE.value, done_at=now, learned=command.learned
            )
            record_act(work, now, actor, Act.TRAINING_DONE, Subject(SubjectKind.ALERT, row.alert_id or training_id))
            done = await store.find_training(training_id)
            work.record(AlertChanged(row.staff_id))
        assert done is not None  # noqa: S101  it was there a moment ago
        return (await self._training_views([done]))[0]

    async def watch(self) -> None:
        """Let what nobody answered in time become accepted, and what nobody decided in time rise a grade."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = AlertStore(work)
            for row in await store.list_lapsed(now):
                if row.state is AlertState.OPEN and row.grade is AlertGrade.PERSON:
                    await store.change(row.id, state=AlertState.ACCEPTED.value)
                elif row.escalated_at is None:
                    await self._escalate(work, row, now)
                self._changed(work, row)

    async def _escalate(self, work: UnitOfWork, row: AlertRow, now: datetime) -> None:
        """Bring what nobody judged in time to the compliance officer."""
        case_id = row.case_id or await self._cases.open_conduct(
            work, row.staff_id, row.conversation_id, f"{row.code.value}/late"
        )
        await AlertStore(work).change(row.id, escalated_at=now, grade=AlertGrade.COMPLIANCE.value, case_id=case_id)

    async def _write(self, work: UnitOfWork, finding: Finding, policy: InspectionPolicy) -> AlertRow:
        store = AlertStore(work)
        at = finding.at or self._clock.now()
        like = await store.find_like(finding)
        if like is not None:
            await store.count(finding, like.id, at)
            await store.change(like.id, times=like.times + 1, seq=finding.seq or like.seq)
            work.record(AlertChanged(finding.staff_id))
            return like
        rule = policy.alerts[finding.code]
        grade = finding.grade or rule.grade
        calendar = await self._policy.calendar(work)
        until = term(calendar, self._clock.now(), rule.answer_days)
        case_id = None
        if grade is AlertGrade.COMPLIANCE:
            words = "/".join(part for part in (finding.code.value, finding.category) if part)
            case_id = await self._cases.open_conduct(work, finding.staff_id, finding.conversation_id, words)
        row = AlertRow(
            id=new_id(),
            at=at,
            staff_id=finding.staff_id,
            code=finding.code,
            grade=grade,
            category=finding.category,
            label=finding.label,
            times=1,
            conversation_id=finding.conversation_id,
            seq=finding.seq,
            state=AlertState.OPEN,
            due_at=until,
            appeal_until=until,
            case_id=case_id,
        )
        await store.insert(row)
        await store.count(finding, row.id, at)
        work.record(AlertChanged(finding.staff_id))
        return row

    async def _raise_repeats(self, work: UnitOfWork, finding: Finding, policy: InspectionPolicy) -> None:
        """Raise what a repetition becomes: once for as long as the alert about it is open."""
        store = AlertStore(work)
        at = finding.at or self._clock.now()
        times = {
            place: await store.times(finding.staff_id, rule.codes, at - timedelta(days=rule.days))
            for place, rule in enumerate(policy.repeats)
            if finding.code in rule.codes
        }
        for rule in repeats(policy.repeats, finding.code, times):
            again = Finding(
                ref=f"{rule.becomes.value}/{finding.ref}", staff_id=finding.staff_id, code=rule.becomes, at=at
            )
            await self._write(work, again, policy)

    def _judged(self, actor: Actor, row: AlertRow, command: JudgeAlert, now: datetime) -> dict[str, object]:
        confirmed = command.outcome == "confirmed"
        if row.state is AlertState.APPEALED:
            if not may_decide(actor.account_id, row.judge_id):
                raise AlertRefused("another person decides an appeal", flaw="judge")
            state = AlertState.UPHELD if confirmed else AlertState.WITHDRAWN
            return {
                "state": state.value,
                "decider_id": actor.account_id,
                "decided_by": actor.name,
                "decided_at": now,
                "decision": command.words,
            }
        if row.state not in JUDGEABLE:
            raise AlertRefused("it is not open", flaw="state")
        state = AlertState.JUDGED if confirmed else AlertState.WITHDRAWN
        return {
            "state": state.value,
            "judge_id": actor.account_id,
            "judged_by": actor.name,
            "judged_at": now,
            "judgement": command.words,
        }

    async def _assign(
        self,
        work: UnitOfWork,
        actor: Actor,
        staff_id: UUID,
        command: AssignTraining,
        *,
        alert_id: UUID | None = None,
    ) -> TrainingRow:
        now = self._clock.now()
        days = (await self._policy.current(work)).training_days
        due_on = command.due_on or (await self._policy.calendar(work)).after(day_of(now), days)
        row = TrainingRow(
            id=new_id(),
            staff_id=staff_id,
            alert_id=alert_id,
            case_id=None,
            topic=command.topic,
            task=command.task,
            assigned_by=actor.name,
            assigned_at=now,
            due_on=due_on,
            state=TrainingRecordState.ASSIGNED,
        )
        await AlertStore(work).insert_training(row)
        return row

    async def _lock(self, work: UnitOfWork, alert_id: UUID) -> AlertRow:
        row = await AlertStore(work).find(alert_id, lock=True)
        if row is None:
            raise AlertNotFound("no such alert")
        return row

    async def _get(self, actor: Actor, alert_id: UUID) -> StaffAlertView:
        async with self._unit_of_work() as work:
            row = await AlertStore(work).find(alert_id)
            training = await AlertStore(work).list_training(alert_ids=[alert_id])
        if row is None or not (actor.may(Permission.INSPECT) or actor.id == row.staff_id):
            raise AlertNotFound("no such alert")
        return (await self._views([row], training))[0]

    async def _views(self, rows: Sequence[AlertRow], training: Sequence[TrainingRow]) -> list[StaffAlertView]:
        cards = await self._organisation.get_cards([StaffId(row.staff_id) for row in rows])
        records = await self._training_views(training)
        now = self._clock.now()
        return [
            _view(row, cards.get(StaffId(row.staff_id)), [r for r in records if r.alert_id == row.id], now)
            for row in rows
        ]

    async def _training_views(self, rows: Sequence[TrainingRow]) -> list[TrainingRecordView]:
        cards = await self._organisation.get_cards([StaffId(row.staff_id) for row in rows])
        today = day_of(self._clock.now())
        return [
            TrainingRecordView(
                id=row.id,
                staff=cards.get(StaffId(row.staff_id)),
                staff_id=row.staff_id,
                alert_id=row.alert_id,
                case_id=row.case_id,
                topic=row.topic,
                task=row.task,
                assigned_by=row.assigned_by,
                assigned_at=row.assigned_at,
                due_on=row.due_on,
                state=row.state,
                done_at=row.done_at,
                learned=row.learned or "",
                late=row.state is TrainingRecordState.ASSIGNED and today > row.due_on,
            )
            for row in rows
        ]

    def _counts(self, rows: Sequence[AlertRow]) -> AlertCounts:
        now = self._clock.now()
        told = [row for row in rows if row.grade is not AlertGrade.PERSON or row.state is AlertState.APPEALED]
        return AlertCounts(
            open=sum(row.state is AlertState.OPEN for row in told),
            appealed=sum(row.state is AlertState.APPEALED for row in told),
            overdue=sum(now > row.due_at for row in told),
        )

    def _record(self, work: UnitOfWork, actor: Actor, act: Act, alert_id: UUID, outcome: str | None = None) -> None:
        detail = {"outcome": outcome} if outcome else None
        record_act(work, self._clock.now(), actor, act, Subject(SubjectKind.ALERT, alert_id), detail=detail)

    @staticmethod
    def _changed(work: UnitOfWork, row: AlertRow) -> None:
        work.record(AlertChanged(row.staff_id))


def _check_own(actor: Actor, row: AlertRow) -> None:
    if actor.id != row.staff_id:
        raise Forbidden("it is about somebody else")


def _view(
    row: AlertRow, card: StaffCard | None, training: Sequence[TrainingRecordView], now: datetime
) -> StaffAlertView:
    open_until = (
        row.appeal_until if may_appeal(row.state, now, row.appeal_until, appealed=row.appealed_at is not None) else None
    )
    return StaffAlertView(
        id=row.id,
        at=row.at,
        staff=card,
        staff_id=row.staff_id,
        code=row.code,
        grade=row.grade,
        category=row.category,
        label=row.label,
        times=row.times,
        conversation_id=row.conversation_id,
        seq=row.seq,
        state=row.state,
        due_at=row.due_at,
        overdue=row.state in OPEN and now > row.due_at,
        may_appeal_until=open_until,
        judged_by=row.judged_by,
        judged_at=row.judged_at,
        judgement=row.judgement or "",
        appealed_at=row.appealed_at,
        appeal=row.appeal or "",
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision=row.decision or "",
        escalated_at=row.escalated_at,
        case_id=row.case_id,
        training=tuple(training),
    )
