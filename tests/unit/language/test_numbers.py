from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.normalise import fold
from wenlu.language.numbers import find_money, find_quantities, find_rates, parse_number

MONEY = [
    ("五十万", "CNY 500000"),
    ("50w", "CNY 500000"),
    ("５０Ｗ", "CNY 500000"),
    ("2.5万", "CNY 25000"),
    ("三千块", "CNY 3000"),
    ("1千5", "CNY 1500"),
    ("2万5", "CNY 25000"),
    ("2万5千", "CNY 25000"),
    ("三万五千八", "CNY 35800"),
    ("一百二十万", "CNY 1200000"),
    ("二十五万六千元", "CNY 256000"),
    ("十来万", "~CNY 100000"),
    ("一百多万", "~CNY 1000000"),
    ("大概20万块钱", "~CNY 200000"),
    ("50万左右", "~CNY 500000"),
    ("50-100万", "CNY 500000-1000000"),
    ("50万到100万", "CNY 500000-1000000"),
    ("两三万", "CNY 20000-30000"),
    ("三块五", "CNY 3.5"),
    ("3块5毛", "CNY 3.5"),
    ("¥1,234.56", "CNY 1234.56"),
    ("$500", "USD 500"),
    ("USD 2k", "USD 2000"),
    ("3k刀", "USD 3000"),
    ("HK$ 20,000", "HKD 20000"),
    ("3000港币", "HKD 3000"),
    ("about 5 thousand dollars", "~USD 5000"),
    ("转了100000", "CNY 100000"),
    ("转账20000失败", "CNY 20000"),
]
NO_MONEY = [
    "买600519",
    "沪指破3000了吗",
    "中证1000",
    "千万不要",
    "万一被骗",
    "几万",
    "2万股",
    "三千多人",
    "2024年6月",
    "9点15",
    "3块板",
    "十万火急",
    "万科A",
    "R3",
    "688开头",
    "3元旦",
    "",
]


@pytest.mark.parametrize(("text", "money"), MONEY)
def test_reads_sums_however_they_are_written(text: str, money: str) -> None:
    assert [str(found.value) for found in find_money(fold(text))] == [money]


@pytest.mark.parametrize("text", NO_MONEY)
def test_takes_nothing_else_for_money(text: str) -> None:
    assert find_money(fold(text)) == ()


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("卖100股", "100 share"),
        ("2万股", "20000 share"),
        ("三千多股", "~3000 share"),
        ("一手多少钱", "1 lot"),
        ("5000份", "5000 unit"),
        ("10张可转债", "10 sheet"),
        ("2张认购期权", "2 sheet"),
        ("中了1签", "1 ticket"),
        ("100 shares", "100 share"),
    ],
)
def test_reads_quantities(text: str, quantity: str) -> None:
    assert [str(found.value) for found in find_quantities(fold(text))] == [quantity]


@pytest.mark.parametrize("text", ["一张身份证", "一份对账单", "二手", "第一手", "1手机号", "三股东", "签名"])
def test_counts_nothing_else(text: str) -> None:
    assert find_quantities(fold(text)) == ()


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("3%", "0.03"),
        ("百分之五", "0.05"),
        ("千分之一", "0.001"),
        ("万分之二点五", "0.00025"),
        ("佣金万三", "0.0003"),
        ("佣金万0.85", "0.000085"),
        ("佣金万一免五", "0.0001"),
        ("涨了5个点", "0.05"),
        ("10%-20%", "0.1-0.2"),
        ("25个基点", "0.0025"),
    ],
)
def test_reads_rates(text: str, rate: str) -> None:
    assert [str(found.value) for found in find_rates(fold(text))] == [rate]


@pytest.mark.parametrize("text", ["万一账户被盗", "跌了100个点", "万科", "五千三", "千三百"])
def test_takes_nothing_else_for_a_rate(text: str) -> None:
    assert find_rates(fold(text)) == ()


@given(st.integers(min_value=0, max_value=99_999_999))
def test_numbers_read_as_written(number: int) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == Decimal(number)


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿多来余几半0123456789.,wkm", max_size=30))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = parse_number(text)
    assert number is None or number >= 0


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("0123456789.,万千百亿元块%股手到-点分之wk$")), max_size=80
    )
)
def test_places_lie_in_the_text(text: str) -> None:
    folded = fold(text)
    for found in (*find_money(folded), *find_quantities(folded), *find_rates(folded)):
        assert 0 <= found.start < found.end <= len(folded)
        assert str(found.value)


@pytest.mark.parametrize(
    "text", ["9" * 20_000, "一" * 20_000, "1万" * 10_000, "1," * 10_000, "1-" * 10_000, "万分之" * 7_000]
)
def test_long_texts_end(text: str) -> None:
    find_money(text), find_quantities(text), find_rates(text)
