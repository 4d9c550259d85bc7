"""Sentences as they come: where they end, what they cite, and that nothing unchecked is let go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.bot.rules.grounding import Fault
from wenlu.domains.bot.rules.writing import Declined, Passage, Ungrounded, Writing
from wenlu.sdk.messages import Source


def _passage(key: str, title: str, text: str) -> Passage:
    return Passage(key, title, text, Source(id=key, title=title))


STAR = _passage(
    "permission.star",
    "科创板条件",
    "日均资产不低于50万元。参与交易24个月以上。步骤：打开APP。提交申请。Fees are 0.5 percent. Apply in the app.",
)
CLOSE = _passage("account.close", "销户", "请先转出资金，再提交申请。")


def written(text: str, size: int = 3) -> tuple[list[str], Writing]:
    writing = Writing((STAR, CLOSE))
    shown: list[str] = []
    for place in range(0, len(text), size):
        shown += [sentence.text for sentence in writing.take(text[place : place + size])]
    shown += [sentence.text for sentence in writing.finish()]
    return shown, writing


def test_sources_are_numbered_as_they_are_cited() -> None:
    shown, writing = written("请先转出资金，再提交申请[2]。日均资产不低于50万元。[1]")
    assert shown == ["请先转出资金，再提交申请。[1]", "日均资产不低于50万元。[2]"]
    assert [source.id for source in writing.sources] == ["account.close", "permission.star"]
    assert writing.words == "请先转出资金，再提交申请。日均资产不低于50万元。"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. 打开APP[1]\n2. 提交申请[1][2]\n\n日均资产不低于50万元【1】。", 3),
        ("Fees are 0.5 percent [1]. Apply in the app. [1]", 2),
        ("日均资产[1]不低于50万元[1, 2]。", 1),
        ("- 日均资产不低于50万元；参与交易24个月以上 [1]", 1),
    ],
)
def test_sentences_and_items(text: str, shown: int) -> None:
    assert len(written(text)[0]) == shown


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("日均资产不低于50万元。参与交易24个月以上[1]。", Fault.UNCITED),
        ("您好！日均资产不低于50万元[1]。", Fault.UNCITED),
        ("日均资产不低于50万元[3]。", Fault.UNCITED),
        ("日均资产不低于50万元[0]。", Fault.UNCITED),
        ("日均资产不低于50万元[2]。", Fault.FIGURE),
        ("日均资产不低于60万元[1]。", Fault.FIGURE),
        ("日均资产不低于50万元，" * 60, Fault.LENGTH),
        ("提交申请[1]。" * 40, Fault.LENGTH),
    ],
)
def test_what_is_not_carried_is_not_let_go(text: str, fault: Fault) -> None:
    with pytest.raises(Ungrounded) as ungrounded:
        written(text)
    assert ungrounded.value.fault is fault


def test_nothing_behind_a_refused_sentence_is_let_go() -> None:
    writing = Writing((STAR,))
    sentences = writing.take("提交申请[1]。日均资产不低于60万元[1]。打开APP[1]。好")
    assert next(sentences).text == "提交申请。[1]"
    with pytest.raises(Ungrounded):
        next(sentences)
    assert writing.text == "提交申请。[1]"


@pytest.mark.parametrize("text", ["NO_ANSWER", " NO_ANSWER.\n", "", "\n\n"])
def test_a_model_that_declines(text: str) -> None:
    with pytest.raises(Declined):
        written(text)


_PARTS = (
    "日均资产不低于50万元",
    "请先转出资金",
    "[1]",
    "[2]",
    "。",
    "\n",
    "1. ",
    "- ",
    " ",
    "NO_ANSWER",
    "保证收益",
    "9",
    ".",
    "[",
)


@given(st.lists(st.sampled_from(_PARTS), max_size=25).map("".join), st.integers(1, 9))
def test_however_it_is_cut_the_same_is_let_go(text: str, size: int) -> None:
    def outcome(size: int) -> tuple[str, str]:
        writing = Writing((STAR, CLOSE))
        try:
            for place in range(0, len(text), size):
                list(writing.take(text[place : place + size]))
            list(writing.finish())
        except (Ungrounded, Declined) as refused:
            return writing.text, str(refused)
        assert "保证收益" not in writing.text
        return writing.text, ""

    assert outcome(size) == outcome(1000)


def test_lines_between_sentences_stay() -> None:
    shown, writing = written("日均资产不低于50万元[1]。\n\n- 打开APP[1]\n- 提交申请。[1]\n")
    assert shown == ["日均资产不低于50万元。[1]", "\n\n- 打开APP[1]\n", "- 提交申请。[1]"]
    assert writing.text == "日均资产不低于50万元。[1]\n\n- 打开APP[1]\n- 提交申请。[1]"
