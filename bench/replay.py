"""How many messages of the past a second the test bench of rules judges, each by two versions.

The messages are the ordinary lines of staff with a labelled one, of which most are unlawful, after every 39. They
go through `ComparisonPool` as in the platform: batches to processes that hold both versions, small answers back. The
peer is the same two versions called one after the other in this process. Reading the log comes on top of it.

    python -m bench.replay [--quick] [--processes N]
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from uuid import UUID

from bench.compliance import ordinary, read_lines
from bench.machine import describe
from wenlu.domains.compliance.ports import PastMessage
from wenlu.domains.compliance.rules import RuleBody, RuleSet, with_level
from wenlu.domains.compliance.schemas import Level, Situation
from wenlu.domains.compliance.service import shipped_body
from wenlu.domains.compliance.service.comparison import BATCH, ComparisonPool, Run, compare_batch

_AT = datetime(2026, 11, 1, tzinfo=UTC)
_MOST = 300
_ORDINARY = 39


def main() -> None:
    """Print one JSON object; a table goes to standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    count, rounds = (20_000, 1) if given.quick else (100_000, 3)
    before, after = shipped_body(), with_level(shipped_body(), "private_channel", Level.HOLD)
    situations = list(islice(cycle(read_history()), count))
    ours, peer, run = [], [], Run()
    for _ in range(rounds):
        peer.append(alone(before, after, situations[: count // 10]))
        rate, run = asyncio.run(in_processes(before, after, situations, given.processes))
        ours.append(rate)
    figures = {
        "messages": count,
        "processes": given.processes,
        "messages_a_second": round(max(ours)),
        "verdicts_a_second": round(2 * max(ours)),
        "one_process_messages_a_second": round(max(peer)),
        "messages_a_processor_second": round(run.tally.judged / run.judging_seconds),
        "ratio": round(max(ours) / max(peer), 2),
        "differences": sum(run.tally.kinds.values()),
        "machine": describe(),
    }
    for name, value in figures.items():
        sys.stderr.write(f"{name:32}{value}\n")
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


def read_history() -> list[Situation]:
    """Ordinary messages, and one in forty that the gate has to do with."""
    labelled = cycle([line.situation for line in read_lines()])
    found: list[Situation] = []
    for place, situation in enumerate(ordinary(), 1):
        found.append(situation)
        if place % _ORDINARY == 0:
            found.append(next(labelled))
    return found


def alone(before: RuleBody, after: RuleBody, situations: Sequence[Situation]) -> float:
    """Messages a second by both versions in this process."""
    rules = RuleSet.compile(1, before), RuleSet.compile(2, after)
    started = time.perf_counter()
    compare_batch(*rules, situations)
    return len(situations) / (time.perf_counter() - started)


async def in_processes(
    before: RuleBody, after: RuleBody, situations: Sequence[Situation], processes: int
) -> tuple[float, Run]:
    """Messages a second through the pool, once its processes have compiled the rules."""
    with ComparisonPool(before, after, processes) as pool:
        async for _ in pool.compare(_history(situations[: BATCH * processes * 2]), Run(), _MOST):
            pass
        run, started = Run(), time.perf_counter()
        async for _ in pool.compare(_history(situations), run, _MOST):
            pass
        return len(situations) / (time.perf_counter() - started), run


async def _history(situations: Sequence[Situation]) -> AsyncIterator[Sequence[PastMessage]]:
    for start in range(0, len(situations), BATCH):
        chosen = situations[start : start + BATCH]
        yield [PastMessage((UUID(int=start), number), _AT, one) for number, one in enumerate(chosen)]


if __name__ == "__main__":
    main()
