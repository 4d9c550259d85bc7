"""What comes in from outside channels counts once, whatever the outside repeats."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from outside_talk import Shelf, Talk, open_talk

from wenlu.domains.conversations.errors import AttachmentRefused, UnknownChannel
from wenlu.domains.conversations.events import Closed, EventKind
from wenlu.domains.conversations.schemas import CloseConversation, Draft, OpenConversation, OpenSession
from wenlu.domains.conversations.tables import attachment, channel_receipt, conversation, conversation_event
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import Database
from wenlu.sdk.channel import Capability
from wenlu.sdk.inbox import Inbound, IncomingFile
from wenlu.sdk.messages import Action, AnswerBody, Choice, ChoiceBody, FileBody, TextBody

ANSWER = AnswerBody(
    text="您想问哪一个？",
    action=Action.CLARIFY,
    choices=(Choice(label="开户要带什么", value="entry:account.open"), Choice(label="转人工", value="person")),
)


@pytest.fixture
async def talk(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Talk]:
    async with open_talk(database_url, clock, tmp_path, Shelf()) as talk:
        yield talk


@pytest.fixture
async def other_node(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Talk]:
    async with open_talk(database_url, clock, tmp_path, Shelf()) as talk:
        yield talk


async def _count(database: Database, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    async with database.unit_of_work() as work:
        count = await work.connection.scalar(sa.select(sa.func.count()).select_from(table).where(*where))
    return int(count or 0)


def _inbound(external_id: str = "m1", address: str = "13800000001", text: str = "我想开户") -> Inbound:
    return Inbound(channel="sms", external_id=external_id, address=address, locale="en", body=TextBody(text=text))


async def test_a_message_opens_a_conversation_and_is_due(talk: Talk) -> None:
    received = await talk.platform.inbox.receive(_inbound())
    assert (received.seq, received.repeated) == (2, False)
    opened, said = await talk.events(received.conversation_id)
    assert opened.row.kind is EventKind.OPENED
    assert (said.row.actor_kind, said.body) == (ActorKind.CUSTOMER, TextBody(text="我想开户"))
    async with talk.platform.unit_of_work() as work:
        state = await talk.platform.overview.get_state(work, received.conversation_id)
    assert state.is_due
    assert (state.channel, state.locale, state.customer_id) == ("sms", "en", said.row.actor_id)


async def test_a_repetition_returns_the_first_result(talk: Talk) -> None:
    first = await talk.platform.inbox.receive(_inbound())
    await talk.platform.inbox.receive(_inbound("m2"))
    again = await talk.platform.inbox.receive(_inbound(text="something else"))
    assert (again.conversation_id, again.seq, again.repeated) == (first.conversation_id, first.seq, True)
    assert len(await talk.events(first.conversation_id)) == 3


async def test_a_repetition_after_the_end_begins_nothing_new(talk: Talk, database: Database) -> None:
    first = await talk.platform.inbox.receive(_inbound())
    await talk.platform.conversations.close(SYSTEM, first.conversation_id, CloseConversation(category="other"))
    again = await talk.platform.inbox.receive(_inbound())
    assert (again.conversation_id, again.seq) == (first.conversation_id, first.seq)
    assert await _count(database, conversation) == 1
    later = await talk.platform.inbox.receive(_inbound("m2"))
    assert later.conversation_id != first.conversation_id


async def test_the_same_at_once_on_two_nodes_counts_once(talk: Talk, other_node: Talk, database: Database) -> None:
    nodes = (talk.platform, other_node.platform)
    received = await asyncio.gather(*(nodes[n % 2].inbox.receive(_inbound(f"m{n // 6}")) for n in range(24)))
    assert len({(one.conversation_id, one.seq) for one in received}) == 4
    assert sum(not one.repeated for one in received) == 4
    assert await _count(database, conversation) == 1
    assert await _count(database, channel_receipt) == 4
    assert await _count(database, conversation_event, conversation_event.c.kind == "message") == 4


async def test_the_same_id_from_two_addresses_is_one_message(talk: Talk, database: Database) -> None:
    one, two = await asyncio.gather(*(talk.platform.inbox.receive(_inbound(address=to)) for to in ("a", "b")))
    assert (one.conversation_id, one.seq) == (two.conversation_id, two.seq)
    assert await _count(database, conversation) == 1


async def test_what_comes_in_while_the_conversation_ends_begins_the_next(talk: Talk, database: Database) -> None:
    held = await talk.hear("在吗")
    async with talk.platform.unit_of_work() as work:
        closed = Draft(EventKind.CLOSED, SYSTEM, Closed(category="idle", by="system"))
        await talk.platform.conversations.record(work, held, closed)
        receiving = asyncio.create_task(talk.platform.inbox.receive(_inbound()))
        while not await _is_somebody_waiting(database):
            assert not receiving.done()
    received = await receiving
    assert received.conversation_id != held
    assert (await talk.events(received.conversation_id))[-1].body == TextBody(text="我想开户")
    assert [event.row.kind for event in await talk.events(held)][-1] is EventKind.CLOSED


async def _is_somebody_waiting(database: Database) -> bool:
    """Whether a connection to this database waits for a row that another holds."""
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with database.unit_of_work() as work:
        return bool(await work.connection.scalar(waiting))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("2", ChoiceBody(text="转人工", value="person")),
        ("１。", ChoiceBody(text="开户要带什么", value="entry:account.open")),
        ("3", TextBody(text="3")),
        ("我要2个", TextBody(text="我要2个")),
    ],
)
async def test_a_digit_answers_numbered_choices(talk: Talk, text: str, body: TextBody | ChoiceBody) -> None:
    held = await talk.hear("开户")
    await talk.say(held, ANSWER)
    await talk.hear(text)
    assert (await talk.events(held))[-1].body == body


async def test_a_digit_means_the_last_thing_that_was_said(talk: Talk) -> None:
    held = await talk.hear("开户")
    await talk.say(held, ANSWER, "请问您持有几只股票？")
    await talk.hear("2")
    assert (await talk.events(held))[-1].body == TextBody(text="2")


async def test_a_digit_is_a_digit_where_choices_can_be_tapped(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    async with open_talk(database_url, clock, tmp_path, Shelf("sms", Capability.CHOICES)) as talk:
        held = await talk.hear("开户")
        await talk.say(held, ANSWER)
        await talk.hear("2")
        assert (await talk.events(held))[-1].body == TextBody(text="2")


async def test_a_file_comes_in_once_and_stays(talk: Talk, database: Database, clock: ManualClock) -> None:
    file = IncomingFile(name="账单.txt", content="十月".encode())
    inbound = Inbound(channel="sms", external_id="f1", address="a", body=file)
    first = await talk.platform.inbox.receive(inbound)
    assert await talk.platform.inbox.receive(inbound) == type(first)(first.conversation_id, first.seq, repeated=True)
    body = (await talk.events(first.conversation_id))[-1].body
    assert isinstance(body, FileBody)
    assert (body.text, body.attachment.media_type) == ("账单.txt", "text/plain")
    clock.advance(timedelta(days=2))
    await talk.platform.attachments.remove_abandoned()
    row = await talk.platform.attachments.find(body.attachment.id)
    assert await talk.platform.attachments.read(row) == "十月".encode()
    assert await _count(database, attachment) == 1


async def test_a_file_that_is_not_accepted_leaves_no_message(talk: Talk, database: Database) -> None:
    file = IncomingFile(name="run.exe", content=b"MZ\x90\x00")
    with pytest.raises(AttachmentRefused):
        await talk.platform.inbox.receive(Inbound(channel="sms", external_id="f1", address="a", body=file))
    assert await _count(database, conversation) == 0


async def test_a_channel_that_nobody_registered(talk: Talk) -> None:
    with pytest.raises(UnknownChannel):
        await talk.hear("在吗", channel="pigeon")


@pytest.mark.parametrize("channel", ["pigeon", "sms"])
async def test_our_page_is_on_no_other_channel(talk: Talk, database: Database, channel: str) -> None:
    with pytest.raises(UnknownChannel):
        await talk.platform.reception.open_session(OpenSession(channel=channel))
    customer = Actor(ActorKind.CUSTOMER, new_id(), "访客")
    with pytest.raises(UnknownChannel):
        await talk.platform.reception.open_conversation(customer, OpenConversation(channel=channel))
    assert await _count(database, conversation) == 0
