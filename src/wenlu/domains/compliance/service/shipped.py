"""The rules that come with the platform, from `defaults/*.yaml`."""

from functools import cache
from importlib.resources import files

import yaml

from wenlu.domains.compliance.rules import RuleBody, RuleSet

_MERGED = ("slots", "categories", "guards")


@cache
def shipped_body() -> RuleBody:
    """Return the shipped rules; the files share one name space of slots, guards and categories."""
    whole: dict[str, object] = {"slots": {}, "categories": [], "guards": []}
    for file in sorted(files("wenlu.domains.compliance").joinpath("defaults").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            for name, value in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader).items():
                whole[name] = _merged(whole[name], value) if name in _MERGED else value
    return RuleBody.model_validate(whole)


def shipped_rule_set(version: int = 1) -> RuleSet:
    """Return the shipped rules, compiled, for use without a database."""
    return RuleSet.compile(version, shipped_body())


def _merged(before: object, more: object) -> object:
    if isinstance(before, dict) and isinstance(more, dict):
        return {**before, **more}
    if isinstance(before, list) and isinstance(more, list):
        return [*before, *more]
    raise TypeError("slots are a mapping; categories and guards are lists")
