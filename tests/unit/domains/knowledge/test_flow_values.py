"""What words mean to a flow's question."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.knowledge.rules.flows.values import read, read_option, read_stated
from wenlu.domains.knowledge.schemas.flows import AskNode, Expected

TODAY = date(2026, 11, 22)
BOARDS = [
    {"value": "star", "label": "科创板", "label_en": "STAR Market", "words": ["688", "科创"]},
    {"value": "chinext", "label": "创业板", "label_en": "ChiNext", "words": ["创业"]},
    {"value": "bse", "label": "北交所", "label_en": "Beijing Stock Exchange"},
]


def ask(expects: str, **fields: object) -> AskNode:
    options = BOARDS if expects == "choice" else []
    return AskNode.model_validate(
        {"id": "a", "slot": "s", "expects": expects, "label": "事", "text": "？", "options": options, **fields}
    )


@pytest.mark.parametrize(
    ("expects", "said", "value"),
    [
        ("amount", "五十万", 500_000),
        ("amount", "大概50w吧", 500_000),
        ("amount", "不到50万", 499_999),
        ("amount", "50万以下", 499_999),
        ("amount", "三四十万", 300_000),
        ("amount", "30到50万", 300_000),
        ("amount", "12.5万", 125_000),
        ("amount", "500,000元", 500_000),
        ("amount", "about 600,000 yuan", 600_000),
        ("amount", "没有", 0),
        ("amount", "50", None),
        ("amount", "很多", None),
        ("months", "大概两年", 24),
        ("months", "一年半", 18),
        ("months", "不到两年", 23),
        ("months", "18 months", 18),
        ("months", "半年", 6),
        ("months", "2020年开的户", 71),
        ("months", "刚开户", 0),
        ("months", "24", None),
        ("yes_no", "有的", "yes"),
        ("yes_no", "还没有", "no"),
        ("yes_no", "没开过", "no"),
        ("yes_no", "yes", "yes"),
        ("yes_no", "可以吗", None),
        ("yes_no", "是不是要本人去", None),
        ("number", "三十五岁", 35),
        ("number", "35", 35),
        ("number", "25到30", None),
        ("date", "昨天", "2026-11-21"),
        ("date", "12月3日", "2025-12-03"),
        ("date", "2026-03-05", "2026-03-05"),
        ("date", "2月30日", None),
        ("choice", "第二个", "chinext"),
        ("choice", "我想开科创", "star"),
        ("choice", "不是科创板，是创业板", "chinext"),
        ("choice", "the STAR Market please", "star"),
        ("choice", "创业板和北交所", None),
        ("choice", "9", None),
        ("text", "  显示  银行应答失败 ", "显示 银行应答失败"),
        ("text", "？！", None),
    ],
)
def test_words_are_read_as_they_are_meant(expects: str, said: str, value: object) -> None:
    reading = read(ask(expects), said, TODAY)
    assert (reading.value if reading else None) == value


def test_bounds_hold() -> None:
    assert read(ask("number", least=1, most=120), "130", TODAY) is None
    assert read(ask("number", least=1, most=120), "30", TODAY) is not None


def test_what_is_below_reads_as_below() -> None:
    reading = read(ask("amount"), "不到50万", TODAY)
    assert reading is not None
    assert (reading.shown, reading.shown_en) == ("不到 50 万元", "under 500,000 yuan")


@pytest.mark.parametrize(
    ("expects", "said", "value"),
    [
        ("amount", "我有40万够不够开科创板", 400_000),
        ("amount", "科创板是不是要50万", None),
        ("amount", "我资产要满50万吗", None),
        ("months", "炒股两年了能开吗", 24),
        ("months", "需要交易满两年吗", None),
        ("choice", "我想开科创板", "star"),
        ("yes_no", "是的我有", None),
    ],
)
def test_only_what_is_stated_is_taken_unasked(expects: str, said: str, value: object) -> None:
    reading = read_stated(ask(expects), said, TODAY)
    assert (reading.value if reading else None) == value


def test_yes_and_no_can_be_tapped_without_options() -> None:
    assert read_option(ask("yes_no"), "no") is not None
    assert read_option(ask("yes_no"), "maybe") is None


@given(st.sampled_from(list(Expected)), st.text(max_size=80))
def test_any_words_get_a_reading_or_none(expects: Expected, said: str) -> None:
    reading = read(ask(expects.value), said, TODAY)
    assert reading is None or isinstance(reading.value, int | float | str)


@given(st.integers(1, 9_999))
def test_every_sum_in_ten_thousands_is_read_back(count: int) -> None:
    reading = read(ask("amount"), f"{count}万", TODAY)
    assert reading is not None
    assert reading.value == count * 10_000
