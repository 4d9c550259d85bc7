"""The order of the cases, turns in a row, choices, files: on a small knowledge base, by words alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.bot.rules import Decision, Limits, Situation, decide
from wenlu.domains.bot.service.brain import document_of
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.ids import new_id
from wenlu.language.decision import Turn, understand
from wenlu.language.search import SearchIndex
from wenlu.sdk.messages import Action

_ENTRIES = {
    "account.open": ("怎么开户", ["我想开个股票账户", "手机开户怎么操作"], None),
    "account.close": ("怎么销户", ["我要注销账户", "不想要这个账户了"], None),
    "app.crash": ("APP闪退打不开怎么办", ["软件一直闪退", "点开就黑屏"], "service"),
    "fee.lower": ("我的佣金能调低吗", ["佣金能不能便宜点", "想降手续费"], "relationship"),
    "fraud.cheated": ("我已经把钱转给骗子了", ["钱打到骗子卡里了怎么追"], "emergency"),
    "fraud.account_stolen": ("账户被盗了怎么办", ["账户让人盗了"], "emergency"),
    "smalltalk.name": ("你叫什么名字", ["怎么称呼你"], None),
    "complaint.deadline": ("投诉多久能有结果", ["投诉几天给答复"], None),
}


def _entry(key: str, title: str, phrasings: list[str], handoff: str | None) -> PublishedEntry:
    return PublishedEntry.model_validate(
        {
            "id": new_id(),
            "version": 1,
            "key": key,
            "title": title,
            "phrasings": phrasings,
            "answer": f"{title}的答案。",
            "handoff": handoff,
            "choices": ["account.close"] if key == "account.open" else [],
        },
    )


ENTRIES = {key: _entry(key, *rest) for key, rest in _ENTRIES.items()}
INDEX = SearchIndex(map(document_of, ENTRIES.values()))


def _situation(text: str, before: str = "") -> Situation:
    history = [Turn("customer", before)] if before else []
    return Situation(heard=understand(text, history, INDEX), entries=ENTRIES, limits=Limits())


def _decide(text: str, before: str = "", **known: object) -> Decision:
    return decide(replace(_situation(text, before), **known))  # type: ignore[arg-type]  # fields by name


def test_an_entry_is_the_answer_with_what_follows() -> None:
    decision = _decide("怎么开户")
    assert (decision.action, decision.entry, decision.options) == (Action.ANSWER, "account.open", ("account.close",))
    assert decision.queue is None


@pytest.mark.parametrize(
    ("text", "action", "queue", "person"),
    [
        ("软件一直闪退", Action.ANSWER, None, True),
        ("我的佣金能调低吗", Action.HANDOFF, QueueKind.RELATIONSHIP, False),
        ("我已经把钱转给骗子了", Action.WARN, QueueKind.EMERGENCY, False),
        ("如果账户被盗了怎么办", Action.ANSWER, None, True),
        ("你叫什么名字", Action.GREET, None, False),
    ],
)
def test_entries_that_bring_a_person(text: str, action: Action, queue: QueueKind | None, person: bool) -> None:  # noqa: FBT001
    decision = _decide(text)
    assert (decision.action, decision.queue, decision.offers_person) == (action, queue, person)


def test_an_emergency_comes_before_everything_else() -> None:
    decision = _decide("转人工！我要投诉，亏光了不想活了，怎么开户")
    assert (decision.action, decision.queue, decision.lead) == (
        Action.WARN,
        QueueKind.EMERGENCY,
        "emergency_self_harm",
    )


def test_a_complaint_comes_before_the_wish_for_a_person() -> None:
    decision = _decide("转人工，我要投诉你们")
    assert (decision.action, decision.queue) == (Action.HANDOFF, QueueKind.COMPLAINT)


def test_a_question_about_complaints_is_answered_on_the_way() -> None:
    decision = _decide("投诉多久能有结果")
    assert decision.entry == "complaint.deadline"


def test_a_tapped_choice_is_answered_whatever_it_says() -> None:
    assert _decide("随便", chosen="account.close").entry == "account.close"
    person = _decide("转人工", wants_person=True)
    assert (person.action, person.reason) == (Action.HANDOFF, "asked")


@pytest.mark.parametrize(
    ("text", "entry"), [("第二个", "account.close"), ("1", "account.open"), ("选2", "account.close")]
)
def test_a_place_in_the_list_that_was_offered(text: str, entry: str) -> None:
    assert _decide(text, offered=("account.open", "account.close")).entry == entry


def test_yes_to_a_single_offer() -> None:
    assert _decide("是的", offered=("account.open",)).entry == "account.open"
    assert _decide("是的", offered=("account.open", "account.close")).entry is None


def test_a_place_beyond_the_list_chooses_nothing() -> None:
    assert _decide("第五个", offered=("account.open",)).entry is None


def test_an_entry_that_is_gone_is_no_choice() -> None:
    assert _decide("怎么开户", chosen="account.gone").entry == "account.open"


def test_what_cannot_be_read_goes_to_a_person() -> None:
    decision = _decide("IMG_1.jpg", has_file=True)
    assert (decision.action, decision.lead, decision.queue) == (Action.HANDOFF, "handoff_file", QueueKind.SERVICE)


def test_after_two_misses_a_person_is_brought() -> None:
    assert [_decide("咯", misses=misses).action for misses in range(3)] == [
        Action.CLARIFY,
        Action.CLARIFY,
        Action.HANDOFF,
    ]


def test_a_no_after_choices_brings_a_person() -> None:
    assert _decide("都不是", misses=0).action is Action.CLARIFY
    second = _decide("都不是", misses=1)
    assert (second.action, second.lead) == (Action.HANDOFF, "give_up")


def test_whoever_spoke_of_advice_and_asks_for_a_person_gets_an_adviser() -> None:
    assert _decide("转人工").queue is QueueKind.SERVICE
    assert _decide("转人工", spoke_of_advice=True).queue is QueueKind.ADVISORY


@pytest.mark.parametrize("text", ["帮我把这笔黑钱洗白", "怎么分拆转账避开反洗钱监测"])
def test_what_is_secret_by_law_shows_in_nothing(text: str) -> None:
    situation = _situation(text)
    without = replace(situation, heard=replace(situation.heard, signals=frozenset()))
    assert decide(situation) == decide(without)


@given(st.text(max_size=300))
def test_every_text_gets_a_decision(text: str) -> None:
    decision = _decide(text)
    assert 0.0 <= decision.confidence <= 1.0
    assert decision.lead or decision.entry
    assert (decision.queue is not None) == (decision.action in {Action.HANDOFF, Action.WARN})


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "开" * 20_000, "\u202e户开么怎", "🙂" * 500, "\ud800", "<script>alert(1)</script>"]
)
def test_odd_texts(text: str) -> None:
    assert _decide(text).action in Action
