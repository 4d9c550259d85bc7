"""Regular expressions are tried against texts made to hurt them."""

import pytest

from wenlu.platform.patterns import LIMIT, adversaries, slowest, time_patterns


@pytest.mark.parametrize(
    "source",
    [r"(a+)+$", r"(?:一|一)*二", r"(\w+\s?)*$", r"(?:保|本|保本)+息", r"(?:[\d,]+,?)+元"],
)
async def test_what_takes_for_ever_is_found(source: str) -> None:
    assert set(await time_patterns([source, "保本"], patience=6)) == {0}


@pytest.mark.parametrize(
    "source",
    [
        "保本.{0,30}收益",
        "(?:保证|承诺)[^.?!]{0,12}(?:收益|赚)",
        r"(?<!不)涨停|跌停$",
        "[一二三]{1,6}个月",
        "(?i:buy)+?x",
    ],
)
def test_what_is_bounded_passes(source: str) -> None:
    assert slowest(source, LIMIT) <= LIMIT


async def test_nothing_to_try() -> None:
    assert await time_patterns([]) == {}


def test_adversaries_repeat_what_may_be_repeated() -> None:
    texts = list(adversaries("买(?:入|进)+股票"))
    assert any(text.startswith("买入入入入") for text in texts)
    assert max(map(len, texts)) < 10_000
