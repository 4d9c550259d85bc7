"""Notices between nodes: small, at most once, never inside the transaction of a message.

A notice tells another node to look (at a conversation's head, at a changed rule set). Losing one delays and never
hides: whoever listens also looks by itself. Handlers are called for the notices of *other* nodes only.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol

import nats
import orjson
import psycopg
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from wenlu.kernel.ids import new_id

Payload = Mapping[str, object]
Handler = Callable[[Payload], None]
log = structlog.get_logger(__name__)

_MAX_NOTIFY = 7900
"""Bytes of one NOTIFY; PostgreSQL allows 8000."""
_RETRY_SECONDS = 1.0
_QUEUE = 10_000


class Fanout(Protocol):
    """Sends notices to every other node."""

    def publish(self, topic: str, payload: Payload) -> None: ...
    def subscribe(self, topic: str, handler: Handler) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class _Batching:
    """What both kinds share: a bounded queue that is sent in one go while the previous send is on its way."""

    def __init__(self) -> None:
        self._node = str(new_id())
        self._handlers: dict[str, list[Handler]] = {}
        self._waiting: deque[bytes] = deque(maxlen=_QUEUE)
        self._filled = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def publish(self, topic: str, payload: Payload) -> None:
        self._waiting.append(orjson.dumps([topic, payload]))
        self._filled.set()

    def subscribe(self, topic: str, handler: Handler) -> None:
        self._handlers.setdefault(topic, []).append(handler)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    def _take(self, limit: int) -> bytes:
        """Return as many waiting notices as fit: `["node", [topic, payload], ...]`."""
        parts = [orjson.dumps(self._node)]
        size = len(parts[0]) + 2
        while self._waiting and (len(parts) == 1 or size + len(self._waiting[0]) + 1 <= limit):
            parts.append(self._waiting.popleft())
            size += len(parts[-1]) + 1
        return b"[" + b",".join(parts) + b"]"

    async def _wait_filled(self) -> None:
        if not self._waiting:
            self._filled.clear()
            await self._filled.wait()

    def _receive(self, data: str | bytes) -> None:
        node, *notices = orjson.loads(data)
        if node == self._node:
            return
        for topic, payload in notices:
            for handler in self._handlers.get(topic, ()):
                try:
                    handler(payload)
                except Exception:
                    log.exception("notice_failed", topic=topic)


class PostgresFanout(_Batching):
    """LISTEN/NOTIFY on two connections of its own."""

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self._dsn = dsn

    async def start(self) -> None:
        listening = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen(listening)), asyncio.create_task(self._send())]
        await listening.wait()

    async def _listen(self, listening: asyncio.Event) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                    await connection.execute("LISTEN wenlu")
                    listening.set()
                    async for notice in connection.notifies():
                        self._receive(notice.payload)
            except psycopg.Error as error:
                log.warning("fanout_lost", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _send(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                    while True:
                        await self._wait_filled()
                        await connection.execute("SELECT pg_notify('wenlu', %s)", [self._take(_MAX_NOTIFY).decode()])
            except psycopg.Error as error:
                log.warning("fanout_lost", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)


class NatsFanout(_Batching):
    """NATS, for many nodes: core publish and subscribe, reconnecting by itself."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._client: Client | None = None

    async def start(self) -> None:
        self._client = await nats.connect(self._url, max_reconnect_attempts=-1, error_cb=self._note)
        await self._client.subscribe("wenlu", cb=self._take_in)
        await self._client.flush()
        self._tasks = [asyncio.create_task(self._send(self._client))]

    async def stop(self) -> None:
        await super().stop()
        if self._client is not None:
            with contextlib.suppress(Exception):  # a server that is gone cannot be told goodbye
                await self._client.close()

    async def _send(self, client: Client) -> None:
        while True:
            await self._wait_filled()
            try:
                await client.publish("wenlu", self._take(client.max_payload or _MAX_NOTIFY))
            except nats.errors.Error as error:
                log.warning("fanout_lost", error=type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _take_in(self, message: Msg) -> None:
        self._receive(message.data)

    async def _note(self, error: Exception) -> None:
        log.warning("fanout_error", error=type(error).__name__)


def open_fanout(url: str, dsn: str) -> Fanout:
    """Return NATS where an address is given, else the database itself."""
    return NatsFanout(url) if url else PostgresFanout(dsn)
