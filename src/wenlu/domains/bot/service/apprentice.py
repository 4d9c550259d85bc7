"""Trains models in a process of its own, at low priority, so that nobody who talks to the bot waits for it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from threadpoolctl import threadpool_limits

from wenlu.domains.bot.errors import BaseTooSmall
from wenlu.language.models import LanguageModels
from wenlu.language.rollout import Comparison, Figures, Material, Stage, Trained, train_models
from wenlu.language.vectors import load_encoder

_NICENESS = 10
_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Job:
    """What goes into the process: what to learn from, the models that serve, whether to use sentence vectors."""

    material: Material
    live: bytes
    with_vectors: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `done` of `total` in a stage."""

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Made:
    """What comes out."""

    content: bytes
    figures: Figures
    comparison: Comparison
    seconds: float


class TrainingFailed(RuntimeError):
    """The process ended without a result."""


async def apprentice(job: Job, tell: Callable[[Progress], None]) -> Made:
    """Run the process and return what it made; cancelling ends it at once.

    Raises `BaseTooSmall`, `TrainingFailed`.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), name="wenlu-training", daemon=True)
    start = asyncio.create_task(asyncio.to_thread(process.start))
    try:
        await asyncio.shield(start)
        theirs.close()
        await asyncio.to_thread(ours.send, job)
        return await _listen(ours, tell)
    finally:
        await asyncio.shield(_end(start, process))
        ours.close()


async def _end(start: asyncio.Task[None], process: SpawnProcess) -> None:
    """Kill and reap the process, which may still be starting in its thread when a cancel comes."""
    await asyncio.wait({start})
    if process.pid is not None:
        process.kill()
        await asyncio.to_thread(process.join)
    process.close()


async def _listen(connection: Connection, tell: Callable[[Progress], None]) -> Made:
    while True:
        try:
            if not await asyncio.to_thread(connection.poll, _POLL_SECONDS):
                continue
            heard: object = connection.recv()
        except (EOFError, OSError) as error:
            raise TrainingFailed("the process ended") from error
        match heard:
            case Progress():
                tell(heard)
            case Made():
                return heard
            case ValueError():
                raise BaseTooSmall(str(heard))
            case _:
                raise TrainingFailed(f"{type(heard).__name__} in the process")


def _work(connection: Connection) -> None:
    """The process: one job in, progress and a result out."""
    os.nice(_NICENESS)
    with suppress(BrokenPipeError), threadpool_limits(1):  # nobody listens any more: there is nothing left to do
        try:
            connection.send(_made(connection.recv(), connection))
        except Exception as error:  # noqa: BLE001  whatever it was, the parent says so
            connection.send(error)


def _made(job: Job, connection: Connection) -> Made:
    def tell(stage: Stage, done: int, total: int) -> None:
        connection.send(Progress(stage, done, total))

    encoder = load_encoder() if job.with_vectors else None
    trained: Trained = train_models(job.material, encoder, LanguageModels.from_bytes(job.live), tell)
    return Made(trained.models.to_bytes(), trained.figures, trained.comparison, trained.seconds)
