"""What the Anti-Money-Laundering Law keeps secret (art. 7, 35): seen by its post alone.

Nothing of it stands in an event of the log, a frame, a search, an export, a board, a figure, a line of the program's
log or an act that others read. The customer's conversation goes on as if nothing were; its queue does not change.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.conversations.service import OverviewService
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.inspection.errors import CaseActRefused, CaseNotFound
from wenlu.domains.inspection.rules.cases import CLOSED, SECRET_ACTS, escalate, is_overdue, open_acts, wants_reminder
from wenlu.domains.inspection.rules.policy import term
from wenlu.domains.inspection.schemas.cases import (
    ActOnSecretCase,
    CaseAct,
    CaseState,
    SecretCaseList,
    SecretCaseSummary,
    SecretCaseView,
    TalkView,
)
from wenlu.domains.inspection.service.cases import changes, check_act, step_view
from wenlu.domains.inspection.service.people import same_person
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.service.talks import customers_of, read_said, read_talk
from wenlu.domains.inspection.store.cases import SecretRow, SecretStore, StepRow
from wenlu.kernel.actors import SYSTEM, Actor, Permission
from wenlu.kernel.calendars import years_after
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.ids import new_id
from wenlu.kernel.paging import decode_id, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_ACTS = {"decide": CaseAct.DECIDED, "file": CaseAct.FILED}


class SecretCaseService:
    """The post's own list."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, policy: PolicyService, overview: OverviewService
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._policy = policy
        self._overview = overview

    async def hear(self, work: UnitOfWork, conversation_id: UUID, said: Sequence[tuple[int, datetime]]) -> UUID:
        """Raise a case for what a customer said, or add it to the one that is open; twice changes nothing."""
        store = SecretStore(work)
        row = await store.find_live(conversation_id)
        if row is None:
            row = await self._open(work, conversation_id, said[0][1])
            await store.add_messages(row.id, said)
            return row.id
        for seq in await store.add_messages(row.id, said):
            await store.add_step(row.id, self._step(SYSTEM, CaseAct.MESSAGE, row.state, str(seq)))
        return row.id

    async def list_cases(self, actor: Actor, *, live: bool, cursor: str | None, limit: int) -> SecretCaseList:
        """Return the post's cases, newest first."""
        actor.check(Permission.READ_AML)
        before = decode_id(cursor)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = SecretStore(work)
            rows = await store.list_page(live=live, before=before, limit=limit + 1)
            everything = await store.list_live()
        shown = rows[:limit]
        return SecretCaseList(
            items=tuple(await self._summaries(shown)),
            next_cursor=encode_cursor(str(shown[-1].id)) if len(rows) > limit else None,
            open=len(everything),
            overdue=sum(is_overdue(row.timing, now) for row in everything),
        )

    async def get(self, actor: Actor, case_id: UUID) -> SecretCaseView:
        """Return a case with everything around it; raises `CaseNotFound`."""
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, case_id)
            store = SecretStore(work)
            steps, said = await store.list_steps(case_id), await store.list_messages(case_id)
            years = (await self._policy.current(work)).secret_keep_years
            self._record(work, actor, Act.SECRET_CASE_OPENED, case_id)
        summary = (await self._summaries([row]))[0]
        return SecretCaseView(
            **summary.model_dump(),
            steps=tuple(step_view(step) for step in steps),
            said=await read_said(self._overview, row.conversation_id, said),
            reason=row.reason or "",
            outcome=row.outcome or "",
            closed_at=row.closed_at,
            keep_until=years_after(day_of(row.closed_at), years) if row.closed_at else None,
            keep_years=years,
            acts=open_acts(row.state, mine=same_person(actor, row.assignee_id), acts=_open_to(row)),
        )

    async def read_talk(self, actor: Actor, case_id: UUID, after: int) -> TalkView:
        """Return the talk around a case: reading it leaves no mark in the conversation."""
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, case_id)
            self._record(work, actor, Act.SECRET_CASE_OPENED, case_id)
        assert row.conversation_id is not None  # noqa: S101  it came from a conversation
        return await read_talk(self._overview, row.conversation_id, after)

    async def act(self, actor: Actor, case_id: UUID, command: ActOnSecretCase) -> SecretCaseView:
        """Do something with a case; whether a report is made is decided before it is closed as resolved."""
        act = _ACTS.get(command.act) or CaseAct(command.act)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            row = await self._find(work, actor, case_id, lock=True)
            state = check_act(actor, row, act, command.words, SECRET_ACTS)
            values = changes(actor, act, state, command.words, now) | _decided(row, act, command)
            if state not in CLOSED and row.state in CLOSED:
                assert row.conversation_id is not None  # noqa: S101  it came from a conversation
                if await SecretStore(work).find_live(row.conversation_id) is not None:
                    raise CaseActRefused("another case is open", flaw="another")
            store = SecretStore(work)
            await store.change(case_id, **values)
            await store.add_step(case_id, self._step(actor, act, state, _words(command)))
            self._record(work, actor, Act.SECRET_CASE_ACTED, case_id)
        return await self.get(actor, case_id)

    async def watch(self) -> None:
        """Mark what comes due or is late, for the post alone: nobody above it is told."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = SecretStore(work)
            calendar = await self._policy.calendar(work)
            for row in await store.list_live():
                level = escalate(row.timing, now)
                if level is not row.escalation:
                    await store.change(row.id, escalation=level.value)
                    await store.add_step(row.id, self._step(SYSTEM, CaseAct.ESCALATED, row.state, ""))
                elif wants_reminder(row.timing, now, 1, calendar):
                    await store.change(row.id, reminded=True)
                    await store.add_step(row.id, self._step(SYSTEM, CaseAct.REMINDED, row.state, ""))

    async def _open(self, work: UnitOfWork, conversation_id: UUID, since: datetime) -> SecretRow:
        policy = await self._policy.current(work)
        take_by = await self._policy.work_later(since, policy.secret_take_minutes)
        row = SecretRow(
            id=new_id(),
            state=CaseState.OPEN,
            conversation_id=conversation_id,
            opened_at=since,
            take_by=take_by,
            due_at=max(take_by, term(await self._policy.calendar(work), since, policy.secret_settle_days)),
        )
        store = SecretStore(work)
        await store.insert(row)
        await store.add_step(row.id, self._step(SYSTEM, CaseAct.OPENED, CaseState.OPEN, ""))
        return row

    async def _find(self, work: UnitOfWork, actor: Actor, case_id: UUID, *, lock: bool = False) -> SecretRow:
        actor.check(Permission.READ_AML)
        row = await SecretStore(work).find(case_id, lock=lock)
        if row is None:
            raise CaseNotFound("no such case")
        return row

    async def _summaries(self, rows: Sequence[SecretRow]) -> list[SecretCaseSummary]:
        customers = await customers_of(self._overview, [row.conversation_id for row in rows])
        async with self._unit_of_work() as work:
            counts = await SecretStore(work).count_messages([row.id for row in rows])
        now = self._clock.now()
        return [_summary(row, customers, counts.get(row.id, 0), now) for row in rows]

    def _step(self, actor: Actor, act: CaseAct, state: CaseState, words: str) -> StepRow:
        return StepRow(self._clock.now(), act, state, actor.account_id, actor.name, words)

    def _record(self, work: UnitOfWork, actor: Actor, act: Act, case_id: UUID) -> None:
        subject = Subject(SubjectKind.SECRET_CASE, case_id)
        record_act(work, self._clock.now(), actor, act, subject, needs=Permission.READ_AML)


def _open_to(row: SecretRow) -> frozenset[CaseAct]:
    """Return the acts that make sense: what was not decided is not filed, and what is open is not resolved."""
    filing = {CaseAct.FILED} if not row.reported else set()
    undone = row.reported is None or (row.reported and row.filed_on is None)
    return SECRET_ACTS - filing - ({CaseAct.RESOLVE} if undone else set())


def _decided(row: SecretRow, act: CaseAct, command: ActOnSecretCase) -> dict[str, object]:
    if act is CaseAct.DECIDED:
        if command.report is None:
            raise CaseActRefused("report or not", flaw="report")
        return {"reported": command.report, "reason": command.words}
    if act is CaseAct.FILED:
        if not row.reported or command.filed_on is None:
            raise CaseActRefused("no report was decided on", flaw="report")
        return {"filed_on": command.filed_on}
    if act is CaseAct.RESOLVE and (row.reported is None or (row.reported and row.filed_on is None)):
        raise CaseActRefused("decide on the report first", flaw="report")
    return {}


def _words(command: ActOnSecretCase) -> str:
    parts = [command.filed_on.isoformat() if command.filed_on else "", command.reference, command.words]
    return " · ".join(part for part in parts if part)


def _summary(
    row: SecretRow, customers: Mapping[UUID, CustomerBrief], messages: int, now: datetime
) -> SecretCaseSummary:
    assert row.conversation_id is not None  # noqa: S101  it came from a conversation
    return SecretCaseSummary(
        id=row.id,
        state=row.state,
        customer=customers.get(row.conversation_id),
        conversation_id=row.conversation_id,
        opened_at=row.opened_at,
        take_by=row.take_by,
        due_at=row.due_at,
        overdue=is_overdue(row.timing, now),
        assignee=row.assignee,
        messages=messages,
        reported=row.reported,
        filed_on=row.filed_on,
    )
