"""Reads the limits that the bot goes by."""

from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from wenlu.domains.bot.rules import Limits

_LEARNED: TypeAdapter[dict[str, float]] = TypeAdapter(dict[str, float])


@cache
def load_limits() -> Limits:
    """Return the limits learned last (`limits.json`); a broken file is an error of the build, so it raises."""
    return Limits(**_LEARNED.validate_json(files("wenlu.domains.bot").joinpath("limits.json").read_bytes()))
