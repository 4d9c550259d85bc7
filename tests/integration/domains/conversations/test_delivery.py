"""What goes out to outside channels: in order, at least once under one id, and nobody waits for another's failure."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from outside_talk import ADVISER, Shelf, Talk, open_talk

from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind, Recalled
from wenlu.domains.conversations.schemas import ANY, Draft, OpenSession
from wenlu.domains.conversations.service.delivery import LEASE
from wenlu.domains.conversations.tables import channel_outbox
from wenlu.domains.organisation.schemas import QueueKind, StaffCard, StaffKind
from wenlu.kernel.actors import SYSTEM, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import ConversationId, StaffId, new_id
from wenlu.platform.database import Database
from wenlu.sdk.channel import Capability
from wenlu.sdk.inbox import Inbound, IncomingFile
from wenlu.sdk.messages import Action, AnswerBody, Choice, FileBody

GREETING = "先由智能助手为您解答"
ADA, BEN = "13800000001", "13800000002"
CARD = StaffCard(
    id=StaffId(new_id()),
    name="李明",
    title="投资顾问",
    kind=StaffKind.ADVISER,
    licence_number="S0000000000001",
    photo_url=None,
    office="北京营业部",
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def talk(database_url: str, clock: ManualClock, tmp_path: Path, shelf: Shelf) -> AsyncIterator[Talk]:
    async with open_talk(database_url, clock, tmp_path, shelf) as talk:
        yield talk


@pytest.fixture
async def held(talk: Talk, shelf: Shelf) -> ConversationId:
    """A conversation whose customer has had the first notice."""
    held = await talk.hear("在吗")
    await talk.push()
    (first,) = shelf.shown()
    assert first.startswith(GREETING)
    shelf.taken.clear()
    shelf.tried.clear()
    return held


def _recall(seq: int) -> Draft:
    return Draft(EventKind.RECALLED, ADVISER, Recalled(seq=seq), expects=ANY)


async def _notes(talk: Talk, held: ConversationId) -> list[str]:
    return [event.body.text for event in await talk.events(held) if isinstance(event.body, facts.Note)]


async def test_what_bot_and_staff_say_goes_out_once_in_order(talk: Talk, shelf: Shelf, held: ConversationId) -> None:
    answer = AnswerBody(text="**要**身份证", action=Action.ANSWER, choices=(Choice(label="转人工", value="person"),))
    await talk.say(held, answer)
    await talk.hear("1")
    await talk.say(held, "您好", "我是李明", actor=ADVISER)
    await talk.record(held, Draft(EventKind.NOTE, ADVISER, facts.Note(text="只给同事"), expects=ANY))
    await talk.push()
    assert shelf.shown() == ["要身份证\n\n请回复数字选择：\n1. 转人工", "您好", "我是李明"]
    bot, *staff = shelf.tried
    assert (bot.speaker, bot.name) == (ActorKind.BOT, talk.platform.settings.firm_name)
    assert {(one.speaker, one.name) for one in staff} == {(ActorKind.STAFF, "李明")}
    await talk.push()
    assert len(shelf.tried) == 3


async def test_whoever_begins_is_told_that_a_machine_answers(talk: Talk, shelf: Shelf) -> None:
    inbound = Inbound.of_text("sms", "m1", ADA, "hello", "en")
    await talk.platform.inbox.receive(inbound[0])
    await talk.push()
    (first,) = shelf.shown()
    assert first.startswith("A machine answers first.")


async def test_the_customer_learns_who_will_come_and_who_has(talk: Talk, shelf: Shelf, held: ConversationId) -> None:
    promised = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
    waits = facts.Queued(queue=QueueKind.ADVISORY, reason="asked", position=2, expected_seconds=90)
    await talk.record(
        held,
        Draft(EventKind.QUEUED, SYSTEM, facts.Queued(queue=QueueKind.SERVICE, reason="asked", promise_at=promised)),
        Draft(EventKind.QUEUED, SYSTEM, waits),
        Draft(EventKind.ASSIGNED, SYSTEM, facts.Assigned(staff=CARD, reason="matched")),
        Draft(EventKind.RETURNED, SYSTEM, facts.Returned()),
        Draft(EventKind.CLOSED, SYSTEM, facts.Closed(category="other", by="staff")),
    )
    await talk.push()
    assert shelf.shown() == [
        "现在不在服务时间。您的问题已记下，我们会在 2026-11-19 09:00 前回复您。",
        "正在为您转接投资顾问，请稍候。您排在第 2 位。预计等待约 2 分钟。",
        "李明已接入，为您服务。（投资顾问，北京营业部，执业编号 S0000000000001）",
        "已转回智能助手，您可以继续提问。",
        "本次会话已结束，感谢您的咨询。",
    ]


async def test_nothing_is_pushed_to_a_live_channel(talk: Talk, shelf: Shelf, database: Database) -> None:
    session = await talk.platform.reception.open_session(OpenSession())
    await talk.say(ConversationId(session.conversation_id), "您好")
    await talk.push()
    async with database.unit_of_work() as work:
        assert (await work.connection.execute(sa.select(channel_outbox))).all() == []
    assert shelf.tried == []


async def test_a_failing_address_waits_alone_and_longer_each_time(
    talk: Talk, shelf: Shelf, held: ConversationId, clock: ManualClock
) -> None:
    other = await talk.hear("在吗", address=BEN)
    shelf.fails.add(ADA)
    await talk.say(held, "一", "二")
    await talk.say(other, "三")
    await talk.push()
    assert shelf.shown(ADA) == []
    assert shelf.shown(BEN)[1:] == ["三"]
    assert [one.body.text for one in shelf.tried if one.address == ADA] == ["一"]
    tries = []
    for _ in range(130):
        before = len(shelf.tried)
        clock.advance(timedelta(seconds=1))
        await talk.push()
        tries.append(len(shelf.tried) - before)
    assert [n for n, tried in enumerate(tries, 1) if tried] == [2, 6, 14, 30, 62, 126]
    await talk.say(held, "四")
    shelf.fails.clear()
    await talk.push()
    assert shelf.shown(ADA) == []
    clock.advance(timedelta(minutes=10))
    await talk.push()
    assert shelf.shown(ADA) == ["一", "二", "四"]
    assert len({one.id for one in shelf.tried if one.body.text == "一"}) == 1


async def test_a_long_message_goes_on_where_it_stopped(
    talk: Talk, shelf: Shelf, held: ConversationId, clock: ManualClock
) -> None:
    parts = ["甲" * 299 + "。", "乙" * 299 + "。", "丙" * 10]
    shelf.takes_at_most = 1
    await talk.say(held, "".join(parts), "丁")
    await talk.push()
    assert [one.body.text for one in shelf.tried] == parts[:2]
    shelf.takes_at_most = None
    clock.advance(timedelta(seconds=2))
    await talk.push()
    assert shelf.shown() == [*parts, "丁"]
    assert [one.body.text for one in shelf.tried] == [parts[0], parts[1], parts[1], parts[2], "丁"]


async def test_what_is_refused_is_passed_over_and_staff_are_told(
    talk: Talk, shelf: Shelf, held: ConversationId, clock: ManualClock
) -> None:
    shelf.refuses.add(ADA)
    (seq,) = await talk.say(held, "一")
    await talk.push()
    shelf.refuses.clear()
    await talk.say(held, "二")
    await talk.push()
    assert shelf.shown() == ["二"]
    (note,) = await _notes(talk, held)
    assert note == f"第 {seq} 条消息未能送达客户（短信）。 Message {seq} did not reach the customer (SMS)."


async def test_after_a_day_of_failures_a_message_is_given_up(
    talk: Talk, shelf: Shelf, held: ConversationId, clock: ManualClock
) -> None:
    shelf.fails.add(ADA)
    await talk.say(held, "一")
    await talk.push()
    clock.advance(timedelta(hours=25))
    (second,) = await talk.say(held, "二")
    await talk.push()
    assert len(await _notes(talk, held)) == 1
    shelf.fails.clear()
    clock.advance(timedelta(minutes=1))
    await talk.push()
    assert shelf.shown() == ["二"]
    assert str(second) not in (await _notes(talk, held))[0]


async def test_what_is_recalled_in_time_is_never_seen(talk: Talk, shelf: Shelf, held: ConversationId) -> None:
    wrong, _ = await talk.say(held, "发错了", "对的", actor=ADVISER)
    await talk.record(held, _recall(wrong))
    await talk.push()
    assert shelf.shown() == ["对的"]
    assert await _notes(talk, held) == []


async def test_what_is_recalled_too_late_stays_and_staff_are_told(
    talk: Talk, shelf: Shelf, held: ConversationId
) -> None:
    (wrong,) = await talk.say(held, "发错了", actor=ADVISER)
    await talk.push()
    await talk.record(held, _recall(wrong))
    await talk.push()
    assert shelf.shown() == ["发错了"]
    (note,) = await _notes(talk, held)
    assert note.startswith(f"第 {wrong} 条消息无法从客户处撤回（短信）。")


async def test_a_channel_that_can_takes_every_part_back(database_url: str, clock: ManualClock, tmp_path: Path) -> None:
    shelf = Shelf("sms", Capability.RECALL)
    async with open_talk(database_url, clock, tmp_path, shelf) as talk:
        held = await talk.hear("在吗")
        wrong, _ = await talk.say(held, "错" * 700, "对的", actor=ADVISER)
        await talk.push()
        assert len(shelf.taken) == 5
        await talk.record(held, _recall(wrong))
        await talk.push()
        assert shelf.shown()[1:] == ["对的"]
        assert await _notes(talk, held) == []


async def test_a_message_recalled_halfway_is_not_finished(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    shelf = Shelf("sms", Capability.RECALL)
    async with open_talk(database_url, clock, tmp_path, shelf) as talk:
        held = await talk.hear("在吗")
        await talk.push()
        shelf.takes_at_most = 1
        (wrong,) = await talk.say(held, "错" * 700, actor=ADVISER)
        await talk.push()
        shelf.takes_at_most = None
        await talk.record(held, _recall(wrong))
        clock.advance(timedelta(minutes=1))
        await talk.push()
        assert len(shelf.shown()) == 1
        assert len(shelf.tried) == 3


async def test_files_go_with_their_content_where_they_can_be_shown(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    shelf = Shelf("sms", Capability.FILES)
    async with open_talk(database_url, clock, tmp_path, shelf) as talk:
        file = IncomingFile(name="账单.txt", content="十月".encode())
        await talk.platform.inbox.receive(Inbound(channel="sms", external_id="f", address=ADA, body=file))
        held = await talk.hear("在吗")
        sent = (await talk.events(held))[1].body
        assert isinstance(sent, FileBody)
        lost = FileBody(text="没有了", attachment=sent.attachment.model_copy(update={"id": new_id()}))
        await talk.say(held, sent, lost, "好的", actor=ADVISER)
        await talk.push()
        assert [one.content for one in shelf.tried][1:] == ["十月".encode(), None]
        assert shelf.shown()[1:] == ["账单.txt", "好的"]
        assert len(await _notes(talk, held)) == 1


async def test_many_lanes_on_two_nodes_keep_every_conversation_in_order(
    database_url: str, clock: ManualClock, tmp_path: Path, talk: Talk, shelf: Shelf
) -> None:
    async with open_talk(database_url, clock, tmp_path, shelf) as other:
        held = [await talk.hear("在吗", address=f"a{n}") for n in range(12)]
        for number in range(5):
            for one in held:
                await talk.say(one, f"第{number}")
        await talk.platform.followers.advance()
        lanes = [node.platform.delivery.drain(shelf) for node in (talk, other) for _ in range(3)]
        assert sum(await asyncio.gather(*lanes)) == 12
    for number in range(12):
        assert shelf.shown(f"a{number}")[1:] == [f"第{n}" for n in range(5)]
    assert len(shelf.tried) == len(shelf.taken) == 72


async def test_a_node_that_dies_is_followed_by_another_under_the_same_id(
    talk: Talk, shelf: Shelf, held: ConversationId, clock: ManualClock
) -> None:
    shelf.gate = asyncio.Event()
    await talk.say(held, "一", "二")
    await talk.platform.followers.advance()
    dying = asyncio.create_task(talk.platform.delivery.drain(shelf))
    await shelf.reached.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    shelf.gate = None
    await talk.push()
    assert shelf.shown() == []
    clock.advance(LEASE)
    await talk.push()
    assert shelf.shown() == ["一", "二"]
    assert shelf.tried[0].id == shelf.tried[1].id


async def test_whoever_lost_his_lease_stops(talk: Talk, shelf: Shelf, held: ConversationId, clock: ManualClock) -> None:
    shelf.gate = asyncio.Event()
    await talk.say(held, "一", "二")
    await talk.platform.followers.advance()
    slow = asyncio.create_task(talk.platform.delivery.drain(shelf))
    await shelf.reached.wait()
    gate, shelf.gate = shelf.gate, None
    clock.advance(LEASE)
    await talk.push()
    gate.set()
    await slow
    assert [one.body.text for one in shelf.tried] == ["一", "一", "二"]
    assert shelf.shown() == ["一", "二"]


async def test_what_is_said_meanwhile_goes_out_next(talk: Talk, shelf: Shelf, held: ConversationId) -> None:
    shelf.gate = asyncio.Event()
    await talk.say(held, "一")
    await talk.platform.followers.advance()
    pushing = asyncio.create_task(talk.platform.delivery.drain(shelf))
    await shelf.reached.wait()
    await talk.say(held, "二")
    await talk.platform.followers.advance()
    shelf.gate.set()
    await pushing
    assert shelf.shown() == ["一", "二"]


async def test_a_long_backlog_goes_out_whole(talk: Talk, shelf: Shelf, held: ConversationId) -> None:
    await talk.say(held, *(f"第{n}" for n in range(120)))
    await talk.push()
    assert shelf.shown() == [f"第{n}" for n in range(120)]
