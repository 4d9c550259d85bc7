"""The labelled lines: floors under recall and precision, for every split (figures: docs/measures/compliance.md)."""

from collections import defaultdict

import pytest

from bench.compliance import LabelledLine, ordinary, read_lines
from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, Role
from wenlu.domains.compliance.service import shipped_body

FLOORS = {
    "dev": (0.99, 0.99),
    "test": (0.95, 0.95),
    "blind_a": (0.95, 0.98),
    "blind_b": (0.72, 0.88),
    "second": (0.75, 0.92),
}
LINES = list(read_lines())


def lines_of(split: str) -> list[LabelledLine]:
    return [line for line in LINES if line.split == split]


@pytest.mark.parametrize("split", FLOORS)
def test_floors(rule_set: RuleSet, split: str) -> None:
    right: dict[bool, list[bool]] = defaultdict(list)
    for line in lines_of(split):
        right[line.level is Level.PASS].append(line.is_right(rule_set.review(line.situation).verdict))
    recall, lawful = FLOORS[split]
    assert sum(right[False]) / len(right[False]) >= recall
    assert sum(right[True]) / len(right[True]) >= lawful


def test_ordinary_talk_is_let_alone(rule_set: RuleSet) -> None:
    stopped = [each for each in ordinary() if rule_set.review(each).verdict.rank > Level.HINT.rank]
    assert len(stopped) * 400 <= len(ordinary())


def test_enough_of_every_kind() -> None:
    assert len(LINES) >= 1_500
    assert {line.category for line in LINES if line.category} == {category.id for category in shipped_body().categories}
    assert {line.situation.role for line in LINES} >= set(Role) - {Role.CUSTOMER}
    assert sum(line.level is Level.PASS for line in LINES) * 5 >= 2 * len(LINES)
