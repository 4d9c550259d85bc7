"""`wenlu evidence ...`: prove the log, take evidence out, show the keys of seals."""

import asyncio
import json
import sys
from pathlib import Path
from time import monotonic
from typing import Annotated
from uuid import UUID

import typer

from wenlu.cli.failing import exit_on_error
from wenlu.cli.opening import opened_platform
from wenlu.domains.inspection.schemas.evidence import AskExport
from wenlu.kernel.actors import SYSTEM
from wenlu.platform.settings import load_settings

evidence = typer.Typer(help="The log as evidence.", no_args_is_help=True)
_EVERY = 1.0
"""Seconds between two lines of progress."""


@evidence.command("verify")
def verify(
    conversation: Annotated[UUID | None, typer.Argument(help="One conversation; everything if none is named")] = None,
) -> None:
    """Prove that nothing was changed, removed, added or moved since it was written; exit status 1 if something was."""
    exit_on_error(lambda: sys.exit(asyncio.run(_verify(conversation))))


@evidence.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to write the archive; the PDF is in it")],
    reason: Annotated[str, typer.Option(help="Why; written into the export and the log of acts")],
    conversation: Annotated[UUID | None, typer.Option(help="One conversation")] = None,
    customer: Annotated[UUID | None, typer.Option(help="Everything with a customer")] = None,
    english: Annotated[bool, typer.Option("--english", help="Write the PDF in English")] = False,
) -> None:
    """Write a conversation or a customer's whole history as an archive that anybody can verify without us."""
    if (conversation is None) == (customer is None):
        raise typer.BadParameter("name a conversation or a customer")
    command = AskExport(
        scope="conversation" if conversation else "customer",
        id=conversation or customer,
        reason=reason,
        locale="en" if english else "zh-CN",
    )
    exit_on_error(lambda: _write(file, command))


@evidence.command("keys")
def keys(
    renew: Annotated[bool, typer.Option("--renew", help="Sign with a new key from the next seal on")] = False,
) -> None:
    """Show the public keys by which seals are checked; keep them where the database is not."""
    exit_on_error(lambda: asyncio.run(_keys(renew=renew)))


class _Progress:
    """Says on standard error how far a verification is, once a second."""

    def __init__(self) -> None:
        self._begun = self._said = monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = monotonic()
        if now - self._said < _EVERY:
            return
        self._said = now
        left = (total - done) * (now - self._begun) / done if done else 0.0
        share = 100 * done / total if total else 100.0
        typer.echo(f"{done:,} of {total:,} events, {share:.0f} %, about {left:.0f} s left", err=True)


async def _verify(conversation: UUID | None) -> int:
    async with opened_platform(load_settings()) as platform:
        report = await platform.evidence.verify(conversation, _Progress())
        if platform.settings.timestamp_url == "" and report.seals:
            typer.echo("WENLU_TIMESTAMP_URL is not set: seals are signed, and new ones get no time stamp", err=True)
    sys.stdout.write(json.dumps(report.model_dump(mode="json"), ensure_ascii=False) + "\n")
    return int(bool(report.broken))


def _write(file: Path, command: AskExport) -> None:
    archive = asyncio.run(_export(command))
    file.write_bytes(archive)
    sys.stdout.write(json.dumps({"file": str(file), "bytes": len(archive)}, ensure_ascii=False) + "\n")


async def _export(command: AskExport) -> bytes:
    async with opened_platform(load_settings()) as platform:
        return (await platform.exports.make(SYSTEM, command))[0]


async def _keys(*, renew: bool) -> None:
    async with opened_platform(load_settings()) as platform:
        if renew:
            await platform.seals.renew_key(SYSTEM)
        for key in await platform.seals.list_keys(SYSTEM):
            sys.stdout.write(json.dumps(key.model_dump(mode="json")) + "\n")
