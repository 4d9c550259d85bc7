"""Standing loops: work that exactly one node does, by an advisory lock of the database.

The lock belongs to a connection. When that is lost, the loop stops before it is started again, here or elsewhere.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psycopg
import structlog

log = structlog.get_logger(__name__)
_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Loop:
    """`run` is called every `seconds`, and at once when `wake` is set; it must be idempotent."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[object]]
    wake: asyncio.Event | None = None
    everywhere: bool = False
    """Runs on every node, not only on the one that leads."""


class Loops:
    """Runs loops until it is stopped; one loop's failure is logged and disturbs no other."""

    def __init__(self, dsn: str, loops: list[Loop]) -> None:
        self._dsn = dsn
        self._loops = loops
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._repeat(loop) if loop.everywhere else self._lead(loop), name=loop.name)
            for loop in self._loops
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _lead(self, loop: Loop) -> None:
        """Run the loop for as long as the connection that holds its lock lives."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                    while True:
                        if await self._try_lock(connection, loop):  # again each time: also proves that the lock lives
                            await self._once(loop)
                            await self._pause(loop)
                        else:
                            await asyncio.sleep(_RETRY_SECONDS)
            except psycopg.OperationalError as error:
                log.warning("leadership_lost", loop=loop.name, error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _repeat(self, loop: Loop) -> None:
        while True:
            await self._once(loop)
            await self._pause(loop)

    @staticmethod
    async def _try_lock(connection: psycopg.AsyncConnection, loop: Loop) -> bool:
        key = zlib.crc32(f"wenlu/{loop.name}".encode())
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", [key])
        row = await cursor.fetchone()
        return bool(row and row[0])

    @staticmethod
    async def _once(loop: Loop) -> None:
        try:
            await loop.run()
        except Exception:
            log.exception("loop_failed", loop=loop.name)

    @staticmethod
    async def _pause(loop: Loop) -> None:
        if loop.wake is None:
            await asyncio.sleep(loop.seconds)
            return
        try:
            await asyncio.wait_for(loop.wake.wait(), loop.seconds)
        except TimeoutError:
            return
        loop.wake.clear()
