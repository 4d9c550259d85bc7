"""Tells a customer where his complaint stands: words prepared, sent through the gate, kept with the complaint."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.conversations.service import OverviewService
from wenlu.domains.conversations.service.obligatory import Obligation, ObligatoryNotices
from wenlu.domains.customers.schemas import Locale
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.inspection.errors import ComplaintActRefused, ComplaintNotFound
from wenlu.domains.inspection.rules.notices import Told, prepare
from wenlu.domains.inspection.schemas.complaints import ComplaintAct, NoticeKind, NoticeWay, PreparedNotice, SendNotice
from wenlu.domains.inspection.store.complaints import (
    ComplaintRow,
    ComplaintStepRow,
    ComplaintStore,
    NoticeRow,
)
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

CHANNEL = "webchat"
"""Where a customer who complained by telephone or letter finds the notice."""
_SENDERS: dict[Locale, str] = {"zh-CN": "投诉处理岗", "en": "Complaints desk"}
_LAST = {
    NoticeKind.REFUSED: ComplaintAct.REFUSE,
    NoticeKind.EXTENDED: ComplaintAct.EXTEND,
    NoticeKind.DECIDED: ComplaintAct.DECIDE,
    NoticeKind.APPEAL_DECIDED: ComplaintAct.DECIDE_APPEAL,
}


class ComplaintNotices:
    """Sends notices, and keeps those that were told by telephone or letter."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        overview: OverviewService,
        customers: CustomerService,
        notices: ObligatoryNotices,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._overview = overview
        self._customers = customers
        self._notices = notices

    async def send(self, actor: Actor, complaint_id: UUID, command: SendNotice) -> None:
        """Tell the customer, or write down that he was told; raises what the gate says, and then nothing was sent.

        The same notice with the same words is sent once, whatever is repeated.
        """
        actor.check(Permission.HANDLE_COMPLAINTS)
        async with self._unit_of_work() as work:
            row = await ComplaintStore(work).find(complaint_id)
            if row is None:
                raise ComplaintNotFound("no such complaint")
            channel, locale = await self._where(work, row)
        notice = NoticeRow(command.kind, command.way, command.words, self._clock.now(), actor.name)
        if command.way is NoticeWay.CONVERSATION:
            if row.customer_id is None:
                raise ComplaintActRefused("nobody to write to", flaw="customer")
            obligation = Obligation(
                customer_id=row.customer_id,
                channel=channel,
                locale=locale,
                sender=_SENDERS["en" if locale == "en" else "zh-CN"],
                text=command.words,
                client_id=uuid5(complaint_id, f"{command.kind}/{command.words}"),
                reason=command.reason,
            )
            receipt = await self._notices.tell(actor, obligation)
            notice = NoticeRow(
                command.kind,
                command.way,
                command.words,
                self._clock.now(),
                actor.name,
                receipt.conversation_id,
                receipt.seq,
            )
        await self._keep(actor, complaint_id, notice)

    async def _keep(self, actor: Actor, complaint_id: UUID, notice: NoticeRow) -> None:
        async with self._unit_of_work() as work:
            store = ComplaintStore(work)
            row = await store.find(complaint_id, lock=True)
            assert row is not None  # noqa: S101  complaints are never removed
            known = await store.list_notices(complaint_id)
            if any((one.conversation_id, one.seq) == (notice.conversation_id, notice.seq) for one in known if one.seq):
                return
            await store.add_notice(complaint_id, notice)
            await store.change(complaint_id, untold=[kind.value for kind in row.untold if kind is not notice.kind])
            words = f"{notice.kind.value}/{notice.way.value}"
            step = ComplaintStepRow(
                self._clock.now(), ComplaintAct.TOLD, row.course.state, actor.account_id, actor.name, words
            )
            await store.add_step(complaint_id, step)
            subject = Subject(SubjectKind.COMPLAINT, complaint_id, row.customer_id)
            detail = {"act": "told", "notice": notice.kind.value}
            record_act(work, self._clock.now(), actor, Act.COMPLAINT_ACTED, subject, detail=detail)

    async def _where(self, work: UnitOfWork, row: ComplaintRow) -> tuple[str, str]:
        """Return the channel and the language in which the customer is written to."""
        if row.conversation_id is not None:
            state = await self._overview.get_state(work, ConversationId(row.conversation_id))
            return state.channel, state.locale
        if row.customer_id is None:
            return CHANNEL, "zh-CN"
        return CHANNEL, (await self._customers.get_brief(work, CustomerId(row.customer_id))).locale


def prepared(row: ComplaintRow, steps: Sequence[ComplaintStepRow], locale: Locale) -> tuple[PreparedNotice, ...]:
    """Return the words of every notice that the customer has still to be given."""
    ways = (NoticeWay.CONVERSATION,) if row.customer_id else ()
    return tuple(
        PreparedNotice(
            kind=kind,
            words=prepare(kind, _told(row, kind, steps), locale),
            ways=(*ways, NoticeWay.PHONE, NoticeWay.LETTER, NoticeWay.EMAIL),
        )
        for kind in row.untold
    )


def _told(row: ComplaintRow, kind: NoticeKind, steps: Sequence[ComplaintStepRow]) -> Told:
    act = _LAST.get(kind)
    why = next((step.words or "" for step in reversed(steps) if step.act is act), "")
    return Told(
        number=row.number,
        due_on=row.course.due_on,
        why=why,
        result=row.course.result,
        remedy=row.course.remedy,
    )
