"""Conversations change hands: into a queue, to a person, to a colleague, back to the bot."""

import asyncio
from dataclasses import replace
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import Attendant, EventKind
from wenlu.domains.conversations.schemas import Draft, Due, Expectation
from wenlu.domains.conversations.service import ConversationService, OverviewService
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.organisation.service import OrganisationService
from wenlu.domains.routing.errors import AlreadyTaken, CapacityReached, NotServing, StaffUnavailable
from wenlu.domains.routing.rules import (
    QUEUES,
    SAME_PERSON_WITHIN,
    Seat,
    Waiting,
    expected_wait,
    match,
    may_come,
    position_of,
)
from wenlu.domains.routing.schemas import HandOver, PresenceStatus, Transfer
from wenlu.domains.routing.service.presence import PresenceService
from wenlu.domains.routing.store import RoutingStore
from wenlu.kernel.actors import SYSTEM, Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Conflict
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId, reply_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_QUEUED_OR_BOT = (Attendant.QUEUE, Attendant.BOT)


class RoutingService:
    """Gives conversations to people; the log's expectations keep two from having the same one."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        conversations: ConversationService,
        overview: OverviewService,
        customers: CustomerService,
        organisation: OrganisationService,
        presence: PresenceService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._conversations = conversations
        self._overview = overview
        self._customers = customers
        self._organisation = organisation
        self._presence = presence
        self.wake = asyncio.Event()
        """Set when matching should look at once."""

    async def hand_over(self, command: HandOver) -> None:
        """Put a conversation into a queue, telling the customer who will come and about when.

        Out of hours, with nobody there, the customer is promised the next opening and keeps his place. Raises what
        the expectations of `command.first` say, and then nothing was written.
        """
        async with self._unit_of_work() as work:
            await self.enqueue(work, command)

    async def enqueue(self, work: UnitOfWork, command: HandOver) -> None:
        """The same inside another's unit of work."""
        store = RoutingStore(work)
        state = await self._overview.get_state(work, command.conversation_id)
        item = Waiting(
            conversation_id=command.conversation_id,
            queue=command.queue,
            entered_at=state.waiting_since or self._clock.now(),
            skill=command.skill,
            preferred_id=await self._preferred(work, state.customer_id, command),
            excluded_id=command.excluded,
        )
        seats = await self._presence.seats(work)
        queued, item = await self._announcement(command, item, await self._list_waiting(work), seats)
        through = command.reply_through
        client_id = reply_id(command.conversation_id, "queue", through) if through is not None else None
        draft = Draft(EventKind.QUEUED, SYSTEM, queued, client_id, expects=command.expects)
        stored = await self._conversations.record(work, command.conversation_id, *command.first, draft)
        if stored[-1].repeated:  # somebody may have taken it since
            return
        await store.enqueue(item)
        work.after_commit(self.wake.set)

    async def bring(
        self,
        work: UnitOfWork,
        conversation_id: ConversationId,
        queue: QueueKind,
        reason: str,
        first: tuple[Draft, ...] = (),
    ) -> bool | None:
        """Bring a conversation that nobody has yet to the people of a more urgent queue; says whether it was moved.

        Whoever is served by a person, or waits in a queue as urgent, stays where he is. None while the bot still owes
        him an answer: it may hand over by itself, so that this is to be asked again.
        """
        state = await self._overview.get_state(work, conversation_id)
        if state.is_due:
            return None
        waits_well = state.queue is not None and QUEUES[state.queue].priority <= QUEUES[queue].priority
        stays = state.attendant is Attendant.STAFF or (state.attendant is Attendant.QUEUE and waits_well)
        if not state.is_open or stays:
            if first:
                await self._conversations.record(work, conversation_id, *first)
            return False
        expects = Expectation(is_open=True, attendants=(state.attendant,), message_seq=state.message_seq)
        await self.enqueue(work, HandOver(conversation_id, queue, reason, first=first, expects=expects))
        return True

    async def rescue(self, due: Due) -> None:
        """Give a conversation that the bot could not attend to, to people; raises a `Conflict` if it is not due."""
        command = HandOver(
            conversation_id=due.conversation_id,
            queue=QueueKind.SERVICE,
            reason="bot_unavailable",
            reply_through=due.through,
            expects=Expectation(is_open=True, attendants=(Attendant.BOT,), due_through=due.through),
        )
        await self.hand_over(command)

    async def match_waiting(self) -> int:
        """Match everything that waits with everybody who is free; returns how many found somebody."""
        async with self._unit_of_work() as work:
            waiting = await RoutingStore(work).list_waiting()
            seats = await self._presence.seats(work) if waiting else []
        matched = 0
        for item, staff_id in match(waiting, seats, self._clock.now()):
            reason = "same_person" if staff_id == item.preferred_id else "matched"
            try:
                async with self._unit_of_work() as work:
                    seat = await self._seat(work, staff_id)
                    if seat.free == 0:  # he took something himself, or left, since the match was made
                        raise StaffUnavailable("his hands are full")
                    await self._assign(work, SYSTEM, item.conversation_id, staff_id, reason, (Attendant.QUEUE,))
            except (Conflict, NotServing):
                await self._drop_if_gone(item.conversation_id)
                continue
            matched += 1
        return matched

    async def claim(self, actor: Actor, conversation_id: ConversationId) -> None:
        """Take a conversation that waits or is with the bot; raises `AlreadyTaken`, `CapacityReached`."""
        actor.check(Permission.SERVE_CUSTOMERS)
        async with self._unit_of_work() as work:
            seat = await self._seat(work, StaffId(_id(actor)))
            if seat.load >= seat.capacity:
                raise CapacityReached("your hands are full", capacity=seat.capacity)
            await self._assign(work, actor, conversation_id, seat.staff_id, "claimed", _QUEUED_OR_BOT)

    async def take_over(self, actor: Actor, conversation_id: ConversationId) -> None:
        """Step in for whoever has the conversation; for supervisors."""
        actor.check(Permission.SUPERVISE)
        async with self._unit_of_work() as work:
            state = await self._overview.get_state(work, conversation_id)
            await self._assign(work, actor, conversation_id, StaffId(_id(actor)), "taken_over", tuple(Attendant))
            taken = Subject(SubjectKind.CONVERSATION, conversation_id, state.customer_id)
            detail = {"from": str(state.holder_id) if state.holder_id else None}
            record_act(work, self._clock.now(), actor, Act.CONVERSATION_TAKEN_OVER, taken, detail=detail)

    async def return_to_bot(self, actor: Actor, conversation_id: ConversationId) -> None:
        """Give the conversation back to the bot, which answers when the customer writes again."""
        expects = Expectation(is_open=True, holder_id=_id(actor))
        async with self._unit_of_work() as work:
            draft = Draft(EventKind.RETURNED, actor, facts.Returned(), expects=expects)
            await self._conversations.record(work, conversation_id, draft)

    async def transfer(self, actor: Actor, conversation_id: ConversationId, command: Transfer) -> None:
        """Hand one's conversation on with a note; raises `StaffUnavailable` where the colleague cannot take it."""
        mover = StaffId(_id(actor))
        expects = Expectation(is_open=True, holder_id=None if actor.may(Permission.SUPERVISE) else mover)
        async with self._unit_of_work() as work:
            holder = (await self._overview.get_state(work, conversation_id)).holder_id
            note = facts.Transferred(
                from_staff=holder, to_staff=command.staff_id, to_queue=command.queue, note=command.note
            )
            first = Draft(EventKind.TRANSFERRED, actor, note, expects=expects)
            if command.queue is not None:
                excluded = holder or mover
                await self.enqueue(
                    work, HandOver(conversation_id, command.queue, "transferred", (first,), excluded=excluded)
                )
                return
            assert command.staff_id is not None  # noqa: S101  the command has one of the two
            seat = await self._seat(work, command.staff_id)
            if seat.free == 0:
                raise StaffUnavailable("the colleague cannot take it now", presence=seat.status.value)
            await self._conversations.record(work, conversation_id, first)
            await self._assign(work, actor, conversation_id, command.staff_id, "transferred", tuple(Attendant))

    async def _assign(
        self,
        work: UnitOfWork,
        actor: Actor,
        conversation_id: ConversationId,
        staff_id: StaffId,
        reason: str,
        held_by: tuple[Attendant, ...],
    ) -> None:
        store = RoutingStore(work)
        await store.lock_seat(staff_id)
        card = (await self._organisation.get_cards([staff_id])).get(staff_id)
        if card is None:
            raise StaffUnavailable("not a member of staff")
        body = facts.Assigned(staff=card, reason=reason)
        expects = Expectation(is_open=True, attendants=held_by)
        try:
            await self._conversations.record(
                work, conversation_id, Draft(EventKind.ASSIGNED, actor, body, expects=expects)
            )
        except Conflict as error:
            raise AlreadyTaken("somebody else was faster") from error
        await store.dequeue(conversation_id)
        await store.take(staff_id, self._clock.now())

    async def _list_waiting(self, work: UnitOfWork) -> list[Waiting]:
        """List what waits. Who has ended his conversation holds no place, though the sweep has yet to come by."""
        waiting = await RoutingStore(work).list_waiting()
        there = await self._overview.list_waiting(work, [item.conversation_id for item in waiting])
        return [item for item in waiting if item.conversation_id in there]

    async def _drop_if_gone(self, conversation_id: ConversationId) -> None:
        """Take a conversation that no longer waits (closed, taken by hand) out of its queue."""
        async with self._unit_of_work() as work:
            state = await self._overview.get_state(work, conversation_id)
            if not state.is_open or state.attendant is not Attendant.QUEUE:
                await RoutingStore(work).dequeue(conversation_id)

    async def _seat(self, work: UnitOfWork, staff_id: StaffId) -> Seat:
        """Return a person's seat under its lock; raises `NotServing`, `StaffUnavailable`."""
        await RoutingStore(work).lock_seat(staff_id)
        seat = await self._presence.find_seat(work, staff_id)
        if seat is None:
            raise NotServing("serves no queue")
        if seat.status is PresenceStatus.OFFLINE:
            raise StaffUnavailable("is offline", presence=seat.status.value)
        return seat

    async def _preferred(self, work: UnitOfWork, customer_id: CustomerId, command: HandOver) -> StaffId | None:
        """Return whom the customer had within a day, or his responsible person where that queue is asked."""
        if command.queue is QueueKind.RELATIONSHIP:
            found = (await self._customers.get_brief(work, customer_id)).responds_last
        else:
            since = self._clock.now() - SAME_PERSON_WITHIN
            found = await self._overview.find_last_holder(work, customer_id, since)
        return None if found == command.excluded else found

    async def _announcement(
        self, command: HandOver, item: Waiting, waiting: list[Waiting], seats: list[Seat]
    ) -> tuple[facts.Queued, Waiting]:
        """Return what the customer is told, and the item that remembers it."""
        now = self._clock.now()
        if not may_come(item, seats) and not await self._organisation.is_open(now):
            promise = await self._organisation.next_opening(now)
            queued = facts.Queued(queue=command.queue, reason=command.reason, promise_at=promise)
            return queued, replace(item, told_at=now, promise_at=promise)
        position = position_of(item, [other for other in waiting if other.conversation_id != item.conversation_id])
        wait = expected_wait(position, seats, item)
        queued = facts.Queued(
            queue=command.queue,
            reason=command.reason,
            position=position,
            expected_seconds=int(wait.total_seconds()) if wait is not None else None,
        )
        return queued, replace(item, told_position=position, told_at=now)


def _id(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotServing("not a member of staff")
    return actor.id
