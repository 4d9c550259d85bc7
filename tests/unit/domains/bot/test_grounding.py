"""What a sentence may say of a passage: figures, names, negations and words; our own answers pass as they stand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domains.bot.conftest import ShippedKnowledge

from wenlu.domains.bot.rules.figures import Figure, find_figures
from wenlu.domains.bot.rules.grounding import Fault, find_fault
from wenlu.language.normalise import fold

STAR = """开通科创板权限需要什么条件
需同时满足两个条件：申请前20个交易日证券账户及资金账户内的日均资产不低于人民币50万元（不含融资融券）；参与证券交易24个月以上。
个人投资者可以在手机上办理：首页 → 业务办理 → 权限开通。港股通不在此列，周末不能提交申请。开通后无需再次签署。
规则自2026年7月1日起施行，详见 https://example.com/star ，或致电95000。佣金为万分之三，最低5元。"""
STAR_EN = """How do I open STAR Market access
You need average assets of at least 500,000 yuan over the 20 trading days before you apply, and 24 months of trading.
Apply in the app. You cannot apply at weekends. You do not need to visit a branch."""


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("资产不低于人民币五十万元", [Figure("500000", "money", ">")]),
        ("500,000 yuan", [Figure("500000", "money")]),
        ("两年以上", [Figure("2", "year", ">")]),
        ("最多3次", [Figure("3", "time", "<")]),
        ("1-3个工作日", [Figure("1~3", "working day")]),
        ("9点30分至11:30", [Figure("9:30", "clock"), Figure("11:30", "clock")]),
        ("万分之三", [Figure("0.03", "percent")]),
        ("2026年1月5日", [Figure("2026-1-5", "date")]),
        ("2026-01-05", [Figure("2026-1-5", "date")]),
        ("400-800-1234", [Figure("4008001234")]),
        ("within two trading days", [Figure("2", "trading day", "<")]),
        ("1万亿", [Figure("1000000000000")]),
        ("一般一定一下，十分统一", []),
    ],
)
def test_figures_have_one_spelling(text: str, figures: list[Figure]) -> None:
    assert find_figures(fold(text)) == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "开通科创板要求前20个交易日日均资产不低于50万元，并有24个月以上的交易经验。",
        "日均资产需要五十万元。",
        "日均资产至少500,000元。",
        "周末无法提交申请。",
        "您可以在手机上办理，路径是首页 → 业务办理 → 权限开通。",
        "开通后不用再签署。",
        "规则自7月1日起施行。",
        "佣金为0.03%，最低5元。",
        "详情请致电95000。",
    ],
)
def test_what_the_passage_says_in_other_words(sentence: str) -> None:
    assert find_fault(sentence, STAR) is None


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("日均资产不低于60万元。", Fault.FIGURE),
        ("日均资产不超过50万元。", Fault.FIGURE),
        ("日均资产须达到20天。", Fault.FIGURE),
        ("参与证券交易满两年。", Fault.FIGURE),
        ("规则自2026年1月7日起施行。", Fault.FIGURE),
        ("规则自2025年7月1日起施行。", Fault.FIGURE),
        ("详情请致电95001。", Fault.FIGURE),
        ("详见 https://example.com/start 。", Fault.FIGURE),
        ("佣金为千分之三。", Fault.FIGURE),
        ("北交所权限需要50万元资产。", Fault.NAME),
        ("ETF可以在手机上办理。", Fault.NAME),
        ("根据《证券法》办理。", Fault.NAME),
        ("您可以在手机上办理：首页 → 我的 → 权限开通。", Fault.NAME),
        ("周末可以提交申请。", Fault.NEGATION),
        ("开通后需要再次签署。", Fault.NEGATION),
        ("个人投资者不可以在手机上办理。", Fault.NEGATION),
        ("您的钱可以随时提现到任何人的账户。", Fault.WORDS),
        ("保证收益，稳赚不赔。", Fault.NEGATION),
        ("请把密码告诉客服经理。", Fault.WORDS),
    ],
)
def test_what_the_passage_does_not_say(sentence: str, fault: Fault) -> None:
    found = find_fault(sentence, STAR)
    assert found is not None
    assert found is fault or {found, fault} == {Fault.WORDS, Fault.NEGATION}


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("You need assets of at least 500,000 yuan on average over 20 trading days.", None),
        ("You do not have to visit a branch.", None),
        ("You can apply at weekends.", Fault.NEGATION),
        ("You need to visit a branch.", Fault.NEGATION),
        ("Two years of trading are needed.", Fault.FIGURE),
        ("Send your password to our staff by mail.", Fault.WORDS),
    ],
)
def test_english(sentence: str, fault: Fault | None) -> None:
    assert find_fault(sentence, STAR_EN) is fault


def test_every_sentence_of_our_own_answers_stands(shipped: ShippedKnowledge) -> None:
    """Whoever copies an answer word by word is never refused."""
    refused = [
        (fault.value, sentence)
        for entry in shipped.snapshot.entries.values()
        for title, answer in ((entry.title, entry.answer), (entry.title_en, entry.answer_en))
        for sentence in re.split(r"(?<=[。！？])|\n|(?<=[a-z)]\.)\s", answer or "")
        if sentence.strip() and (fault := find_fault(sentence, f"{title}\n{answer}")) is not None
    ]
    assert refused == []


def test_another_figure_is_always_noticed(shipped: ShippedKnowledge) -> None:
    """Every amount, percentage and term of our answers, made larger by one, is refused."""
    passed = [
        (sentence, changed)
        for entry in shipped.snapshot.entries.values()
        for sentence in re.split(r"(?<=[。！？])|\n", entry.answer)
        if (figure := re.search(r"(?<![\d.:\-年月])(\d{1,5})(?= ?(?:万元|元|%|个交易日|个月))", sentence))
        and not re.search(r"[:：]|至|到|-", sentence)
        and (changed := f"{sentence[: figure.start()]}{int(figure[1]) + 73}{sentence[figure.end() :]}")
        and find_fault(changed, f"{entry.title}\n{entry.answer}") is None
    ]
    assert passed == []


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_judged(sentence: str, passage: str) -> None:
    assert find_fault(sentence, passage) in {None, *Fault}
