"""`wenlu language train | models | promote | rollback`: versions of the bot's language models.

They work on the database that the settings name, whether the platform is running or not; running nodes take another
version within seconds.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable

import typer
from pydantic import BaseModel

from wenlu.bootstrap import Platform
from wenlu.cli.opening import opened_platform
from wenlu.domains.bot.schemas import ModelsView, PromoteModel, RollBackModel, StartTraining
from wenlu.domains.bot.service.apprentice import Progress
from wenlu.kernel.actors import SYSTEM
from wenlu.platform.settings import load_settings


def train(*, promote: bool) -> None:
    """Train and print the version that was made; exit status 1 if none was."""
    sys.exit(asyncio.run(_train(promote=promote)))


def list_models() -> None:
    """Print every version."""
    asyncio.run(_print_models(lambda platform: platform.models.list_models(SYSTEM)))


def promote(version: int, why: str) -> None:
    """Let a version serve and print every version."""
    asyncio.run(_print_models(lambda platform: platform.models.promote(SYSTEM, version, PromoteModel(why=why))))


def roll_back(why: str) -> None:
    """Let the version before serve and print every version."""
    asyncio.run(_print_models(lambda platform: platform.models.roll_back(SYSTEM, RollBackModel(why=why))))


async def _train(*, promote: bool) -> int:
    async with opened_platform(load_settings()) as platform:
        await platform.prepare_bot()
        training = await platform.training.train(SYSTEM, StartTraining(promote=promote), _tell())
        view = await platform.models.list_models(SYSTEM)
    made = next((one for one in view.models if one.version == training.version), None)
    if made is None:
        typer.echo(f"wenlu: training {training.state}: {training.error or 'no version was made'}", err=True)
        return 1
    if made.reason:
        typer.echo(f"wenlu: version {made.version} stays a candidate: {made.reason}", err=True)
    _print(made)
    return 0


def _tell() -> Callable[[Progress], None]:
    """Write progress to standard error, a line a stage and one for every tenth of a long one."""
    said: set[tuple[str, int]] = set()

    def tell(progress: Progress) -> None:
        tenth = 10 * progress.done // max(1, progress.total)
        if (progress.stage.value, tenth) not in said:
            said.add((progress.stage.value, tenth))
            typer.echo(f"{progress.stage.value} {progress.done}/{progress.total}", err=True)

    return tell


async def _print_models(do: Callable[[Platform], Awaitable[ModelsView]]) -> None:
    async with opened_platform(load_settings()) as platform:
        await platform.models.load()
        view = await do(platform)
    for one in view.models:
        _print(one)
    if view.serving.problem is not None:
        typer.echo(f"wenlu: version {view.serving.wanted} cannot serve: {view.serving.problem}", err=True)


def _print(line: BaseModel) -> None:
    sys.stdout.write(json.dumps(line.model_dump(mode="json"), ensure_ascii=False) + "\n")
