"""Readings, slots, identifiers, levels and lines."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.compliance.errors import (
    CategoryNotFound,
    ComplianceBlocked,
    ComplianceConfirm,
    ComplianceHeld,
    LevelTooLow,
    check_verdict,
)
from wenlu.domains.compliance.rules import Broken, RuleSet, check_body, check_level, with_level
from wenlu.domains.compliance.rules.expand import Slots, UnknownSlot
from wenlu.domains.compliance.rules.views import Reader
from wenlu.domains.compliance.schemas import FailedLine, Level, ReviewedLine, Verdict
from wenlu.domains.compliance.service import review_lines, shipped_body
from wenlu.language.personal import find_bank_cards, find_identity_numbers, find_phones

READER = Reader({"📈": "涨", "💯": "百分百"}, {"bao": "保宝", "ben": "本奔"})
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@given(text=st.text(max_size=80))
def test_every_place_of_a_reading_leads_back(text: str) -> None:
    view = READER.read(text)
    for place in range(len(view.clausal)):
        first, last = view.source(place, place + 1)
        assert 0 <= first < last <= len(text)
    for place in range(len(view.squeezed)):
        start, end = view.clausal_span(place, place + 1)
        assert view.clausal[start:end] == view.squeezed[place]


def test_readings() -> None:
    view = READER.read("保 本，💯！3.5%。")
    assert view.clausal == "保本,百分百!3点5%."
    assert view.squeezed == "保本百分百3点5%"
    assert view.sounds.startswith("baoben")
    assert view.source(*view.clausal_span(2, 5)) == (4, 5)


def test_marks_between_single_characters_divide_nothing() -> None:
    assert READER.read("稳，赚，不，赔").clausal == "稳赚不赔"


def test_slots_may_hold_slots() -> None:
    slots = Slots({"a": ("x", "{b}y"), "b": ("1", "2")}, str)
    assert list(slots.literals("{a}z")) == ["xz", "1yz", "2yz"]
    assert slots.pattern("^{a}~2$").fullmatch("2y!") is None
    assert slots.pattern("^{a}~2$").fullmatch("2yab")


@pytest.mark.parametrize("slots", [{}, {"a": ("{a}",)}])
def test_unknown_and_circular_slots_are_refused(slots: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(UnknownSlot):
        list(Slots(slots, str).literals("{a}"))


@given(born=st.dates(date(1930, 1, 1), date(2020, 1, 1)), serial=st.integers(0, 999), wrong=st.integers(1, 10))
def test_identity_numbers_by_their_check_character(born: date, serial: int, wrong: int) -> None:
    digits = f"110105{born:%Y%m%d}{serial:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    right, other = "10X98765432"[total % 11], "10X98765432"[(total + wrong) % 11]
    assert list(find_identity_numbers(f"号码{digits}{right}。")) == [(2, 20)]
    assert not list(find_identity_numbers(f"号码{digits}{other}。"))


def test_phones_and_cards() -> None:
    assert list(find_phones("电话138 1234 5678，热线95000，尾号5678，订单138123456789")) == [(2, 15)]
    assert list(find_bank_cards("卡号4111 1111 1111 1111")) == [(2, 21)]
    assert not list(find_bank_cards("卡号4111 1111 1111 1112"))


def test_levels_rise_freely_and_fall_to_the_default_only() -> None:
    defaults = shipped_body()
    check_level(defaults, "rumour", Level.BLOCK)
    with pytest.raises(LevelTooLow):
        check_level(defaults, "rumour", Level.HINT)
    with pytest.raises(CategoryNotFound):
        check_level(defaults, "weather", Level.HINT)
    raised = with_level(defaults, "rumour", Level.HOLD)
    check_body(defaults, raised)
    with pytest.raises(LevelTooLow):
        check_body(raised, defaults)


def test_a_rule_that_cannot_be_compiled_is_named() -> None:
    body = shipped_body()
    first = body.categories[0]
    broken = first.expressions[0].model_copy(update={"pattern": "("})
    categories = (first.model_copy(update={"expressions": (broken,)}), *body.categories[1:])
    with pytest.raises(Broken, match=f"{first.id}.{broken.id}"):
        RuleSet.compile(1, body.model_copy(update={"categories": categories}))


def test_a_reason_lets_confirm_through_and_nothing_above() -> None:
    def verdict(level: Level) -> Verdict:
        return Verdict(verdict=level, rule_version=1, milliseconds=0)

    check_verdict(verdict(Level.HINT))
    check_verdict(verdict(Level.CONFIRM), reason="客户要求")
    for level, refusal in (
        (Level.CONFIRM, ComplianceConfirm),
        (Level.HOLD, ComplianceHeld),
        (Level.BLOCK, ComplianceBlocked),
    ):
        with pytest.raises(refusal) as raised:
            check_verdict(verdict(level), reason=" " if level is Level.CONFIRM else "有理由")
        assert raised.value.extra["verdict"]


def test_bad_lines_stop_nothing(rule_set: RuleSet) -> None:
    lines = [
        '{"id": 1, "role": "agent", "text": "保本的"}',
        "nonsense",
        "",
        '{"id": "x", "role": "king", "text": "a"}',
        '{"id": 4, "role": "adviser", "text": "是的", "context": [{"role": "customer", "text": "保本吗？"}], "x": 1}',
        '{"id": 5, "role": "manager", "text": "推荐R5产品给您", "customer_grade": "C9"}',
        "[" * 5000,
    ]
    read = list(review_lines(lines, rule_set))
    assert [type(line) for line in read] == [ReviewedLine, FailedLine, FailedLine, ReviewedLine, FailedLine, FailedLine]
    assert [line.id for line in read] == [1, None, "x", 4, 5, None]
    first = json.loads(read[0].model_dump_json())
    assert set(first) == {"id", "verdict", "hits", "signals", "milliseconds"}
    assert set(first["hits"][0]) == {"rule", "category", "level", "start", "end", "quote", "why"}
