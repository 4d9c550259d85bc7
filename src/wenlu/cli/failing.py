"""How a command fails: one line on standard error and exit status 1."""

import sys
from collections.abc import Callable

import typer
from pydantic import ValidationError

from wenlu.kernel.errors import WenluError


def exit_on_error(run: Callable[[], object]) -> None:
    """Run a command; what it may meet becomes one line on standard error and exit status 1."""
    try:
        run()
    except WenluError as error:
        typer.echo(f"wenlu: {error.detail or error.code}", err=True)
        sys.exit(1)
    except ValidationError as error:
        typer.echo(f"wenlu: settings: {'; '.join(item['msg'] for item in error.errors())}", err=True)
        sys.exit(1)
    except OSError as error:
        typer.echo(f"wenlu: {error}", err=True)
        sys.exit(1)
