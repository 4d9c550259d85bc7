import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.mood import Mood, Urgency, read_mood

LABELLED = Path(__file__).parents[2] / "data" / "language" / "mood.csv"


def labelled(split: str) -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["split"] == split]


def test_the_messages_that_the_table_was_made_with_are_read_right() -> None:
    rows = labelled("dev")
    urgent = [row for row in rows if row["urgency"]]
    assert len(urgent) >= 200
    assert sum(read_mood(row["text"]).mood == row["mood"] for row in rows) >= 0.95 * len(rows)
    assert sum(read_mood(row["text"]).urgency == int(row["urgency"]) for row in urgent) >= 0.95 * len(urgent)


def test_what_is_said_of_other_messages_is_true_where_something_is_said() -> None:
    """Nothing was tuned on these: a mood may be missed, it is not made up."""
    for row in labelled("test"):
        assert read_mood(row["text"]).mood in {row["mood"], Mood.NEUTRAL}


@pytest.mark.parametrize(
    "text", ["不着急", "我不是投诉", "I am not worried", "怎么防止被骗", "万一被盗怎么办", "投诉电话是多少", ""]
)
def test_denials_and_mentions_are_neutral(text: str) -> None:
    assert read_mood(text).mood is Mood.NEUTRAL
    assert read_mood(text).score == 0.0


def test_evidence_is_quoted_from_the_original() -> None:
    text = "馬上要收盤了還撤不了單，氣死我了！！"
    reading = read_mood(text)
    assert (reading.mood, reading.urgency) == (Mood.ANGRY, Urgency.AT_RISK)
    assert [one.text for one in reading.evidence] == ["氣死"]
    assert "撤不了" in {one.text[:3] for one in reading.haste}
    assert all(text[one.start : one.end] == one.text for one in (*reading.evidence, *reading.haste))


def test_more_words_show_it_more_plainly() -> None:
    assert read_mood("垃圾软件，气死我了，我要投诉").score > read_mood("我要投诉").score


@given(st.text(st.one_of(st.characters(), st.sampled_from("不急投诉谢气死!?😡👍收盘撤了")), max_size=200))
def test_any_text_is_read(text: str) -> None:
    reading = read_mood(text)
    assert 0 <= reading.score < 1
    assert (reading.mood is Mood.NEUTRAL) == (reading.score == 0)


@pytest.mark.parametrize("text", ["急" * 20_000, "!" * 20_000, "投诉" * 10_000, "\x00\ud800" * 500, "not " * 5_000])
def test_long_and_broken_texts_are_read(text: str) -> None:
    read_mood(text)
