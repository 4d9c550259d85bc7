"""`wenlu knowledge`: entries as files. Words on standard error, one JSON object on standard output."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from wenlu.cli.failing import exit_on_error
from wenlu.cli.opening import opened_platform
from wenlu.domains.knowledge.schemas import FileFormat, ImportOutcome, ImportPreview
from wenlu.kernel.actors import SYSTEM
from wenlu.platform.settings import load_settings

knowledge = typer.Typer(help="The knowledge base.", no_args_is_help=True)

Format = Annotated[FileFormat | None, typer.Option("--format", help="By the file's ending unless named")]


@knowledge.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to write, or - for standard output", allow_dash=True)],
    format_: Format = None,
    category: Annotated[str | None, typer.Option(help="Only this category")] = None,
) -> None:
    """Write everything that is published, as CSV that Excel opens or as YAML."""
    exit_on_error(lambda: _write(file, format_ or _format_of(file), category))


@knowledge.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or YAML", exists=True, dir_okay=False)],
    format_: Format = None,
    apply: Annotated[
        bool, typer.Option("--apply/--preview", help="Write it, and not only say what it would do")
    ] = False,
) -> None:
    """Say what a file would do, or do it; exit status 1 if rows are flawed. With review on it becomes drafts."""
    exit_on_error(lambda: sys.exit(asyncio.run(_import(file.read_bytes(), format_ or _format_of(file), apply=apply))))


def _write(file: Path, format_: FileFormat, category: str | None) -> None:
    data = asyncio.run(_export(format_, category))
    if str(file) == "-":
        sys.stdout.buffer.write(data)
    else:
        file.write_bytes(data)
        sys.stdout.write(json.dumps({"file": str(file), "format": format_.value, "bytes": len(data)}) + "\n")


async def _export(format_: FileFormat, category: str | None) -> bytes:
    async with opened_platform(load_settings()) as platform:
        await platform.starter.import_starter(SYSTEM)
        return await platform.exchange.export_entries(SYSTEM, format_, category)


async def _import(data: bytes, format_: FileFormat, *, apply: bool) -> int:
    async with opened_platform(load_settings()) as platform:
        await platform.starter.import_starter(SYSTEM)
        report: ImportOutcome | ImportPreview
        if apply:
            report = await platform.exchange.import_entries(SYSTEM, data, format_)
        else:
            report = await platform.exchange.preview_import(SYSTEM, data, format_)
    sys.stdout.write(json.dumps(report.model_dump(mode="json"), ensure_ascii=False) + "\n")
    return int(report.flawed > 0)


def _format_of(file: Path) -> FileFormat:
    return FileFormat.YAML if file.suffix.lower() in {".yaml", ".yml"} else FileFormat.CSV
