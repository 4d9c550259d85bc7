"""Customers at real sockets who never give up: what is not acknowledged is sent again under the same client id."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx
import orjson
from tests.servers import Server
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Seen = dict[int, tuple[str, str, str]]
"""By seq: kind, client id, text."""
_GONE = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, EOFError)


@dataclass
class Customer:
    """One customer's page: an outbox, a resume point, and everything it was shown."""

    server: Server
    text: str
    token: str = ""
    conversation_id: str = ""
    outbox: dict[str, str] = field(default_factory=dict)
    acked: dict[str, int] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    through: int = 0
    posted: int = 0

    async def open(self) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{self.server.url}/api/v1/chat/sessions", json={}, timeout=30)
        answer.raise_for_status()
        self.token, self.conversation_id = answer.json()["token"], answer.json()["conversation_id"]

    async def talk(self, until: asyncio.Event) -> None:
        """Write without pause until told to stop, through whatever happens to the server."""
        while not until.is_set():
            with contextlib.suppress(*_GONE):
                async with self._connected() as socket:
                    await self._converse(socket, until)
            await asyncio.sleep(0.05)

    async def settle(self) -> None:
        """Send what is left, and go on until everything is acknowledged."""
        while self.outbox:
            with contextlib.suppress(*_GONE):
                async with self._connected() as socket, asyncio.timeout(10):
                    await self._resend(socket)
                    while self.outbox:
                        self._hear(orjson.loads(await socket.recv()))

    async def watch(self, until: asyncio.Event) -> None:
        """Only listen."""
        while not until.is_set():
            with contextlib.suppress(*_GONE):
                async with self._connected() as socket:
                    await self._hello(socket)
                    while not until.is_set():
                        with contextlib.suppress(TimeoutError):
                            self._hear(orjson.loads(await asyncio.wait_for(socket.recv(), 0.2)))

    def _connected(self) -> connect:
        return connect(f"ws://127.0.0.1:{self.server.port}/api/v1/chat/socket", open_timeout=5, close_timeout=1)

    async def _hello(self, socket: ClientConnection) -> None:
        resume = {self.conversation_id: self.through}
        await socket.send(orjson.dumps({"type": "hello", "token": self.token, "resume": resume}).decode())

    async def _converse(self, socket: ClientConnection, until: asyncio.Event) -> None:
        await self._resend(socket)
        while not until.is_set():
            if len(self.outbox) < 2:
                self.posted += 1
                await self._post(socket, str(uuid4()), f"{self.text} {self.posted}")
            self._hear(orjson.loads(await asyncio.wait_for(socket.recv(), 5)))

    async def _resend(self, socket: ClientConnection) -> None:
        await self._hello(socket)
        for client_id, text in list(self.outbox.items()):
            await self._post(socket, client_id, text)

    async def _post(self, socket: ClientConnection, client_id: str, text: str) -> None:
        self.outbox[client_id] = text
        body = {"kind": "text", "text": text}
        frame = {"type": "post", "client_id": client_id, "conversation_id": self.conversation_id, "body": body}
        await socket.send(orjson.dumps(frame).decode())

    def _hear(self, frame: dict[str, object]) -> None:
        match frame["type"]:
            case "ack":
                client_id, seq = str(frame["client_id"]), int(str(frame["seq"]))
                if self.acked.setdefault(client_id, seq) != seq:
                    self.problems.append(f"{client_id} was {self.acked[client_id]} and is {seq}")
                self.outbox.pop(client_id, None)
            case "event":
                self._see(frame)
            case "problem" if frame["status"] != httpx.codes.SERVICE_UNAVAILABLE:
                self.problems.append(str(frame))

    def _see(self, frame: dict[str, object]) -> None:
        seq, body = int(str(frame["seq"])), frame["body"]
        assert isinstance(body, dict)
        if seq in self.seen:
            self.doubled.append(seq)
        if seq <= self.through:
            self.problems.append(f"{seq} came after {self.through}")
        self.seen[seq] = (str(frame["kind"]), str(UUID(str(frame["client_id"]))), str(body.get("text", "")))
        self.through = int(str(frame["through"]))
