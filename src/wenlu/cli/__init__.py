"""The `wenlu` command."""

from wenlu.cli.app import app


def main() -> None:
    """Run the command line."""
    app()
