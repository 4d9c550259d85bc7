import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.normalise import fold
from wenlu.language.securities import mask_securities, spot_securities


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("贵州茅台还能拿吗", "§还能拿吗"),
        ("600519怎么样", "§怎么样"),
        ("sh600000", "§"),
        ("易方达蓝筹精选混合A要赎回吗", "§要赎回吗"),
        ("万科Ａ和比亚迪", "§和§"),
    ],
)
def test_spots_securities(text: str, masked: str) -> None:
    folded = fold(text)
    assert mask_securities(folded, spot_securities(folded)) == masked


@pytest.mark.parametrize(
    "text", ["转了100000元", "688开头", "招商银行三方存管", "你这机器人", "电话13800138000", "值得买吗", "300万"]
)
def test_leaves_other_words_and_numbers(text: str) -> None:
    assert spot_securities(fold(text)) == ()


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_read(text: str) -> None:
    folded = fold(text)
    mask_securities(folded, spot_securities(folded))
