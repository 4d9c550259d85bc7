"""`wenlu language`: how well the library does on labelled data, one JSON object each, and versions of its models."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wenlu.cli import models
from wenlu.cli.failing import exit_on_error
from wenlu.language.vectors import load_encoder

if TYPE_CHECKING:
    from wenlu.language.evaluation import IntentResult, MatchingResult, RetrievalResult

language = typer.Typer(help="The language library.", no_args_is_help=True)
evaluate = typer.Typer(help="Measure it on labelled data.", no_args_is_help=True)
language.add_typer(evaluate, name="evaluate")

Train = Annotated[Path, typer.Option(help="Rows to learn from", exists=True, dir_okay=False)]
Test = Annotated[Path, typer.Option(help="Rows to be asked", exists=True, dir_okay=False)]
Pairs = Annotated[Path, typer.Option(help="CSV or TSV of two questions and 0 or 1", exists=True, dir_okay=False)]
OutOfScope = Annotated[str | None, typer.Option(help="The label of what no intent covers")]

Version = Annotated[int, typer.Argument(help="The version; 0 is what ships")]
Why = Annotated[str, typer.Option(help="The reason, which is kept")]
Serve = Annotated[bool, typer.Option("--promote/--keep", help="Let the result serve unless it is worse")]


@language.command()
def train(promote: Serve = True) -> None:
    """Learn from the knowledge base as it is now; the new version serves unless it is worse than the present one."""
    exit_on_error(lambda: models.train(promote=promote))


@language.command("models")
def list_models() -> None:
    """List the versions of the models, newest first, one JSON object a line; `live` is the one that serves."""
    exit_on_error(models.list_models)


@language.command()
def promote(version: Version, why: Why = "") -> None:
    """Let a version serve, on every node."""
    exit_on_error(lambda: models.promote(version, why))


@language.command()
def rollback(why: Why = "") -> None:
    """Let the version serve again that served before this one."""
    exit_on_error(lambda: models.roll_back(why))


@evaluate.command()
def intent(train: Train, test: Test, out_of_scope: OutOfScope = None) -> None:
    """Learn intents from one CSV with `text,category` and say how another is understood."""
    from wenlu.language import evaluation as by  # noqa: PLC0415  a second of scikit-learn that no other command needs

    _report(lambda: by.evaluate_intent(by.read_labelled(train), by.read_labelled(test), load_encoder(), out_of_scope))


@evaluate.command()
def matching(train: Train, test: Test) -> None:
    """Learn whether two questions mean the same, from pairs with 0 or 1, and say how others are judged."""
    from wenlu.language import evaluation as by  # noqa: PLC0415  as above

    _report(lambda: by.evaluate_matching(by.read_pairs(train), by.read_pairs(test), load_encoder()))


@evaluate.command()
def retrieval(pairs: Pairs) -> None:
    """Say how often the second question of a pair labelled 1 is found by the first."""
    from wenlu.language import evaluation as by  # noqa: PLC0415  as above

    _report(lambda: by.evaluate_retrieval(by.read_pairs(pairs), load_encoder()))


def _report(measure: "Callable[[], IntentResult | MatchingResult | RetrievalResult]") -> None:
    try:
        result = measure()
    except ValueError as error:
        typer.echo(f"wenlu: {error}", err=True)
        sys.exit(1)
    sys.stdout.write(json.dumps(asdict(result)) + "\n")
