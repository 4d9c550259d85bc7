"""What the automatic items find, and where they say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domains.inspection.talks import ADVISER, AGENT, Telling, held, verdict

from wenlu.domains.compliance.schemas import Level
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.inspection.rules.checks import Contradiction, Seen
from wenlu.domains.inspection.rules.scoring import inspect, risks_of, score_of, scores_of, sections_of
from wenlu.domains.inspection.rules.talk_lines import talk_lines
from wenlu.domains.inspection.schemas.inspections import QuotedPassage
from wenlu.domains.inspection.schemas.scorecards import Check
from wenlu.domains.inspection.service.scorecards import shipped_card
from wenlu.kernel.actors import ActorKind


def said(telling: Telling, place: QuotedPassage) -> str:
    body = telling.events[place.seq - 1].body
    return str(getattr(body, "text", ""))[place.start : place.end]


@pytest.mark.parametrize("words", ["您好，我是您的投资顾问", "Hello, how are you", "下午好，请稍等"])
def test_a_greeting_is_found_and_quoted(words: str) -> None:
    telling = held()
    telling.staff(words)
    found = telling.found(Check.GREETING)
    assert found.score == 1
    assert said(telling, found.evidence[0]) in words


def test_no_greeting_shows_the_first_words() -> None:
    telling = held()
    telling.staff("去网上交易里点权限申请。")
    telling.staff("填完提交。")
    found = telling.found(Check.GREETING)
    assert (found.score, found.note) == (0, "no_greeting")


@pytest.mark.parametrize(("seconds", "score"), [(0, 5), (30, 5), (31, 4), (60, 4), (120, 3), (300, 2), (301, 1)])
def test_the_first_response_is_timed_from_taking(seconds: int, score: int) -> None:
    telling = held()
    telling.staff("您好", after=seconds)
    found = telling.found(Check.FIRST_RESPONSE)
    assert found.score == score
    assert found.values == {"seconds": seconds}


def test_later_responses_count_from_the_first_unanswered_message() -> None:
    telling = held()
    telling.staff("您好", after=10)
    telling.customer("在吗")
    telling.customer("还在吗", after=60)
    telling.staff("在的", after=60)
    found = telling.found(Check.RESPONSE_TIMES)
    assert found.score == 3
    assert found.values == {"seconds": 120, "slowest": 120, "answers": 1}


def test_empathy_is_asked_only_of_who_answers_an_upset_customer() -> None:
    calm = held()
    calm.staff("您好")
    assert calm.found(Check.EMPATHY).score is None
    cold, warm = held(), held()
    for telling in (cold, warm):
        telling.customer("你们太差劲了，我很生气，等了一个小时！！")
    cold.staff("请提供流水号。")
    warm.staff("非常抱歉让您久等，我马上帮您核实。")
    assert cold.found(Check.EMPATHY).score == 0
    found = warm.found(Check.EMPATHY)
    assert found.score == 1
    assert "抱歉" in said(warm, found.evidence[1])


def test_contradicted_figures_are_wrong_and_unknown_knowledge_says_nothing() -> None:
    telling = held()
    seq = telling.staff("科创板要 20 万元。")
    other = Contradiction(QuotedPassage(seq=seq, start=0, end=10), "permission.star", "科创板条件", "不低于 50 万元")
    assert telling.found(Check.CORRECTNESS, (other,)).score == 0
    assert telling.found(Check.CORRECTNESS, None).score is None
    assert telling.found(Check.CORRECTNESS).score == 1


def test_asking_again_what_the_bot_was_told_breaks_the_hand_over() -> None:
    telling = held()
    telling.staff("您好，请问有什么可以帮您？")
    found = telling.found(Check.CONTINUITY)
    assert (found.score, found.note) == (0, "asked_what")
    assert said(telling, found.evidence[0]) == "你好，我想问一下科创板权限怎么开通"


def test_a_customer_who_says_it_twice_breaks_the_hand_over() -> None:
    for words, note in (
        ("我刚才说过了，科创板", "customer_says_again"),
        ("我想问一下科创板权限怎么开通啊", "said_twice"),
    ):
        telling = held()
        telling.staff("您好，看到您想开通科创板权限。")
        telling.customer(words)
        assert telling.found(Check.CONTINUITY).note == note


def test_a_hand_over_that_keeps_the_context_passes() -> None:
    telling = held()
    telling.staff("您好，看到您想开通科创板权限，我来帮您。")
    telling.customer("好的，谢谢")
    assert telling.found(Check.CONTINUITY).score == 1


def test_nobody_is_asked_to_say_goodbye_to_who_left() -> None:
    telling = held()
    telling.staff("您好")
    telling.closed(by="customer")
    assert telling.found(Check.CLOSING).score is None


def test_an_offer_needs_questions_before_and_risks_with_it() -> None:
    good, bad = held(), held()
    good.staff("请问这笔钱打算放多久？能接受多大的波动？")
    good.customer("两年吧")
    good.staff("可以考虑这只混合型基金，净值会波动，可能亏损，请谨慎决策。")
    bad.staff("推荐您买我们这款基金，卖得很好。")
    assert [good.found(check).score for check in (Check.NEEDS, Check.RISKS, Check.WARNINGS)] == [1, 1, 1]
    assert [bad.found(check).score for check in (Check.NEEDS, Check.RISKS, Check.WARNINGS)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("words", "grade", "score", "note"),
    [
        ("这款产品是 R4 级的，可以申购", "C2", 0, "above_grade"),
        ("这款产品是中高风险，可以申购", "C2", 0, "above_grade"),
        ("这款是 R4，高于您的等级，不适合您", "C2", 1, "within_grade"),
        ("这款是R2的", "C3", 1, "within_grade"),
        ("可以考虑这只 R3 基金", None, 0, "offered_without_grade"),
        ("请到网点办理", "C1", None, "not_applicable"),
    ],
)
def test_products_named_are_held_against_the_grade(words: str, grade: str | None, score: int | None, note: str) -> None:
    telling = held()
    telling.staff(words)
    found = telling.found(Check.SUITABILITY, grade=grade)
    assert (found.score, found.note) == (score, note)


def test_an_account_is_opened_to_whom_one_knows() -> None:
    unknown, asked, known = held(), held(), held()
    for telling in (unknown, asked, known):
        if telling is asked:
            telling.staff("请先核实身份：证件号码后四位是多少？")
        telling.staff("已为您重置交易密码。")
    assert unknown.found(Check.IDENTITY).note == "not_verified"
    assert asked.found(Check.IDENTITY).note == "verified"
    assert known.found(Check.IDENTITY, is_known=True).note == "signed_in"


def test_what_was_refused_costs_by_its_gravity() -> None:
    telling = held()
    telling.staff("您好")
    assert telling.found(Check.REFUSED).score == 5
    telling.refused("这个肯定保本", "return_promise", Level.BLOCK)
    found = telling.found(Check.REFUSED)
    assert found.score == 2
    assert said(telling, found.evidence[0]) == "这个肯定"
    telling.refused("全仓买进", "inducement", Level.HOLD)
    assert telling.found(Check.REFUSED).score == 1


def test_what_was_sent_with_a_reason_is_an_override() -> None:
    telling = held()
    text = "听说要重组"
    telling.staff(text, verdict=verdict("rumour", Level.CONFIRM, text), reason="已公告")
    assert telling.found(Check.OVERRIDES).score == 0
    assert [risk.value for risk in risks_of(telling.talk(), contradicts=True)] == ["override", "contradiction"]


def test_suspicion_of_money_laundering_leaves_no_trace() -> None:
    telling = held()
    text = "钱分几笔转出去查不到吧"
    telling.events.append(telling.events[0].model_copy(update={"verdict": verdict("pii", Level.HINT, text, ("aml",))}))
    talk = telling.talk(signals=["aml", "churn"])
    assert talk.signals == {"churn"}
    assert [risk.value for risk in risks_of(talk, contradicts=False)] == ["churn"]
    assert "aml" not in repr(talk)
    assert "aml" not in repr(talk_lines(telling.events))


def test_the_shipped_card_has_every_check_once_and_scores_a_talk() -> None:
    card = shipped_card()
    assert sorted(item.check for item in card.items if item.check) == sorted(Check)
    telling = held()
    telling.staff("您好，看到您想开通科创板权限，我来帮您。")
    telling.customer("好的")
    telling.staff("请问还有其他问题吗？祝您生活愉快。")
    telling.closed()
    results = inspect(card, Seen(telling.talk()))
    scores = scores_of(results)
    assert set(scores) == {item.id for item in card.items}
    assert score_of(card.items, scores) == 100
    assert [section.score for section in sections_of(card.items, scores)] == [100, 100, None]


def test_participants_are_who_held_it_or_wrote() -> None:
    telling = held()
    telling.staff("您好", person=AGENT)
    assert telling.talk().participants == (ADVISER, AGENT)


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@given(st.lists(st.tuples(st.sampled_from(["customer", "bot", "staff"]), WORDS), max_size=12))
def test_whatever_is_said_every_item_is_scored_on_its_scale_with_evidence_in_the_text(
    lines: list[tuple[str, str]],
) -> None:
    telling = Telling()
    for place, (speaker, text) in enumerate(lines):
        if place == 1:
            telling.taken()
        words = text if text.strip() else "好"
        {"customer": telling.customer, "bot": telling.bot, "staff": telling.staff}[speaker](words)
    telling.closed()
    card = shipped_card()
    texts = {
        event.seq: str(getattr(event.body, "text", "")) for event in telling.events if event.kind is EventKind.MESSAGE
    }
    for item, result in zip(card.items, inspect(card, Seen(telling.talk())), strict=True):
        assert result.score is None or result.score in item.scale.values
        for place in result.evidence:
            assert 0 <= place.start <= place.end <= len(texts[place.seq])
    assert all(line.speaker is not ActorKind.SYSTEM for line in telling.talk().lines)
