"""Keeps the queues honest: places are told, promises kept, and nobody waits for somebody who has gone."""

from datetime import timedelta

from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import Attendant, EventKind
from wenlu.domains.conversations.schemas import Draft, Expectation
from wenlu.domains.conversations.service import ConversationService, OverviewService
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.organisation.service import OrganisationService
from wenlu.domains.routing.rules import (
    UNANSWERED_AFTER,
    Seat,
    Waiting,
    expected_wait,
    may_come,
    may_take,
    position_of,
    should_tell,
)
from wenlu.domains.routing.schemas import HandOver
from wenlu.domains.routing.service.presence import PresenceService
from wenlu.domains.routing.service.routing import RoutingService
from wenlu.domains.routing.store import RoutingStore
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Conflict
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.platform.database import UnitOfWorkFactory

IDLE_AFTER = timedelta(minutes=30)
"""A conversation in which nobody has said anything and nobody waits ends after this."""
_AT_ONCE = 200


class QueueUpkeep:
    """What one node does every few seconds for all queues."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        conversations: ConversationService,
        overview: OverviewService,
        organisation: OrganisationService,
        presence: PresenceService,
        routing: RoutingService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._conversations = conversations
        self._overview = overview
        self._organisation = organisation
        self._presence = presence
        self._routing = routing

    async def run(self) -> None:
        """Everything, in order."""
        await self.drop_ended()
        await self.requeue_gone()
        await self.pass_on_unanswered()
        await self.tell_positions()
        await self.close_idle()

    async def drop_ended(self) -> int:
        """Take out of the queues what waits no longer, ended by the customer for one; returns how many."""
        async with self._unit_of_work() as work:
            store = RoutingStore(work)
            queued = {item.conversation_id for item in await store.list_waiting()}
            ended = queued - await self._overview.list_waiting(work, queued)
            await store.dequeue_all(ended)
        return len(ended)

    async def requeue_gone(self) -> int:
        """Put the conversations of people who have gone back into their queues; returns how many."""
        async with self._unit_of_work() as work:
            held = await self._overview.list_held(work, await self._presence.list_gone(work))
        return sum([await self._requeue(id_, holder, "staff_gone", queue) for id_, holder, queue in held])

    async def pass_on_unanswered(self) -> int:
        """Give customers whom their person leaves waiting to somebody who is free, if there is anybody."""
        before = self._clock.now() - UNANSWERED_AFTER
        async with self._unit_of_work() as work:
            seats = await self._presence.seats(work)
            late = await self._overview.list_unanswered(work, before)
        moved = 0
        for conversation_id, holder, queue in late:
            item = Waiting(conversation_id, queue or QueueKind.SERVICE, self._clock.now(), excluded_id=holder)
            if any(may_take(item, seat, timedelta()) for seat in seats):
                moved += await self._requeue(conversation_id, holder, "no_answer", queue)
        return moved

    async def tell_positions(self) -> int:
        """Tell customers when their place in the queue has changed; returns how many were told."""
        async with self._unit_of_work() as work:
            waiting = await RoutingStore(work).list_waiting()
            seats = await self._presence.seats(work) if waiting else []
        return sum([await self._tell(item, waiting, seats) for item in waiting])

    async def close_idle(self) -> int:
        """End conversations in which nothing happens any more."""
        before = self._clock.now() - IDLE_AFTER
        async with self._unit_of_work() as work:
            idle = await self._overview.list_idle(work, before, _AT_ONCE)
        for conversation_id, message_seq in idle:
            try:
                await self._conversations.end_idle(conversation_id, message_seq)
            except Conflict:  # ended or spoken in meanwhile
                continue
        return len(idle)

    async def _requeue(
        self, conversation_id: ConversationId, holder: StaffId, reason: str, queue: QueueKind | None
    ) -> bool:
        expects = Expectation(is_open=True, holder_id=holder)
        note = facts.Transferred(from_staff=holder, to_staff=None, to_queue=queue or QueueKind.SERVICE, note="")
        first = (Draft(EventKind.TRANSFERRED, SYSTEM, note, expects=expects),)
        command = HandOver(conversation_id, queue or QueueKind.SERVICE, reason, first, excluded=holder)
        try:
            await self._routing.hand_over(command)
        except Conflict:  # somebody took it meanwhile
            return False
        return True

    async def _tell(self, item: Waiting, waiting: list[Waiting], seats: list[Seat]) -> bool:
        now = self._clock.now()
        position = position_of(item, waiting)
        kept_promise = item.promise_at is not None and (may_come(item, seats) > 0 or item.promise_at <= now)
        if not kept_promise and not should_tell(item, position, now):
            return False
        wait = expected_wait(position, seats, item)
        body = facts.Queued(
            queue=item.queue,
            reason="progress",
            position=position,
            expected_seconds=int(wait.total_seconds()) if wait is not None else None,
        )
        expects = Expectation(is_open=True, attendants=(Attendant.QUEUE,))
        draft = Draft(EventKind.QUEUED, SYSTEM, body, expects=expects)
        try:
            async with self._unit_of_work() as work:
                await self._conversations.record(work, item.conversation_id, draft)
                await RoutingStore(work).tell(item.conversation_id, position, now)
        except Conflict:  # taken meanwhile
            return False
        return True
