"""What all people of a demonstration share: the platform, the clock of their patience, and when to leave."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from wenlu.cli.demo.tally import Tally
from wenlu.cli.demo.wire import Api

_LOOK_UP_EVERY = 0.5
"""Seconds after which somebody who waits notices that it is time to leave."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One demonstration. `pace` stretches every human pause: 1 is life-like, 0 does not pause at all."""

    api: Api
    tally: Tally
    pace: float
    last_call: asyncio.Event = field(default_factory=asyncio.Event)
    """Customers say goodbye."""
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    """Staff go home."""

    async def pause(self, shortest: float, longest: float, chance: random.Random, until: asyncio.Event) -> None:
        """Read, think or type for so many seconds, shorter if it is time to leave."""
        seconds = chance.uniform(shortest, longest) * self.pace
        await _wait(until, seconds)


class Changes:
    """Wakes whoever waits for something to become true."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        self._changed.set()

    async def until(self, holds: Callable[[], bool], seconds: float, leave: asyncio.Event | None) -> bool:
        """Wait until it holds, for so long at most and not beyond `leave`; returns whether it holds."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not holds():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or (leave is not None and leave.is_set()):
                return False
            self._changed.clear()
            await _wait(self._changed, min(left, _LOOK_UP_EVERY))
        return True


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
