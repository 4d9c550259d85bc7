"""Followers of the log read every event once, in the order in which it was committed."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import pytest
from tests.nodes import Firm, Nodes, Talk, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Draft
from wenlu.domains.conversations.service import FollowerService, PartitionKeeper
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.kernel.clock import ManualClock
from wenlu.platform.database import Database, UnitOfWork


class Reader:
    """A follower that remembers what it has read."""

    name = "reader"

    def __init__(self) -> None:
        self.read: list[tuple[UUID, int]] = []
        self.fails = False

    async def follow(self, work: UnitOfWork, rows: Sequence[EventRow]) -> None:
        if self.fails:
            raise RuntimeError
        self.read += [(row.conversation_id, row.seq) for row in rows]

    def seqs(self, talk: Talk) -> list[int]:
        return [seq for id_, seq in self.read if id_ == talk.id]


async def test_every_event_once_in_order(node: Platform) -> None:
    reader = Reader()
    service = FollowerService(node.unit_of_work, [reader])
    talks = [await visit(node) for _ in range(3)]
    for _ in range(4):
        await asyncio.gather(*(talk.say("话") for talk in talks for _ in range(5)))
        assert await service.advance() in {15, 18}
    assert await service.advance() == 0
    assert len(reader.read) == len(set(reader.read)) == 63
    assert all(reader.seqs(talk) == list(range(1, 22)) for talk in talks)


async def test_a_long_transaction_delays_and_loses_nothing(node: Platform, nodes: Nodes, firm: Firm) -> None:
    """What commits behind a transaction that is still open waits for it, so that the cursor never passes it."""
    reader = Reader()
    service = FollowerService(node.unit_of_work, [reader])
    slow, quick = await visit(node), await visit(node)
    await service.advance()
    async with node.unit_of_work() as work:
        note = Draft(EventKind.NOTE, firm.agent, facts.Note(text="慢"))
        await node.conversations.record(work, slow.id, note)
        for n in range(5):
            await quick.say(f"{n}")
        assert await service.advance() == 0
    assert await service.advance() == 6
    assert reader.seqs(slow) == [1, 2]
    assert reader.seqs(quick) == [1, 2, 3, 4, 5, 6]


async def test_a_follower_that_fails_reads_again_and_counts_once(node: Platform, talk: Talk) -> None:
    reader = Reader()
    service = FollowerService(node.unit_of_work, [reader])
    await talk.say("一")
    reader.fails = True
    with pytest.raises(RuntimeError):
        await service.advance()
    reader.fails = False
    assert await service.advance() == 2
    assert reader.seqs(talk) == [1, 2]


async def test_within_a_conversation_the_order_of_its_log_holds_whoever_began_first(
    node: Platform, talk: Talk, firm: Firm
) -> None:
    """A unit of work may have its number of transaction long before it writes to a conversation."""
    reader = Reader()
    service = FollowerService(node.unit_of_work, [reader])
    other = await visit(node)
    async with node.unit_of_work() as work:
        note = Draft(EventKind.NOTE, firm.agent, facts.Note(text="早"))
        await node.conversations.record(work, other.id, note)
        await talk.say("一")
        await node.conversations.record(work, talk.id, note)
    await talk.say("二")
    await service.advance()
    assert reader.seqs(talk) == [1, 2, 3, 4]


async def test_figures_are_counted_once(node: Platform, talk: Talk, firm: Firm) -> None:
    await talk.say("一")
    await talk.say("二")
    for _ in range(3):
        await node.followers.advance()
    async with node.unit_of_work() as work:
        figures = await node.overview.figures(work, node.clock.now().replace(hour=0))
    assert (figures.conversations, figures.handed_over, figures.average_wait) == (1, 0, None)
    counted: dict[str, int] = defaultdict(int)
    async with node.unit_of_work() as work:
        rows = await work.connection.exec_driver_sql("SELECT customer_messages, bot_messages FROM conversation_measure")
        for customer, bot in rows:
            counted["customer"] += customer
            counted["bot"] += bot
    assert counted == {"customer": 2, "bot": 0}


async def test_partitions_are_made_before_they_are_needed(database: Database, clock: ManualClock) -> None:
    keeper = PartitionKeeper(database.unit_of_work, clock)
    for _ in range(2):
        await keeper.keep()
    async with database.unit_of_work() as work:
        rows = await work.connection.exec_driver_sql(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'conversation_event'::regclass"
        )
        names = {row[0] for row in rows}
    assert names == {"conversation_event_default", "conversation_event_2026_11", "conversation_event_2026_12"}
