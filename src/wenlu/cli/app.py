"""Commands; JSON on standard output, words on standard error, exit 0 only on success."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from wenlu.cli import serving
from wenlu.cli.demo import play
from wenlu.cli.evidence import evidence
from wenlu.cli.failing import exit_on_error
from wenlu.cli.inspection import inspection
from wenlu.cli.knowledge import knowledge
from wenlu.cli.language import language
from wenlu.cli.opening import opened_platform
from wenlu.domains.bot.schemas import FailedLine as FailedQuestion
from wenlu.domains.bot.service import bot_lines
from wenlu.domains.compliance.schemas import FailedLine as FailedReview
from wenlu.domains.compliance.service import review_lines
from wenlu.platform.settings import load_settings
from wenlu.platform.telemetry import configure_logging

app = typer.Typer(
    name="wenlu", help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
bot = typer.Typer(help="The bot.", no_args_is_help=True)
compliance = typer.Typer(help="The gate in front of everything that leaves.", no_args_is_help=True)
app.add_typer(bot, name="bot")
app.add_typer(compliance, name="compliance")
app.add_typer(knowledge, name="knowledge")
app.add_typer(inspection, name="inspection")
app.add_typer(language, name="language")
app.add_typer(evidence, name="evidence")

Lines = Annotated[Path, typer.Argument(help="JSON Lines, or - for standard input", allow_dash=True)]


@app.callback()
def _begin() -> None:
    configure_logging("warning")  # standard output belongs to the answers


@app.command()
def serve() -> None:
    """Start the platform: the embedded database if none is given, every service, the pages."""
    exit_on_error(lambda: serving.serve(load_settings()))


@app.command()
def migrate() -> None:
    """Bring an external database to this version's schema."""
    exit_on_error(lambda: serving.migrate_external(load_settings()))


@app.command()
def demo(
    customers: Annotated[int, typer.Option(min=1, max=5000, help="How many people may come")] = 200,
    rate: Annotated[float, typer.Option(min=0.01, max=50, help="Conversations that begin in a second")] = 1.0,
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="How long people keep coming")] = 60.0,
) -> None:
    """Fill a running platform with life-like people and talk; boards move."""
    exit_on_error(lambda: sys.exit(asyncio.run(_demo(customers, rate, seconds))))


@bot.command("ask")
def ask(file: Lines) -> None:
    """Answer questions, one JSON object a line; a bad line is answered by an `error` and does not stop the rest."""
    exit_on_error(lambda: sys.exit(asyncio.run(_ask(_read(file)))))


@compliance.command("review")
def review(file: Lines) -> None:
    """Judge texts, one JSON object a line; a bad line is answered by an `error` and does not stop the rest."""
    exit_on_error(lambda: sys.exit(asyncio.run(_review(_read(file)))))


async def _demo(customers: int, rate: float, seconds: float) -> int:
    settings = load_settings()
    report = await play(settings.address, customers, rate, seconds, token_secret=settings.customer_token_secret)
    _print(report)
    return int(bool(report.failures))


async def _ask(lines: list[str]) -> int:
    failed = False
    async with opened_platform(load_settings()) as platform:
        await platform.prepare_bot()
        await platform.passages.refresh()
        if platform.model is not None:
            await platform.compliance.load()  # what it writes is judged
        async for answer in bot_lines(platform.bot_writer, lines):
            failed |= isinstance(answer, FailedQuestion)
            _print(answer)
    return int(failed)


async def _review(lines: list[str]) -> int:
    failed = False
    async with opened_platform(load_settings()) as platform:
        await platform.compliance.load()
        for answer in review_lines(lines, platform.compliance.rule_set):
            failed |= isinstance(answer, FailedReview)
            _print(answer)
    return int(failed)


def _read(file: Path) -> list[str]:
    text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    return text.decode("utf-8-sig", errors="surrogateescape").splitlines()


def _print(answer: BaseModel) -> None:
    sys.stdout.write(json.dumps(answer.model_dump(mode="json"), ensure_ascii=False) + "\n")
