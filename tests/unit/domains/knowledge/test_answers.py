"""Which answer is given where, and what never reaches a customer."""

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.knowledge.rules import card_bodies, choose_answer, staff_notes
from wenlu.domains.knowledge.rules.validation import Surroundings, find_flaws
from wenlu.domains.knowledge.schemas import EntryContent
from wenlu.sdk.messages import CardAction, CardBody

_AROUND = Surroundings({"account"}, set(), {"hotline"}, {})


def _entry(**fields: object) -> EntryContent:
    words = {"key": "account.open", "title": "怎么开户", "answer": "主答案", "answer_en": "Main"}
    return EntryContent.model_validate({**words, **fields})


ANSWERS = [
    {"channel": "phone", "text": "电话里说", "text_en": "On the phone"},
    {"channel": "wechat", "text": "微信里说"},
    {"audience": "staff", "text": "先核实身份"},
    {"audience": "staff", "channel": "phone", "text": "语速放慢"},
]


def test_the_channels_answer_stands_in_for_the_main_one() -> None:
    entry = _entry(answers=ANSWERS)
    assert choose_answer(entry, "phone") == "电话里说"
    assert choose_answer(entry, "phone", english=True) == "On the phone"
    assert choose_answer(entry, "wechat", english=True) == "微信里说"
    assert choose_answer(entry, "webchat") == choose_answer(entry, None) == "主答案"
    assert choose_answer(entry, None, english=True) == "Main"


def test_staff_are_shown_the_most_particular_note_first() -> None:
    entry = _entry(answers=ANSWERS)
    assert staff_notes(entry, "phone") == ("语速放慢", "先核实身份")
    assert staff_notes(entry, "webchat") == ("先核实身份",)


@given(st.sampled_from([None, "phone", "wechat", "webchat", "x"]), st.booleans())
def test_no_customer_is_told_what_is_for_staff(channel: str | None, english: bool) -> None:  # noqa: FBT001
    assert choose_answer(_entry(answers=ANSWERS), channel, english=english) not in {"先核实身份", "语速放慢"}


def test_cards_become_messages() -> None:
    card = {
        "title": "网点",
        "text": "请拨 {{hotline}}",
        "url": "https://example.com",
        "actions": [{"label": "怎么销户", "label_en": "Close", "key": "account.close"}],
    }
    bodies = card_bodies(_entry(cards=[card]), lambda text: text.replace("{{hotline}}", "95000"), english=True)
    action = CardAction(label="Close", value="entry:account.close")
    assert bodies == (CardBody(title="网点", text="请拨 95000", url="https://example.com", actions=(action,)),)


def test_flaws_of_what_goes_with_an_answer() -> None:
    entry = _entry(
        answers=[{"text": "这就是主答案"}, *ANSWERS[2:3], {"audience": "staff", "text": "{{nobody}}"}],
        cards=[{"title": "题", "text": "<b>", "actions": [{"label": "去", "key": "account.nowhere"}]}],
        valid_from="2026-12-02",
        valid_until="2026-12-01",
    )
    assert {(flaw.field, flaw.code, flaw.value) for flaw in find_flaws(entry, _AROUND)} == {
        ("answers.0.channel", "answer_is_main", ""),
        ("answers.2.channel", "answer_repeated", ""),
        ("answers.2.text", "unknown_variable", "nobody"),
        ("cards.0.actions.0.key", "unknown_choice", "account.nowhere"),
        ("cards.0.text", "html", ""),
        ("valid_until", "validity_reversed", ""),
    }
