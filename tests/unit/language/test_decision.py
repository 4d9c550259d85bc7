import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.acts import Act
from wenlu.language.decision import Suggestion, Thresholds, Turn, language_of, picked, suggest, understand
from wenlu.language.search import Mode, SearchIndex
from wenlu.language.signals import Signal

STAR = [Turn("customer", "科创板怎么开通"), Turn("bot", "请在业务办理里选择科创板权限")]


def test_a_question_is_answered_by_its_entry(index: SearchIndex) -> None:
    meant = understand("你好，请问怎么注销账户？", [], index)
    assert meant.top is not None
    assert meant.top.key == "account.close"
    assert suggest(meant) is Suggestion.ANSWER
    assert meant.in_domain > 0.5
    assert (meant.language, meant.leaned, meant.mode) == ("zh", False, Mode.WORDS_AND_VECTORS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("那创业板呢", "permission.chinext.how"),
        ("要什么条件", "permission.star.requirements"),
        ("那费用呢", "fee.star"),
        ("不是，我说的是创业板", "permission.chinext.how"),
        ("错了，我想问的是创业板", "permission.chinext.how"),
    ],
)
def test_follow_ups_and_corrections_lean_on_the_question_before(index: SearchIndex, text: str, key: str) -> None:
    meant = understand(text, STAR, index)
    assert meant.top is not None
    assert (meant.top.key, meant.leaned) == (key, True)


def test_a_new_question_does_not_lean(index: SearchIndex) -> None:
    meant = understand("怎么销户", STAR, index)
    assert meant.top is not None
    assert (meant.top.key, meant.leaned) == ("account.close", False)


@pytest.mark.parametrize("text", ["今天天气怎么样", "红烧肉怎么做", "Write a poem about the sea", "asdf jkl"])
def test_other_talk_is_out_of_domain(index: SearchIndex, text: str) -> None:
    meant = understand(text, [], index)
    assert meant.in_domain < Thresholds().in_domain
    assert suggest(meant) is Suggestion.NOTHING


@pytest.mark.parametrize("text", ["茅台还能拿吗", "最近医药跌得厉害，老师帮我看看", "Should I sell my fund now?"])
def test_advice_goes_to_licensed_people(index: SearchIndex, text: str) -> None:
    meant = understand(text, [], index)
    assert meant.advice >= Thresholds().advice
    assert meant.queue_hint == "advisory"


@pytest.mark.parametrize(
    ("text", "queue"),
    [
        ("我被骗了，要投诉", "emergency"),
        ("我要投诉", "complaint"),
        ("我要销户", "relationship"),
        ("联系我的客户经理", "relationship"),
        ("转人工", "service"),
        ("帮朋友走账可以吗", "service"),
    ],
)
def test_hints_who_should_take_it(index: SearchIndex, text: str, queue: str) -> None:
    assert understand(text, [], index).queue_hint == queue


def test_alternatives_are_worth_offering(index: SearchIndex) -> None:
    meant = understand("科创板", [], index)
    offered = meant.alternatives()
    assert suggest(meant) is Suggestion.CLARIFY
    assert 2 <= len(offered) <= 3
    assert all("star" in hit.key for hit in offered)


def test_acts_and_signals_come_along(words_index: SearchIndex) -> None:
    meant = understand("账户被盗了，转人工", [], words_index)
    assert Act.ASK_PERSON in meant.acts
    assert Signal.ACCOUNT_THEFT in meant.signals
    assert meant.mode is Mode.WORDS


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 1),
        ("第二个", 1),
        ("选第一个吧", 0),
        ("the second one", 1),
        ("option 3", 2),
        ("２", 1),
        ("怎么开户", None),
        ("20", None),
        ("", None),
    ],
)
def test_picks_from_a_list(index: SearchIndex, text: str, place: int | None) -> None:
    assert understand(text, [], index).choice == place
    if text.isascii():
        assert picked(text) == place


@pytest.mark.parametrize(
    ("text", "language"),
    [("怎么开户", "zh"), ("open an account", "en"), ("ETF怎么买", "zh"), ("123", "zh"), ("", "zh")],
)
def test_answers_in_the_language_of_the_question(text: str, language: str) -> None:
    assert language_of(text) == language


@given(text=st.text(st.characters(), max_size=80), before=st.text(st.characters(), max_size=40))
def test_any_turn_is_understood(index: SearchIndex, text: str, before: str) -> None:
    meant = understand(text, [Turn("customer", before), Turn("bot", text)], index)
    assert 0 <= meant.in_domain <= 1.001
    assert 0 <= meant.advice <= 1
    assert 0 <= meant.score <= 1
    assert suggest(meant) in Suggestion


@pytest.mark.parametrize(
    "text", ["", "?", "开" * 20_000, "a " * 10_000, "\x00\ud800", "\u202eمرحبا", "😀" * 300, "那" * 50, "不是" * 400]
)
def test_odd_texts_are_understood(index: SearchIndex, words_index: SearchIndex, text: str) -> None:
    for one in (index, words_index, SearchIndex(())):
        understand(text, STAR, one)
        understand("那呢", [Turn("customer", text)], one)
