"""The labelled lines: floors under recall and precision, for both splits (figures: docs/measures/compliance.md)."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, Role, Situation, Utterance

LINES = Path(__file__).parents[3] / "data" / "compliance" / "lines.csv"
FLOORS = {"dev": (0.99, 0.99), "test": (0.96, 0.95)}


def read(split: str) -> Iterator[tuple[Situation, Level]]:
    with LINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == split:
                speaker, colon, said = row["context"].partition(": ")
                yield (
                    Situation(
                        Role(row["role"]),
                        row["text"],
                        (Utterance(Role(speaker), said),) if colon else (),
                        customer_grade=row["customer_grade"] or None,  # type: ignore[arg-type]
                    ),
                    Level(row["expect_level"]),
                )


@pytest.mark.parametrize("split", FLOORS)
def test_floors(rule_set: RuleSet, split: str) -> None:
    caught, let_through = [], []
    for situation, expected in read(split):
        level = rule_set.review(situation).verdict
        if expected is Level.PASS:
            let_through.append(level.rank <= Level.HINT.rank)
        else:
            caught.append(level.rank >= expected.rank)
    recall, lawful = FLOORS[split]
    assert sum(caught) / len(caught) >= recall
    assert sum(let_through) / len(let_through) >= lawful


def test_enough_of_both_kinds() -> None:
    expected = [level for split in FLOORS for _, level in read(split)]
    assert len(expected) >= 600
    assert sum(level is Level.PASS for level in expected) * 2 >= len(expected)
