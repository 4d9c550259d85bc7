"""`wenlu inspection`: inspect what was closed, again. One JSON object on standard output."""

import asyncio
import json
import sys
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from wenlu.cli.failing import exit_on_error
from wenlu.cli.opening import opened_platform
from wenlu.domains.inspection.schemas.inspections import InspectAgain
from wenlu.kernel.actors import SYSTEM
from wenlu.platform.settings import load_settings

inspection = typer.Typer(help="Quality inspection.", no_args_is_help=True)


@inspection.callback()
def _group() -> None:
    """Keep the commands below `inspection`, however few they are."""


@inspection.command("again")
def again(
    conversation: Annotated[UUID | None, typer.Argument(help="One conversation; all if none is named")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Closed since this day; 30 days ago unless named")
    ] = None,
) -> None:
    """Inspect closed conversations anew by the scorecards in force; exit status 1 if one could not be inspected."""
    command = InspectAgain(conversation_id=conversation, since=since.date() if since else None)
    exit_on_error(lambda: sys.exit(asyncio.run(_again(command))))


async def _again(command: InspectAgain) -> int:
    async with opened_platform(load_settings()) as platform:
        await platform.starter.import_starter(SYSTEM)
        await platform.prepare_inspection()
        asked = await platform.inspector.ask_again(SYSTEM, command)
        await platform.inspector.run()
        progress = await platform.inspector.progress(SYSTEM)
    sys.stdout.write(json.dumps({"asked": asked.conversations} | progress.model_dump(), ensure_ascii=False) + "\n")
    return int(progress.failed > 0)
