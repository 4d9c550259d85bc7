import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.clauses import split_questions

LABELLED = Path(__file__).parents[2] / "data" / "language" / "clauses.csv"


def bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)


def test_takes_apart_what_asks_several_things_and_nothing_else() -> None:
    """The labelled messages: hardly any is cut that is one question, most are found that are several."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["asks"].split("|")) for row in csv.DictReader(file)]
    cut = [(len(asks) > 1, split_questions(text), asks) for text, asks in rows]
    whole = [clauses for several, clauses, _ in cut if not several]
    parts = [
        ([bare(one.text) for one in clauses], [bare(ask) for ask in asks]) for several, clauses, asks in cut if several
    ]
    assert sum(len(clauses) > 1 for clauses in whole) <= 0.03 * len(whole)
    assert sum(len(found) == len(asks) for found, asks in parts) >= 0.9 * len(parts)


def test_clauses_are_quoted_from_the_original() -> None:
    text = "請問：怎么开户，另外 佣金多少？"
    assert [text[one.start : one.end] for one in split_questions(text)] == [one.text for one in split_questions(text)]
    assert split_questions(text)[1].text == "佣金多少？"


def test_what_asks_one_thing_stays_as_it_was() -> None:
    (whole,) = split_questions(" 怎么开户？ ")
    assert (whole.start, whole.end, whole.text) == (0, 7, " 怎么开户？ ")


@given(st.text(st.one_of(st.characters(), st.sampled_from("怎么开户佣金多少?，。另外还有1、2")), max_size=200))
def test_clauses_follow_one_another(text: str) -> None:
    clauses = split_questions(text)
    assert clauses
    end = 0
    for clause in clauses:
        assert end <= clause.start <= clause.end <= len(text)
        end = clause.end


@pytest.mark.parametrize(
    "text", ["怎么开户？" * 4_000, "另外" * 10_000, "1、" * 10_000, "？" * 20_000, "\x00\ud800" * 500]
)
def test_long_and_broken_texts_are_read(text: str) -> None:
    assert split_questions(text)
