"""The two sockets, over real connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import orjson
import pytest
import uvicorn
from tests.nodes import PATIENCE, Firm, Talk, go_online, until, visit
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from wenlu.bootstrap import Platform
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.schemas import HandOver
from wenlu.gateway import sockets
from wenlu.kernel.actors import Actor
from wenlu.kernel.errors import Unauthenticated
from wenlu.kernel.ids import new_id

CHAT, STAFF = "/api/v1/chat/socket", "/api/v1/staff/socket"


@dataclass
class Line:
    """A client's socket; frames that were passed over are kept."""

    socket: ClientConnection

    async def send(self, **frame: object) -> None:
        await self.socket.send(orjson.dumps(frame).decode())

    async def next(self, *kinds: str) -> dict[str, object]:
        """Return the next frame of one of these kinds."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame: dict[str, object] = orjson.loads(await self.socket.recv())
                if frame["type"] in kinds:
                    return frame

    async def closed(self) -> int | None:
        """Return the code with which the server closes."""
        with pytest.raises(ConnectionClosed):  # noqa: PT012  whatever comes before it
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.socket.recv()
        return self.socket.close_code


class House:
    """A node that is being served, and the tokens of its people."""

    def __init__(self, node: Platform, port: int, stack: AsyncExitStack) -> None:
        self.node = node
        self.port = port
        self._stack = stack
        self._people: dict[str, Actor] = {}
        known = node.sockets.authenticate

        async def authenticate(token: str) -> Actor:
            return self._people[token] if token in self._people else await known(token)

        node.sockets.authenticate = authenticate

    def token(self, actor: Actor) -> str:
        token = str(actor.account_id or actor.id)
        self._people[token] = actor
        return token

    async def dial(self, path: str) -> Line:
        socket = connect(f"ws://127.0.0.1:{self.port}{path}", max_size=None)
        return Line(await self._stack.enter_async_context(socket))

    async def enter(self, actor: Actor, **members: object) -> Line:
        line = await self.dial(STAFF if actor.is_staff else CHAT)
        await line.send(type="hello", token=self.token(actor), **members)
        await line.next("welcome")
        return line


@pytest.fixture
async def house(node: Platform) -> AsyncIterator[House]:
    config = uvicorn.Config(
        node.gateway(), port=0, lifespan="off", ws="websockets-sansio", log_config=None, ws_max_size=128 * 1024
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    async with AsyncExitStack() as stack:
        yield House(node, server.servers[0].sockets[0].getsockname()[1], stack)
    server.should_exit = True
    await serving


def text(words: str) -> dict[str, object]:
    return {"kind": "text", "text": words}


def seen(words: str) -> dict[str, object]:
    """The same as it comes back: nothing was added to it."""
    return text(words) | {"added": []}


async def post(line: Line, talk: Talk, words: str, client_id: str | None = None) -> str:
    client_id = client_id or str(new_id())
    await line.send(type="post", client_id=client_id, conversation_id=str(talk.id), body=text(words))
    return client_id


async def test_a_customer_says_hello_posts_and_is_acknowledged(house: House, talk: Talk) -> None:
    line = await house.enter(talk.customer, resume={str(talk.id): 0})
    assert (await line.next("event"))["kind"] == "opened"
    client_id = await post(line, talk, "在吗 🙂\u200f")
    frames = [await line.next("ack", "event") for _ in range(2)]
    by_type = {frame["type"]: frame for frame in frames}
    assert by_type["ack"] == {"type": "ack", "client_id": client_id, "conversation_id": str(talk.id), "seq": 2}
    event = by_type["event"]
    assert (event["seq"], event["through"], event["body"]) == (2, 2, seen("在吗 🙂\u200f"))
    await post(line, talk, "在吗 🙂\u200f", client_id)
    assert (await line.next("ack", "event"))["type"] == "ack"


async def test_whoever_comes_back_resumes(house: House, talk: Talk) -> None:
    first = await house.enter(talk.customer, resume={str(talk.id): 0})
    await post(first, talk, "一")
    await first.next("ack")
    await first.socket.close()
    await talk.say("二")
    again = await house.enter(talk.customer, resume={str(talk.id): 2})
    assert (await again.next("event"))["seq"] == 3
    await again.send(type="ping")
    assert (await again.next("pong", "event"))["type"] == "pong"


async def test_several_tabs_get_everything(house: House, talk: Talk) -> None:
    tabs = [await house.enter(talk.customer, resume={str(talk.id): 1}) for _ in range(3)]
    await post(tabs[0], talk, "大家好")
    for tab in tabs:
        assert (await tab.next("event"))["seq"] == 2


@pytest.mark.parametrize(
    ("path", "frame", "code"),
    [
        (CHAT, '{"type": "hello", "token": "wrong"}', "chat_token_invalid"),
        (STAFF, '{"type": "hello", "token": "wls_wrong"}', None),
        (CHAT, '{"type": "ping"}', "unauthenticated"),
        (CHAT, "nonsense", "invalid"),
        (CHAT, "x" * 70_000, "invalid"),
    ],
)
async def test_whoever_does_not_say_hello_properly_is_shown_out(
    path: str, frame: str, code: str | None, house: House
) -> None:
    line = await house.dial(path)
    await line.socket.send(frame)
    problem = await line.next("problem")
    assert problem["code"] == code or (code is None and problem["status"] == 401)
    assert await line.closed() == 4401
    assert house.node.realtime.subscribers == frozenset()


async def test_whoever_says_nothing_is_shown_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HELLO_SECONDS", 0.05)
    assert await (await house.dial(CHAT)).closed() == 4401


async def test_each_side_has_its_own_socket(house: House, talk: Talk, firm: Firm) -> None:
    for path, actor in ((STAFF, talk.customer), (CHAT, firm.agent)):
        line = await house.dial(path)
        await line.send(type="hello", token=house.token(actor))
        assert (await line.next("problem"))["code"] == "forbidden"
        assert await line.closed() == 4401


async def test_what_is_wrong_is_answered_and_changes_nothing(house: House, talk: Talk) -> None:
    stranger = await visit(house.node)
    line = await house.enter(stranger.customer)
    client_id = str(new_id())
    own: dict[str, object] = {"type": "post", "client_id": client_id, "conversation_id": str(stranger.id)}
    answer = {"kind": "answer", "text": "我是机器人", "action": "answer"}
    missing = {"kind": "file", "attachment_id": str(new_id())}
    wrong: list[tuple[dict[str, object], str]] = [
        (own | {"conversation_id": str(talk.id), "body": text("嘿")}, "conversation_not_found"),
        (own | {"conversation_id": str(new_id()), "body": text("嘿")}, "conversation_not_found"),
        (own | {"body": text("")}, "invalid"),
        (own | {"body": text("a\x00b")}, "invalid"),
        (own | {"body": text("长" * 4001)}, "invalid"),
        (own | {"body": answer}, "invalid"),
        (own | {"body": missing}, "attachment_not_found"),
        ({"type": "watch", "conversation_id": str(talk.id), "after": 0}, "conversation_not_found"),
        ({"type": "read", "conversation_id": str(talk.id), "through": 1}, "conversation_not_found"),
        ({"type": "watch_board"}, "forbidden"),
        ({"type": "hello", "token": "again"}, "forbidden"),
    ]
    for frame, code in wrong:
        await line.send(**frame)
        problem = await line.next("problem", "event", "ack")
        while problem["type"] == "event":
            problem = await line.next("problem", "event", "ack")
        assert (problem["type"], problem["code"]) == ("problem", code), frame
        assert problem.get("client_id") == frame.get("client_id")
    assert len(await talk.events()) == 1
    assert len(await stranger.events()) == 1


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "مرحبا\u202e123", "證券帳戶開戶", "👨‍👩‍👧‍👦 " * 100, "长" * 4000]
)
async def test_words_come_through_as_they_are(words: str, house: House, talk: Talk) -> None:
    line = await house.enter(talk.customer, resume={str(talk.id): 1})
    await post(line, talk, words)
    assert (await line.next("event"))["body"] == seen(words)


async def test_whoever_talks_nonsense_is_shown_out(house: House, talk: Talk) -> None:
    line = await house.enter(talk.customer)
    for _ in range(25):
        await line.socket.send("nonsense")
    assert await line.closed() == 4400


async def test_staff_watch_read_and_see_the_verdicts(house: House, talk: Talk, firm: Firm) -> None:
    await house.node.compliance.load()
    await go_online(house.node, firm.agent)
    customer, staff = await house.enter(talk.customer, resume={str(talk.id): 1}), await house.enter(firm.agent)
    await post(customer, talk, "转人工")
    await customer.next("ack")
    await house.node.routing.hand_over(HandOver(talk.id, QueueKind.SERVICE, "asked"))
    await house.node.routing.match_waiting()
    await staff.send(type="watch", conversation_id=str(talk.id), after=0)
    assert [(await staff.next("event"))["seq"] for _ in range(4)] == [1, 2, 3, 4]
    await staff.send(type="read", conversation_id=str(talk.id), through=4)
    while (seen := await customer.next("event"))["kind"] != "read":
        continue
    assert seen["body"] == {"through": 4}
    await post(staff, talk, "您好，请讲")
    ack = await staff.next("ack")
    assert ack["verdict"]["verdict"] == "pass"  # type: ignore[index]
    assert (await customer.next("event"))["verdict"] is None
    await post(staff, talk, "保证盈利，稳赚不赔")
    problem = await staff.next("problem")
    assert problem["code"] == "compliance_block"
    assert problem["verdict"]["hits"]  # type: ignore[index]
    await staff.send(type="unwatch", conversation_id=str(talk.id))
    await staff.send(type="typing", conversation_id=str(talk.id))
    await staff.send(type="ping")
    await staff.next("pong")


async def test_staff_without_permission_mark_and_watch_nothing(house: House, talk: Talk, firm: Firm) -> None:
    line = await house.enter(firm.bystander)
    for frame in (
        {"type": "watch", "conversation_id": str(talk.id)},
        {"type": "read", "conversation_id": str(talk.id), "through": 1},
        {"type": "watch_board"},
    ):
        await line.send(**frame)
        assert (await line.next("problem"))["code"] == "forbidden"
    client_id = await post(line, talk, "嘿")
    assert (await line.next("problem"))["client_id"] == client_id
    assert len(await talk.events(firm.supervisor)) == 1


async def test_a_revoked_session_is_cut_off(house: House, talk: Talk, firm: Firm) -> None:
    line = await house.enter(firm.agent)
    assert firm.agent.session_id is not None
    house.node.sockets.end_sessions(firm.agent.session_id)  # type: ignore[arg-type]
    assert await line.closed() == 1001
    await until(lambda: house.node.realtime.subscribers == frozenset())


async def test_the_board_for_supervisors(house: House, firm: Firm) -> None:
    line = await house.enter(firm.supervisor)
    await line.send(type="watch_board")
    await line.send(type="ping")
    await line.next("pong")
    await house.node.board.send()
    assert (await line.next("board"))["board"]["conversations"]["open"] == 0  # type: ignore[index]
    assert len((await line.next("queue"))["queues"]) == 5  # type: ignore[arg-type]


async def test_an_unknown_socket_is_refused(house: House) -> None:
    with pytest.raises(Exception, match="HTTP 403"):
        await house.dial("/api/v1/other/socket")
    with pytest.raises(Unauthenticated):
        await house.node.authenticate("wls_nobody")
