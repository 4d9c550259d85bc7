"""Followers of the log: what must happen after an event reads the log behind it, in commit order.

There is no job per message. A follower keeps a cursor in the same transaction as its own writes, so each event
counts exactly once, whatever is killed in between.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.rules import partition_of
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.domains.conversations.store.following import FollowingStore, Measured
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_BATCH = 1000


class Follower(Protocol):
    """Reads every event once; `name` is its cursor's."""

    name: str

    async def follow(self, work: UnitOfWork, rows: Sequence[EventRow]) -> None: ...


class FollowerService:
    """Moves followers forward; run by the one node that leads."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, followers: Sequence[Follower]) -> None:
        self._unit_of_work = unit_of_work
        self._followers = followers

    async def advance(self) -> int:
        """Let every follower read what is new; returns how many events were read."""
        return sum([await self._advance(follower) for follower in self._followers])

    async def _advance(self, follower: Follower) -> int:
        total = 0
        while True:
            async with self._unit_of_work() as work:
                store = FollowingStore(work)
                await store.begin(follower.name)
                batch = await store.read(follower.name, _BATCH)
                if batch.rows:
                    await follower.follow(work, batch.rows)
                    await store.advance(follower.name, batch)
            total += len(batch.rows)
            if len(batch.rows) < _BATCH:
                return total


class PartitionKeeper:
    """Makes the partitions of the log, this month's and the next's, before they are needed."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def keep(self) -> None:
        """Make what is missing; does nothing where it is there."""
        today = self._clock.now().date()
        async with self._unit_of_work() as work:
            for day in (today, today.replace(day=1) + timedelta(days=32)):
                await ConversationStore(work).make_partition(partition_of(day))


class MeasureFollower:
    """Keeps the figures of each conversation that boards show; needs no key, since it reads no bodies."""

    name = "measures"

    async def follow(self, work: UnitOfWork, rows: Sequence[EventRow]) -> None:
        by_conversation: dict[UUID, Measured] = {}
        for row in rows:
            _count(by_conversation.setdefault(row.conversation_id, Measured(row.conversation_id)), row)
        await FollowingStore(work).add_measures(list(by_conversation.values()))


def _count(measured: Measured, row: EventRow) -> None:
    match row.kind, row.actor_kind:
        case EventKind.MESSAGE, ActorKind.CUSTOMER:
            measured.customer += 1
        case EventKind.MESSAGE, ActorKind.BOT:
            measured.bot += 1
        case EventKind.MESSAGE, ActorKind.STAFF:
            measured.staff += 1
            measured.answered = measured.answered or row.at
        case EventKind.QUEUED, _:
            measured.queued = measured.queued or row.at
        case EventKind.ASSIGNED, _:
            measured.assigned = measured.assigned or row.at
