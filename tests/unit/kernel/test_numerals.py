"""Chinese numerals and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.kernel.numerals import find_number, write_number


@given(st.integers(1, 9999))
def test_what_is_written_is_read_again(number: int) -> None:
    assert find_number(write_number(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("一百三十五", 135), ("十", 10), ("一十二", 12), ("二百零六", 206), ("两百", 200), ("１３５", 135),
     ("二〇二六", 2026), ("〇", 0), ("甲", None), ("", None), ("1.5", None)],
)  # fmt: skip
def test_ways_to_write(text: str, number: int | None) -> None:
    assert find_number(text) == number


def test_as_statutes_write() -> None:
    assert [write_number(n) for n in (1, 10, 11, 20, 89, 100, 101, 110, 135, 206, 1010)] == [
        "一", "十", "十一", "二十", "八十九", "一百", "一百零一", "一百一十", "一百三十五", "二百零六", "一千零一十",
    ]  # fmt: skip
