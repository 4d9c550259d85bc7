"""Reads a document in a process of its own.

The file comes from outside and the libraries that read it are large: whatever it does to them (a loop without end,
all the memory, a crash in C) ends that process and not the platform, and the event loop is free meanwhile.
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import asdict

import orjson

from wenlu.platform.documents.model import Format, Passage, Reason, UnreadableDocument

SECONDS = 180.0
_LONGEST_LINE = 64 * 1024 * 1024


def write_passage(passage: Passage) -> dict[str, object]:
    """Return what a passage is on its way between the processes."""
    return asdict(passage)


async def read_passages(
    format_: Format, data: bytes, progress: Callable[[int, int], None], seconds: float = SECONDS
) -> tuple[str, int | None, tuple[Passage, ...]]:
    """Return title, number of pages and passages; raises `UnreadableDocument`."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "wenlu.platform.documents", format_.value,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        limit=_LONGEST_LINE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            return await _listen(child, data, progress)
    except TimeoutError as error:
        raise UnreadableDocument(Reason.TIMED_OUT) from error
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _listen(
    child: asyncio.subprocess.Process, data: bytes, progress: Callable[[int, int], None]
) -> tuple[str, int | None, tuple[Passage, ...]]:
    assert child.stdin is not None  # noqa: S101  asked for above
    assert child.stdout is not None  # noqa: S101  asked for above
    feeding = asyncio.create_task(_feed(child.stdin, data))
    try:
        async for line in child.stdout:
            message = orjson.loads(line)
            if "done" in message:
                progress(message["done"], message["all"])
            elif "reason" in message:
                raise UnreadableDocument(Reason(message["reason"]), message["detail"])
            else:
                passages = tuple(
                    Passage(**{**passage, "headings": tuple(passage["headings"])}) for passage in message["passages"]
                )
                return message["title"], message["pages"], passages
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
    raise UnreadableDocument(Reason.BROKEN, "the reader died")


async def _feed(pipe: asyncio.StreamWriter, data: bytes) -> None:
    pipe.write(data)
    await pipe.drain()
    pipe.close()
