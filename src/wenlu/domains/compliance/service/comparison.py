"""Judging very many texts by two versions of the rules at once, in processes beside the one that serves customers."""

import asyncio
import gc
import multiprocessing
import os
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from wenlu.domains.compliance.ports import PastMessage, Place
from wenlu.domains.compliance.rules import Outcome, RuleBody, RuleSet, Tally
from wenlu.domains.compliance.schemas import DifferenceKind, Level, Situation

BATCH = 500
_BATCHES_AHEAD = 3
"""Of each process: enough that none waits, few enough that a long history does not fill the memory."""
_MOST_PROCESSES = 4
_NICE = 10
"""Customers are served first."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A text of which two versions think differently."""

    index: int
    kind: DifferenceKind
    before: Level
    after: Level
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of a batch: counts of all, and those that differ."""

    tally: Tally
    differing: list[Differing]
    seconds: float = 0.0


def compare_batch(before: RuleSet, after: RuleSet, situations: Sequence[Situation]) -> Compared:
    """Judge texts by both versions."""
    tally, differing, started = Tally(), list[Differing](), time.process_time()
    for index, situation in enumerate(situations):
        one, other = Outcome.of(before.review(situation)), Outcome.of(after.review(situation))
        kind = tally.count(one, other)
        if kind is not None:
            gained, lost = tuple(sorted(other.rules - one.rules)), tuple(sorted(one.rules - other.rules))
            differing.append(Differing(index, kind, one.level, other.level, gained, lost))
    return Compared(tally, differing, time.process_time() - started)


@dataclass(slots=True)
class Run:
    """Everything that a run has found so far."""

    tally: Tally = field(default_factory=Tally)
    differences: list[tuple[Place, Differing]] = field(default_factory=list)
    kept: Counter[DifferenceKind] = field(default_factory=Counter)
    judging_seconds: float = 0.0
    """Of processor, of all processes together."""


class ComparisonPool:
    """Processes that judge by two bodies of rules. Use as a context manager."""

    def __init__(self, before: RuleBody, after: RuleBody, processes: int | None = None) -> None:
        self.processes = processes or min(_MOST_PROCESSES, os.cpu_count() or 1)
        self._pool = ProcessPoolExecutor(
            self.processes,
            mp_context=multiprocessing.get_context("spawn"),  # a fork of a process with threads may hang
            initializer=_begin,
            initargs=(before.model_dump_json(), after.model_dump_json()),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def compare(
        self, messages: AsyncIterator[Sequence[PastMessage]], run: Run, most: int
    ) -> AsyncGenerator[int, None]:
        """Judge a history into `run`, yielding how many are done; at most `most` differences of a kind are kept."""
        under_way: deque[tuple[list[PastMessage], asyncio.Future[Compared]]] = deque()
        async for batch in _batches(messages):
            situations = [message.situation for message in batch]
            under_way.append((batch, asyncio.wrap_future(self._pool.submit(_compare, situations))))
            while len(under_way) >= self.processes * _BATCHES_AHEAD:
                yield await _take(under_way, run, most)
        while under_way:
            yield await _take(under_way, run, most)


async def _take(under_way: deque[tuple[list[PastMessage], asyncio.Future[Compared]]], run: Run, most: int) -> int:
    batch, future = under_way.popleft()
    compared = await future
    run.judging_seconds += compared.seconds
    run.tally.add(compared.tally)
    for one in compared.differing:
        if run.kept[one.kind] < most:
            run.kept[one.kind] += 1
            run.differences.append((batch[one.index].place, one))
    return run.tally.judged


async def _batches(messages: AsyncIterator[Sequence[PastMessage]]) -> AsyncIterator[list[PastMessage]]:
    waiting: list[PastMessage] = []
    async for some in messages:
        waiting.extend(some)
        while len(waiting) >= BATCH:
            yield waiting[:BATCH]
            waiting = waiting[BATCH:]
    if waiting:
        yield waiting


_compiled: list[RuleSet] = []
"""The two versions of this process."""


def _begin(before: str, after: str) -> None:
    os.nice(_NICE)
    _compiled[:] = [RuleSet.compile(0, RuleBody.model_validate_json(body)) for body in (before, after)]
    gc.freeze()  # the rules stay: there is nothing in them that a collection could free


def _compare(situations: list[Situation]) -> Compared:
    return compare_batch(_compiled[0], _compiled[1], situations)
