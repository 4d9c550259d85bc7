"""Reads the bot's own sentences."""

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import TypeAdapter

from wenlu.domains.bot.rules.texts import Texts
from wenlu.domains.bot.schemas import Locale

_WORDINGS: TypeAdapter[dict[str, dict[Locale, tuple[str, ...]]]] = TypeAdapter(
    dict[str, dict[Literal["zh-CN", "en"], tuple[str, ...]]],
)


@cache
def load_texts() -> Texts:
    """Return the shipped sentences; a broken file is an error of the build, so it raises."""
    content = files("wenlu.domains.bot").joinpath("texts.yaml").read_bytes()
    return Texts(_WORDINGS.validate_python(yaml.load(content, yaml.CSafeLoader), strict=False))
