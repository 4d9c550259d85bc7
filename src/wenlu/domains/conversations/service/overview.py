"""Reading conversations: lists, one with everything around it, its events, for whoever may."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_look
from wenlu.domains.conversations.errors import ConversationNotFound, ReadDenied
from wenlu.domains.conversations.events import Attendant, Audience, Recalled
from wenlu.domains.conversations.rules import ConversationState, as_seen, plain_line
from wenlu.domains.conversations.schemas import (
    MAX_PAGE,
    ConversationDetail,
    ConversationSummary,
    EventPage,
    LastMessage,
    ListConversations,
    OwnConversation,
)
from wenlu.domains.conversations.service.dossier import dossier_of
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.reading import Message, decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.conversations import EventRow, Held, ListFilter
from wenlu.domains.conversations.store.holding import HoldStore
from wenlu.domains.conversations.store.measures import Figures, MeasureStore
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId
from wenlu.kernel.paging import Page, decode_id, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_PREVIEW = 80


class ConversationCounts:
    """Tells the customers domain how many conversations its customers have had."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    async def count_conversations(self, customer_ids: Collection[CustomerId]) -> Mapping[CustomerId, int]:
        """Return the counts; customers without any are left out."""
        async with self._unit_of_work() as work:
            return await ConversationStore(work).count_by_customers(customer_ids)


class OverviewService:
    """What lists, profiles and boards show of conversations."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        keys: ConversationKeys,
        customers: CustomerService,
        organisation: OrganisationService,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._keys = keys
        self._customers = customers
        self._organisation = organisation

    async def check_reader(self, actor: Actor, conversation_id: ConversationId) -> ConversationState:
        """Return the state for somebody who may read it.

        A customer reads his own. Staff read what they hold or held last, what waits or is with the bot; supervisors
        and compliance officers everything. Raises `ReadDenied`.
        """
        async with self._unit_of_work() as work:
            state = await ConversationStore(work).get_state(conversation_id)
        if actor.kind is ActorKind.CUSTOMER:
            if state.customer_id != actor.id:
                raise ConversationNotFound("no such conversation")
            return state
        if actor.may(Permission.SUPERVISE) or actor.may(Permission.REVIEW_COMPLIANCE):
            return state
        actor.check(Permission.SERVE_CUSTOMERS)
        waits = state.is_open and state.attendant is not Attendant.STAFF
        if waits or actor.id in {state.holder_id, state.last_holder_id}:
            return state
        async with self._unit_of_work() as work:
            brief = await self._customers.get_brief(work, state.customer_id)
        if brief.responds_last != actor.id:
            raise ReadDenied("somebody else answers for this conversation")
        return state

    async def watch(self, actor: Actor, conversation_id: ConversationId) -> ConversationState:
        """Return the state for somebody who is to see what happens; staff are written down. Raises `ReadDenied`."""
        state = await self.check_reader(actor, conversation_id)
        if actor.is_staff and actor.id != state.holder_id:
            async with self._unit_of_work() as work:
                self._record_look(work, actor, state)
        return state

    def _record_look(self, work: UnitOfWork, actor: Actor, state: ConversationState) -> None:
        """Write down that a member of staff opened a conversation that he does not hold."""
        if actor.id is None or actor.id != state.holder_id:
            opened = Subject(SubjectKind.CONVERSATION, state.id, state.customer_id)
            record_look(work, self._clock.now(), actor, Act.CONVERSATION_OPENED, opened)

    async def read_events(self, actor: Actor, conversation_id: ConversationId, after: int, limit: int) -> EventPage:
        """Return events behind `after`; a customer does not see those that are for staff."""
        state = await self.check_reader(actor, conversation_id)
        limit = max(1, min(limit, MAX_PAGE))
        async with self._unit_of_work() as work:
            self._record_look(work, actor, state)
            rows = await ConversationStore(work).list_events(conversation_id, max(0, after), limit)
            owned = await self._keys.read(work, conversation_id)
        visible = [row for row in rows if actor.is_staff or row.audience is Audience.ALL]
        through = rows[-1].seq if rows else min(after, state.head_seq)
        return EventPage(
            events=[
                as_seen(decipher(row, owned.key).view(for_staff=actor.is_staff), by_staff=actor.is_staff)
                for row in visible
            ],
            through=through,
            head=max(state.head_seq, through),
        )

    async def list_conversations(self, actor: Actor, command: ListConversations) -> Page[ConversationSummary]:
        """Return a page of one of the workbench's lists, newest first."""
        before = decode_id(command.cursor or None)
        where = self._filter(actor, command, before)
        async with self._unit_of_work() as work:
            ids = await ConversationStore(work).list_ids(where)
        summaries = await self.mark_read(await self.summarise(ids), actor)
        more = len(ids) == where.limit
        return Page(summaries, encode_cursor(str(ids[-1])) if more else None)

    async def list_own(self, actor: Actor) -> list[OwnConversation]:
        """Return a customer's conversations, newest first."""
        assert actor.id is not None  # noqa: S101  a customer always has an id
        async with self._unit_of_work() as work:
            ids = await ConversationStore(work).list_ids(ListFilter(customer_id=actor.id, limit=100))
        fields = set(OwnConversation.model_fields)
        return [
            OwnConversation.model_construct(**{name: getattr(summary, name) for name in fields})
            for summary in await self.summarise(ids)
        ]

    async def get_detail(self, actor: Actor, conversation_id: ConversationId) -> ConversationDetail:
        """Return a conversation with its customer and its dossier."""
        state = await self.check_reader(actor, conversation_id)
        async with self._unit_of_work() as work:
            self._record_look(work, actor, state)
            rows = await ConversationStore(work).list_events(
                conversation_id, max(0, state.head_seq - MAX_PAGE), MAX_PAGE
            )
            owned = await self._keys.read(work, conversation_id)
        summary = (await self.mark_read(await self.summarise([conversation_id]), actor))[0]
        return ConversationDetail(
            summary=summary,
            customer=await self._customers.get_card(actor, state.customer_id),
            dossier=dossier_of(state, [decipher(row, owned.key) for row in rows]),
        )

    async def summarise(self, ids: Sequence[UUID]) -> list[ConversationSummary]:
        """Return the lines of a list in the order of `ids`, without anybody's read marks."""
        if not ids:
            return []
        async with self._unit_of_work() as work:
            store = ConversationStore(work)
            states = {state.id: state for state in await store.list_states(ids)}
            last = await store.list_last_messages(ids)
            keys = await self._keys.read_those_left(work, last)
            last = {id_: row for id_, row in last.items() if id_ in keys}
            hidden = {_recalled(row, keys) for row in await store.list_recalls(list(last))}
            customers = await self._customers.get_briefs(work, {state.customer_id for state in states.values()})
            held = await HoldStore(work).list_held_until(ids)
        holders = await self._organisation.get_cards({s.holder_id for s in states.values() if s.holder_id})
        return [
            _summary(state, customers, holders, _preview(last.get(state.id), keys, hidden), held.get(state.id))
            for id_ in ids
            if (state := states.get(ConversationId(id_))) is not None
        ]

    async def mark_read(self, summaries: Sequence[ConversationSummary], actor: Actor) -> list[ConversationSummary]:
        """Return the lines with a reader's own marks."""
        if not summaries or actor.id is None:
            return list(summaries)
        async with self._unit_of_work() as work:
            marks = await ConversationStore(work).list_read(
                [summary.id for summary in summaries], actor.id, by_customer=actor.kind is ActorKind.CUSTOMER
            )
        return [
            summary.model_copy(update=dict(zip(("read_seq", "unread"), marks.get(summary.id, (0, 0)), strict=True)))
            for summary in summaries
        ]

    async def get_state(self, work: UnitOfWork, conversation_id: ConversationId) -> ConversationState:
        """Return where a conversation stands; raises `ConversationNotFound`."""
        return await ConversationStore(work).get_state(conversation_id)

    async def list_waiting(self, work: UnitOfWork, ids: Collection[ConversationId]) -> set[ConversationId]:
        """Return which of these conversations are open and wait in a queue."""
        states = await ConversationStore(work).list_states(list(ids))
        return {state.id for state in states if state.is_open and state.attendant is Attendant.QUEUE}

    async def find_last_holder(self, work: UnitOfWork, customer_id: CustomerId, since: datetime) -> StaffId | None:
        """Return whom a customer last talked to since then."""
        return await ConversationStore(work).find_last_holder(customer_id, since)

    async def count_held(self, work: UnitOfWork, holders: Collection[StaffId] | None = None) -> dict[StaffId, int]:
        """Return how many open conversations these people hold, or everybody; who holds none is left out."""
        return await ConversationStore(work).count_held(holders)

    async def list_held(self, work: UnitOfWork, holders: Collection[StaffId]) -> list[Held]:
        """Return the open conversations that some people hold."""
        return await ConversationStore(work).list_held(holders)

    async def list_unanswered(self, work: UnitOfWork, before: datetime) -> list[Held]:
        """Return held conversations whose customer has waited for an answer since before then."""
        return await ConversationStore(work).list_unanswered(before)

    async def list_idle(self, work: UnitOfWork, before: datetime, limit: int) -> list[tuple[ConversationId, int]]:
        """Return conversations with the bot in which nothing has happened since before then, and their last message."""
        return await ConversationStore(work).list_idle([Attendant.BOT], before, limit)

    async def count_open(self, work: UnitOfWork) -> dict[tuple[Attendant, QueueKind | None], int]:
        """Return how many conversations are open, by who attends to them."""
        return await ConversationStore(work).count_open()

    async def list_holds_due(self, work: UnitOfWork) -> list[datetime]:
        """Return until when each of the messages waits that supervisors have to decide about, the next first."""
        return [row.due_at for row in await HoldStore(work).list_waiting()]

    async def figures(self, work: UnitOfWork, since: datetime) -> Figures:
        """Return the figures of the conversations opened since then."""
        return await MeasureStore(work).figures(since)

    async def share_within(
        self, work: UnitOfWork, since: datetime, targets: Mapping[str, int]
    ) -> dict[QueueKind, float]:
        """Return, by queue, the share of those queued since then that somebody took within the target, in seconds."""
        return await MeasureStore(work).share_within(since, targets)

    def _filter(self, actor: Actor, command: ListConversations, before: UUID | None) -> ListFilter:
        limit = max(1, min(command.limit, 200))
        customer_id = command.customer_id
        supervises = actor.may(Permission.SUPERVISE) or actor.may(Permission.REVIEW_COMPLIANCE)
        if not supervises:
            actor.check(Permission.SERVE_CUSTOMERS)
        match command.scope:
            case "mine":
                return ListFilter(is_open=True, holder_id=actor.id, before=before, limit=limit)
            case "queue" | "pool":
                return ListFilter(
                    is_open=True, attendant=Attendant.QUEUE, queues=command.queues, before=before, limit=limit
                )
            case "bot":
                return ListFilter(is_open=True, attendant=Attendant.BOT, before=before, limit=limit)
            case "closed":
                mine = None if supervises else actor.id
                return ListFilter(
                    is_open=False, last_holder_id=mine, customer_id=customer_id, before=before, limit=limit
                )
            case "all":
                mine = None if supervises or customer_id else actor.id
                return ListFilter(last_holder_id=mine, customer_id=customer_id, before=before, limit=limit)


def _recalled(row: EventRow, keys: Mapping[UUID, bytes]) -> tuple[UUID, int]:
    body = decipher(row, keys[row.conversation_id]).body
    return row.conversation_id, body.seq if isinstance(body, Recalled) else 0


def _preview(
    row: EventRow | None, keys: Mapping[UUID, bytes], hidden: Collection[tuple[UUID, int]]
) -> LastMessage | None:
    """Return the last message's beginning; of one that was recalled only that there was one."""
    if row is None:
        return None
    body = decipher(row, keys[row.conversation_id]).body
    text = body.text if isinstance(body, Message) and (row.conversation_id, row.seq) not in hidden else ""
    return LastMessage(text=plain_line(text, _PREVIEW), actor_kind=row.actor_kind, at=row.at)


def _summary(
    state: ConversationState,
    customers: Mapping[CustomerId, CustomerBrief],
    holders: Mapping[StaffId, StaffCard],
    last: LastMessage | None,
    held_until: datetime | None,
) -> ConversationSummary:
    return ConversationSummary(
        id=state.id,
        customer=customers[state.customer_id],
        channel=state.channel,
        locale=state.locale,
        status="open" if state.is_open else "closed",
        attendant=state.attendant,
        queue=state.queue,
        holder=holders.get(state.holder_id) if state.holder_id else None,
        head_seq=state.head_seq,
        customer_seq=state.customer_seq,
        attended_seq=state.attended_seq,
        read_seq=0,
        unread=0,
        opened_at=state.opened_at,
        last_at=state.last_at,
        waiting_since=state.waiting_since,
        closed_at=state.closed_at,
        category=state.category,
        rating=state.rating,
        intent=state.intent,
        signals=state.signals,
        last_message=last,
        held_until=held_until,
    )
