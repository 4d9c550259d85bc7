"""Regular expressions that people write: each is tried against texts made to hurt it before it may judge anything.

Python's engine tries one way after the other, so that some expressions take seconds, or for ever, on a text of a few
hundred characters. The trial runs in a process of its own, which is killed when it takes too long.

    seconds = await time_patterns([r"(a+)+$"])     # {0: inf}
"""

import asyncio
import json
import math
import re
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice, product
from typing import Protocol, cast

LIMIT = 0.03
"""Seconds of processor that one search of a long text may take; nearly all shipped rules take a tenth of it."""
PATIENCE = 20.0
"""Seconds for all of one trial, the start of the process included."""
_LENGTH = 3_000
_SHORT = 40
_SAMPLES = 6
_MOST_ADVERSARIES = 80
_ENDS = ("\x00", "", "。")


class Parsed(Protocol):
    """A part of Python's own syntax tree of an expression."""

    def __iter__(self) -> Iterator[tuple[object, object]]: ...


async def time_patterns(sources: Sequence[str], limit: float = LIMIT, patience: float = PATIENCE) -> dict[int, float]:
    """Return for every expression that is too slow how many seconds its worst text took; infinity if it did not end."""
    if not sources:
        return {}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", __name__, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None  # noqa: S101  it was asked for
    assert process.stdout is not None  # noqa: S101  it was asked for
    seconds: dict[int, float] = {}
    try:
        async with asyncio.timeout(patience):
            process.stdin.write(json.dumps([limit, list(sources)]).encode() + b"\n")
            process.stdin.write_eof()
            async for line in process.stdout:
                number, worst = json.loads(line)
                seconds[number] = worst
    except TimeoutError:
        pass  # whatever has not answered by now is the one that hangs, or stands behind it
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    first_missing = next((number for number in range(len(sources)) if number not in seconds), None)
    slow = {number: worst for number, worst in seconds.items() if worst > limit}
    return slow if first_missing is None else {**slow, first_missing: math.inf}


def slowest(source: str, limit: float) -> float:
    """Search every adversary and return the longest time in seconds; ends at the first that is over the limit."""
    pattern = re.compile(source)
    worst = 0.0
    for text in adversaries(source):
        started = time.process_time()
        for _ in pattern.finditer(text):
            pass
        worst = max(worst, time.process_time() - started)
        if worst > limit:
            break
    return worst


def adversaries(source: str) -> Iterator[str]:
    """Yield texts that make an expression with ambiguous or endless repetitions work, shorter ones first.

    Every repeated part is repeated often and then disappointed, alone and behind what may stand before it; so is every
    literal of the expression.
    """
    tree = cast("Parsed", import_module("re._parser").parse(source))
    found: dict[str, None] = {}
    for before, body in islice(_repeats(tree, ""), _MOST_ADVERSARIES):
        found.update(dict.fromkeys(_repeated(before, body)))
    for literal in islice(_literals(tree), _MOST_ADVERSARIES):
        found.update(dict.fromkeys(_repeated("", literal)))
    texts = list(islice(found, _MOST_ADVERSARIES * _SAMPLES))
    yield from sorted(texts, key=len)


def _repeated(before: str, body: str) -> Iterator[str]:
    if body:
        for length, end in product((_SHORT, _LENGTH), _ENDS):
            yield before + body * max(1, length // len(body)) + end
        yield (before + body * 30 + "\x00") * max(1, _LENGTH // (len(before) + len(body) * 30 + 1))


def _repeats(tree: Parsed, before: str) -> Iterator[tuple[str, str]]:
    """Yield (what stands before, one round) of every repetition of the tree."""
    for kind, value in tree:
        name = str(kind)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, _, body = cast("tuple[int, int, Parsed]", value)
            for sample in _samples(body):
                yield before, sample
            yield from _repeats(body, before)
        else:
            for part in _parts(name, value):
                yield from _repeats(part, before)
        before += next(_samples([(kind, value)]), "")


def _parts(name: str, value: object) -> list[Parsed]:
    """The trees inside a node."""
    if name == "SUBPATTERN":
        return [cast("tuple[object, object, object, Parsed]", value)[3]]
    if name == "BRANCH":
        return cast("tuple[object, list[Parsed]]", value)[1]
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [cast("tuple[int, Parsed]", value)[1]]
    if name == "ATOMIC_GROUP":
        return [cast("Parsed", value)]
    return []


def _samples(tree: Parsed | list[tuple[object, object]]) -> Iterator[str]:
    """Yield a few texts that a tree matches, or nearly."""
    choices = [list(islice(_node_samples(str(kind), value), _SAMPLES)) or [""] for kind, value in tree]
    for number in range(max(map(len, choices), default=0)):
        yield "".join(choice[number % len(choice)] for choice in choices)


def _node_samples(name: str, value: object) -> Iterator[str]:
    if name == "LITERAL":
        yield chr(cast("int", value))
    elif name == "NOT_LITERAL":
        yield "一" if cast("int", value) != ord("一") else "二"
    elif name == "ANY":
        yield from ("一", "a", ",")
    elif name == "IN":
        yield from _members(cast("list[tuple[object, object]]", value))
    elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, body = cast("tuple[int, int, Parsed]", value)
        rounds = max(int(least), min(int(most), 1))
        yield from (sample * rounds for sample in _samples(body))
    elif name == "BRANCH":
        for part in _parts(name, value):
            yield from islice(_samples(part), 1)
    elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
        for part in _parts(name, value):
            yield from _samples(part)


def _members(items: list[tuple[object, object]]) -> Iterator[str]:
    """Yield characters of a class; of one that excludes, some that it does not name."""
    refused = {chr(cast("int", value)) for kind, value in items if str(kind) == "LITERAL"}
    if any(str(kind) == "NEGATE" for kind, _ in items):
        yield from (sign for sign in "一a1," if sign not in refused)
        return
    for kind, value in items:
        name = str(kind)
        if name == "LITERAL":
            yield chr(cast("int", value))
        elif name == "RANGE":
            yield chr(cast("tuple[int, int]", value)[0])
        elif name == "CATEGORY":
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "一")


def _literals(tree: Parsed) -> Iterator[str]:
    """Yield every run of literals of the tree."""
    run = ""
    for kind, value in tree:
        if str(kind) == "LITERAL":
            run += chr(cast("int", value))
            continue
        if run:
            yield run
        run = ""
        inner = (
            [cast("tuple[int, int, Parsed]", value)[2]] if str(kind).endswith("_REPEAT") else _parts(str(kind), value)
        )
        for part in inner:
            yield from _literals(part)
    if run:
        yield run


def _main() -> None:
    """Time what comes on standard input and say of each expression, as soon as it is known, how long it took."""
    limit, sources = json.loads(sys.stdin.readline())
    for number, source in enumerate(sources):
        sys.stdout.write(json.dumps([number, slowest(source, limit)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
