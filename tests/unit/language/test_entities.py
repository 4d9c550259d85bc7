from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.entities import EntityKind, find_entities

SUNDAY = date(2026, 11, 22)
NAMED = [
    ("我昨天从工行卡转了50w", "date 2026-11-21 昨天"),
    ("我昨天从工行卡转了50w", "bank icbc 工行"),
    ("我昨天从工行卡转了50w", "amount CNY 500000 50w"),
    ("ｋｅｃｈｕａｎｇｂａｎ怎么开通", "board star ｋｅｃｈｕａｎｇｂａｎ"),
    ("想开科创版", "product star 科创版"),
    ("帳戶裏USD 2k", "amount USD 2000 USD 2k"),
    ("信用账户里的票", "account credit 信用账户"),
    ("期权账户怎么开", "account option 期权账户"),
    ("在柜台办的", "channel branch 柜台"),
    ("APP上没看到", "channel app APP"),
    ("电脑上怎么炒", "channel pc 电脑"),
    ("小程序能开户吗", "channel wechat 小程序"),
    ("怎么撤单", "action cancel 撤单"),
    ("贵州茅台还能拿吗", "security 600519 贵州茅台"),
    ("gzmt还能买吗", "security 600519 gzmt"),
    ("GZMT", "security 600519 GZMT"),
    ("昨天买的payh", "security 000001 payh"),
    ("招商银行的股票能买吗", "security 600036 招商银行"),
    ("招商银行的股票能买吗", "bank cmb 招商银行"),
    ("11月3号买的200股600519佣金万三", "quantity 200 share 200股"),
    ("11月3号买的200股600519佣金万三", "rate 0.0003 万三"),
]
UNNAMED = [
    ("zsyh的卡怎么绑", EntityKind.SECURITY),
    ("招商银行三方存管", EntityKind.SECURITY),
    ("kcb怎么买", EntityKind.SECURITY),
    ("asdf", EntityKind.SECURITY),
    ("600519怎么样", EntityKind.AMOUNT),
    ("13800138000", EntityKind.AMOUNT),
    ("1,688.5元", EntityKind.PRODUCT),
    ("happy birthday", EntityKind.CHANNEL),
    ("11月3号", EntityKind.QUANTITY),
]


@pytest.mark.parametrize(("text", "named"), NAMED)
def test_finds_what_is_named(text: str, named: str) -> None:
    found = [f"{one.kind.value} {one.key} {text[one.start : one.end]}" for one in find_entities(text, SUNDAY)]
    assert named in found


@pytest.mark.parametrize(("text", "kind"), UNNAMED)
def test_leaves_out_what_is_uncertain(text: str, kind: EntityKind) -> None:
    assert kind not in {one.kind for one in find_entities(text, SUNDAY)}


def test_numbers_belong_to_one_entity() -> None:
    text = "600519 2026-11-03 买入价1,688.5元 100股 佣金万2.5"
    kinds = [one.kind.value for one in find_entities(text, SUNDAY) if one.value is not None or one.kind == "security"]
    assert kinds == ["security", "date", "amount", "quantity", "rate"]


ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("0123456789万元股点月号周%到-gzmt茅台科创板开户")), max_size=200
)


@given(ANY_TEXT)
def test_any_text_is_read_and_places_are_of_the_original(text: str) -> None:
    for one in find_entities(text, SUNDAY):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("text", ["工行" * 10_000, "买" * 20_000, "\x00\ud800" * 500, "1万元" * 7_000, "a " * 10_000])
def test_long_and_broken_texts_are_read(text: str) -> None:
    find_entities(text, SUNDAY)
