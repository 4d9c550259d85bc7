"""Which figures of people's answers are called contradictions, and which are let be."""

import pytest

from wenlu.domains.bot.rules.checking import KnownText, compared_figures, disagreements

STAR = KnownText(
    "permission.star",
    "开通科创板权限需要什么条件",
    "1. 申请前 20 个交易日，证券账户和资金账户内的资产日均不低于 **50 万元**；\n2. 参与证券交易 24 个月以上。",
)
CHINEXT = KnownText(
    "permission.chinext", "开通创业板权限需要什么条件", "申请前 20 个交易日资产日均不低于 10 万元；交易满 24 个月。"
)
STAMP = KnownText("fee.stamp", "印花税收多少", "卖出时收成交金额的 0.05%（万分之五），买入不收。")
TOO_LITTLE = "开通科创板需要前20个交易日日均资产不低于20万元"


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        (f"{TOO_LITTLE}，交易经验满24个月。", STAR),
        ("科创板要求资产30万就行", STAR),
        ("创业板需要资产五十万元", CHINEXT),
        ("科创板要参与交易三年以上", STAR),
        ("印花税卖出收千分之一", STAMP),
    ],
)
def test_another_figure_for_the_same_thing_is_found_with_its_clause(words: str, entry: KnownText) -> None:
    found = list(disagreements(words, [STAR, CHINEXT, STAMP]))
    assert [one.key for one in found] == [entry.key]
    assert words[found[0].start : found[0].end] in words
    assert found[0].known in entry.answer.replace("*", "").replace("2. ", "").replace("1. ", "")


@pytest.mark.parametrize(
    "words",
    [
        "开通科创板需要前20个交易日日均资产不低于50万元，交易经验满两年。",
        "创业板资产10万元就可以",
        "您的账户目前有30万元，还差20万元",
        "比如资产是80万元",
        "第二个交易日才能卖",
        "请您等2分钟",
        "科创板的涨跌幅是20%",
        "印花税是万分之五",
        "",
    ],
)
def test_what_agrees_or_is_the_customers_own_is_let_be(words: str) -> None:
    assert list(disagreements(words, [STAR, CHINEXT, STAMP])) == []


def test_without_an_entry_nothing_is_wrong() -> None:
    assert list(disagreements(TOO_LITTLE, [])) == []


def test_only_figures_of_rules_are_compared() -> None:
    assert compared_figures("好的，请稍等3分钟，共2笔") == []
    assert [figure.value for figure in compared_figures("资产50万，两年经验")] == ["500000", "24"]
