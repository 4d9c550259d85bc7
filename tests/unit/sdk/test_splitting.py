"""Cutting texts: nothing lost, nothing too long, cut where a reader pauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.sdk.splitting import split_text

EMOJI = ["👨\u200d👩\u200d👧", "🇨🇳", "e\u0301"]
PIECES = st.sampled_from(["开户需要本人身份证。", "手续费", "，", "！", "\n", "\n\n", " ", "abc ", "3.14", *EMOJI])
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=120).map("".join))


def _content(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(50, 200))
def test_nothing_is_lost_and_nothing_too_long(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert _content("".join(parts)) == _content(text)
    assert all(len(part) <= limit for part in parts) or parts == [text]


@given(st.text(max_size=200))
def test_what_fits_stays_as_it_is(text: str) -> None:
    assert split_text(text, 200) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲" * 40 + "\n\n" + "乙" * 40, ["甲" * 40, "乙" * 40]),
        ("甲" * 30 + "\n" + "乙" * 15 + "。" + "丙" * 20, ["甲" * 30, "乙" * 15 + "。" + "丙" * 20]),
        ("甲" * 30 + "。" + "乙" * 30, ["甲" * 30 + "。", "乙" * 30]),
        ("费率为 0.025%" * 4 + "，" + "起" * 20, ["费率为 0.025%" * 4 + "，", "起" * 20]),
        ("please see the page https://example.com/a?b=1;c=2#d", ["please see the page", "https://example.com/a?b=1;c=2#d"]),
        ("甲" * 49 + "🇨🇳" + "乙", ["甲" * 49, "🇨🇳乙"]),
        ("甲" * 48 + "👨‍👩‍👧" + "乙", ["甲" * 48, "👨‍👩‍👧乙"]),
        ("甲" * 49 + "e\u0301" + "乙", ["甲" * 49, "e\u0301乙"]),
    ],
)  # fmt: skip
def test_cuts_where_a_reader_pauses(text: str, parts: list[str]) -> None:
    assert split_text(text, 50) == parts


def test_a_part_is_not_a_crumb() -> None:
    assert split_text("好。" + "长" * 60, 50) == ["好。" + "长" * 48, "长" * 12]
