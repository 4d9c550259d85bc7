"""Judging very many texts, as the test bench does with last month's messages: one process a core, each with the rules.

A compiled rule set holds automata that cannot be sent to another process, so every process compiles the body once
(a fraction of a second) and then answers batch after batch. What comes back is made small: a verdict of many thousand
passes is a few bytes.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Self

from wenlu.domains.compliance.rules import RuleBody, RuleSet
from wenlu.domains.compliance.schemas import Level, Situation, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

_BATCH = 500
_BATCHES_AHEAD = 3
"""Of each process: enough that none waits, few enough that an endless history does not fill the memory."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one text: the level, and for each hit its rule and passage."""

    verdict: Level
    hits: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        return cls(verdict.verdict, tuple((hit.rule, hit.start, hit.end) for hit in verdict.hits))


class ReplayPool:
    """Processes that judge by one body of rules. A context manager; compile errors come with the first answer."""

    def __init__(self, body: RuleBody, processes: int) -> None:
        self._processes = processes
        self._pool = ProcessPoolExecutor(
            processes,
            mp_context=multiprocessing.get_context("spawn"),  # a fork of a process with threads may hang
            initializer=_compile,
            initargs=(body.model_dump_json(),),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def review_many(self, situations: Iterable[Situation]) -> Iterator[Replayed]:
        """Judge the texts; answers come in the same order, while later texts are still being read."""
        rest = iter(situations)
        under_way: deque[Future[list[Replayed]]] = deque()
        while True:
            while len(under_way) < self._processes * _BATCHES_AHEAD and (batch := list(islice(rest, _BATCH))):
                under_way.append(self._pool.submit(_review, batch))
            if not under_way:
                return
            yield from under_way.popleft().result()


_compiled: list[RuleSet] = []
"""The rules of this worker process."""


def _compile(body: str) -> None:
    _compiled[:] = [RuleSet.compile(0, RuleBody.model_validate_json(body))]
    gc.freeze()  # the rules are many objects that live as long as the process; looking through them takes milliseconds


def _review(batch: list[Situation]) -> list[Replayed]:
    return [Replayed.of(verdict) for verdict in _compiled[0].review_many(batch)]
