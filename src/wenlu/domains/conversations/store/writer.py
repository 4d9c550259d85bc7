"""The node's one writer of the log: posts are gathered while the previous commit is on its way.

No timer: a lone post is written at once, and a thousand that arrive during one commit share the next. Several lanes
do not help (performance.md), so there is one connection.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import psycopg
import structlog

from wenlu.domains.conversations.store.append import Connection, NewEvent, Outcome, Stored, append
from wenlu.kernel.errors import Unavailable, WenluError
from wenlu.platform.telemetry import Metrics

MAX_BATCH = 512
MAX_WAITING = 20_000
GIVE_UP_SECONDS = 15.0
_RETRY_SECONDS = 0.2
_STOP_SECONDS = 5.0
log = structlog.get_logger(__name__)

Committed = Callable[[Sequence[Stored]], None]


@dataclass(slots=True)
class _Post:
    event: NewEvent
    done: asyncio.Future[Stored]
    since: float


class LogWriter:
    """Writes events; `committed` is called after every commit with what is new in the log, in order."""

    def __init__(self, dsn: str, metrics: Metrics) -> None:
        self._dsn = dsn
        self._metrics = metrics
        self._committed: list[Committed] = []
        self._waiting: list[_Post] = []
        self._writing: list[_Post] = []
        self._filled = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection | None = None

    def on_committed(self, call: Committed) -> None:
        self._committed.append(call)

    def announce(self, stored: Sequence[Stored]) -> None:
        """Tell the listeners of events that were committed, here or in another's unit of work.

        They cannot undo it: one that fails is logged, and what it missed is found by a sweep.
        """
        fresh = [item for item in stored if not item.repeated]
        for item in fresh:
            self._metrics.events.labels(item.event.kind.value).inc()
        for call in self._committed:
            try:
                call(fresh)
            except Exception:
                log.exception("committed_listener_failed")

    async def start(self) -> None:
        self._connection = await self._connect()
        self._task = asyncio.create_task(self._run(), name="log-writer")

    async def stop(self) -> None:
        """Write what waits, then let go; whoever posts from now on is told `Unavailable`."""
        self._closing = True
        self._filled.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_STOP_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for post in [*self._writing, *self._waiting]:
            if not post.done.done():
                post.done.set_exception(Unavailable("the server goes down", retry_after=1))
        if self._connection is not None:
            await self._connection.close()

    async def append(self, event: NewEvent) -> Stored:
        """Return once the event is durable; raises its own error, or `Unavailable` when nothing can be written."""
        if self._closing:
            raise Unavailable("the server goes down", retry_after=1)
        if len(self._waiting) >= MAX_WAITING:
            raise Unavailable("too many messages are waiting to be written", retry_after=1)
        post = _Post(event, asyncio.get_running_loop().create_future(), monotonic())
        self._waiting.append(post)
        self._filled.set()
        return await post.done

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            if not self._waiting:
                self._filled.clear()
                await self._filled.wait()
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            self._writing = [post for post in batch if not post.done.cancelled()]
            if self._writing:
                self._settle(self._writing, await self._write(self._writing))

    async def _write(self, batch: Sequence[_Post]) -> list[Outcome]:
        """Write a batch; after a broken connection write it again, which is safe since repetitions are recognised."""
        events = [post.event for post in batch]
        deadline = batch[0].since + GIVE_UP_SECONDS
        while True:
            try:
                self._connection = self._connection or await self._connect()
                async with self._connection.pipeline(), self._connection.transaction():
                    return await append(self._connection, events)
            except psycopg.OperationalError as error:
                log.warning("log_writer_lost", error=type(error).__name__, events=len(events))
                await self._drop()
                if monotonic() > deadline:
                    return [Unavailable("the log cannot be written", retry_after=5)] * len(events)
                await asyncio.sleep(_RETRY_SECONDS)
            except Exception:
                log.exception("log_writer_failed", events=len(events))
                if len(events) > 1:  # one of them is poison: each alone
                    return [(await self._write([post]))[0] for post in batch]
                return [Unavailable("the message could not be written")]

    def _settle(self, batch: Sequence[_Post], outcomes: Sequence[Outcome]) -> None:
        self._metrics.batch.observe(len(batch))
        now = monotonic()
        for post, outcome in zip(batch, outcomes, strict=True):
            self._metrics.append_seconds.observe(now - post.since)
            if post.done.cancelled():
                continue
            if isinstance(outcome, WenluError):
                post.done.set_exception(outcome)
            else:
                post.done.set_result(outcome)
        self.announce([outcome for outcome in outcomes if isinstance(outcome, Stored)])

    async def _connect(self) -> Connection:
        return await psycopg.AsyncConnection.connect(
            self._dsn, autocommit=True, application_name="wenlu-log", options="-c timezone=UTC"
        )

    async def _drop(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
