"""Sentences that the law forbids whatever a firm's rules say: no version may let them through."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, Role, Situation
from wenlu.sdk.messages import Frozen


class LeastLine(Frozen):
    """A sentence, who says it, and the category and level that it has at least."""

    category: str
    level: Level
    role: Role
    text: str


@cache
def least_lines() -> tuple[LeastLine, ...]:
    """Return the sentences, from `defaults/least/lines.yaml`."""
    found = files("wenlu.domains.compliance").joinpath("defaults", "least", "lines.yaml").read_text("utf-8")
    return TypeAdapter(tuple[LeastLine, ...]).validate_python(yaml.load(found, yaml.CSafeLoader))


def missed_lines(rules: RuleSet) -> list[LeastLine]:
    """Return the sentences that rules treat more lightly than the law does."""
    return [line for line in least_lines() if _level(rules, line).rank < line.level.rank]


def _level(rules: RuleSet, line: LeastLine) -> Level:
    return rules.review(Situation(line.role, line.text, has_advisory_contract=False)).verdict
