"""Every message on every channel: no word lost, only what the channel can show, never too long."""

import re
from datetime import date
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from wenlu.sdk.channel import Capability, Manifest, choose, degrade, numbered
from wenlu.sdk.messages import (
    Action,
    AnswerBody,
    AttachmentView,
    CardAction,
    CardBody,
    Choice,
    ChoiceBody,
    FileBody,
    MessageBody,
    Source,
    TextBody,
)

FILE = AttachmentView(id=UUID(int=1), name="对账单.pdf", media_type="application/pdf", size=9)
TABLE = "两种费用：\n\n| 项目 | 费率 |\n| --- | --- |\n| 佣金 | 0.025% |\n| 印花税 | 0.05%（卖出） |\n\n以公告为准。"
CHOICES = (Choice(label="开户要带什么", value="entry:account.open"), Choice(label="转人工", value="person"))
ANSWER = AnswerBody(
    text=f"**佣金**见下表，详见[费率页](https://example.com/fee)。\n\n{TABLE}",
    action=Action.ANSWER,
    sources=(Source(id="fee.stamp", title="印花税", source="财政部公告", checked_on=date(2026, 11, 1)),),
    choices=CHOICES,
)
CARD = CardBody(
    title="国债逆回购",
    text="期限一天到182天。",
    url="https://example.com/repo",
    actions=(CardAction(label="看收益", url="https://example.com/rate"), CardAction(label="转人工", value="person")),
)

FRAGMENTS = ["佣金", "**费**", "|", "\n", "| 项 | 值 |\n| -- | -- |\n| 甲 | 乙 |", "。", " ", "`x`", "# 标题\n", "\\|"]
words = (
    (st.text(min_size=1, max_size=120) | st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=60).map("".join))
    .filter(lambda text: re.search(r"[^\W_]", text) is not None)
    .map(lambda text: text.replace("\x00", ""))
)
labels = st.text("佣金费率ab 12", min_size=1, max_size=30).filter(lambda text: text.strip() != "")
choices = st.lists(st.builds(Choice, label=labels, value=labels), max_size=4).map(tuple)
sources = st.lists(
    st.builds(Source, id=labels, title=labels, source=st.none() | labels, checked_on=st.none() | st.dates()), max_size=3
).map(tuple)
links = st.none() | st.just("https://example.com/x")
actions = st.lists(st.builds(CardAction, label=labels, value=st.none() | labels, url=links), max_size=3).map(tuple)
bodies: st.SearchStrategy[MessageBody] = st.one_of(
    st.builds(TextBody, text=words),
    st.builds(ChoiceBody, text=labels, value=labels),
    st.builds(FileBody, text=words | st.just(FILE.name), attachment=st.just(FILE)),
    st.builds(AnswerBody, text=words, action=st.just(Action.ANSWER), sources=sources, choices=choices),
    st.builds(CardBody, text=words, title=labels, url=links, actions=actions),
)
OUTSIDE = sorted(set(Capability) - {Capability.TYPING, Capability.READ_MARKS})
abilities = st.sets(st.sampled_from(OUTSIDE)).map(
    lambda can: can | {Capability.MARKDOWN} if Capability.TABLES in can else can
)
manifests = st.builds(
    Manifest,
    name=st.just("sms"),
    label_zh=st.just("短信"),
    label_en=st.just("SMS"),
    capabilities=abilities.map(frozenset),
    max_text=st.integers(50, 300),
)


def manifest(*can: Capability, max_text: int = 1000) -> Manifest:
    return Manifest(name="sms", label_zh="短信", label_en="SMS", capabilities=frozenset(can), max_text=max_text)


def _words(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _shown(body: MessageBody, card: Manifest | None = None) -> str:
    """All words of a body in the order in which a reader meets them.

    On a channel that shows only some parts of an answer as such, the others are in its text and so before them.
    """
    match body:
        case AnswerBody():
            can = frozenset(Capability) if card is None else card.capabilities
            tail = [
                (Capability.SOURCES in can, [f"{source.title}{source.source or ''}" for source in body.sources]),
                (Capability.CHOICES in can, [choice.label for choice in body.choices]),
            ]
            words = [word for _, words in sorted(tail, key=lambda part: part[0]) for word in words]
            return " ".join([body.text, *words])
        case CardBody():
            return " ".join([body.title, body.text, *(action.label for action in body.actions)])
        case _:
            return body.text


def _is_within(needle: str, hay: str) -> bool:
    letters = iter(hay)
    return all(letter in letters for letter in needle)


@given(bodies, manifests)
@example(  # the choices are numbered in the text, the source stays beside it
    AnswerBody(
        text="0",
        action=Action.ANSWER,
        sources=(Source(id="1", title="2"),),
        choices=(Choice(label="1", value="1"),),
    ),
    Manifest(name="sms", label_zh="短信", label_en="SMS", capabilities=frozenset({Capability.SOURCES}), max_text=50),
)
def test_no_word_is_lost(body: MessageBody, card: Manifest) -> None:
    out = degrade(body, card)
    assert out
    if isinstance(body, CardBody):  # a long card's text goes before it, and its title with it
        assert _is_within(_words(body.text), _words("".join(_shown(part) for part in out)))
        assert all(_words(action.label) in _words("".join(_shown(part) for part in out)) for action in body.actions)
    else:
        assert _is_within(_words(_shown(body, card)), _words("".join(_shown(part) for part in out)))


@given(bodies, manifests)
def test_only_what_the_channel_can_show_comes_out(body: MessageBody, card: Manifest) -> None:
    for part in degrade(body, card):
        assert len(part.text) <= card.max_text
        assert type(part).model_validate(part.model_dump()) == part
        match part:
            case AnswerBody():
                assert card.capabilities & {Capability.MARKDOWN, Capability.SOURCES, Capability.CHOICES}
                assert not part.sources or Capability.SOURCES in card.capabilities
                assert not part.choices or Capability.CHOICES in card.capabilities
            case CardBody():
                assert Capability.CARDS in card.capabilities
            case FileBody():
                assert Capability.FILES in card.capabilities
            case _:
                assert isinstance(part, TextBody)


@given(bodies, manifests)
def test_degrading_again_changes_nothing(body: MessageBody, card: Manifest) -> None:
    once = degrade(body, card)
    if all(isinstance(part, TextBody) for part in once):
        assert [again for part in once for again in degrade(part, card)] == once


@pytest.mark.parametrize("body", [ANSWER, CARD, FileBody(text="见附件", attachment=FILE), TextBody(text="好的")])
def test_a_channel_that_can_do_everything_gets_everything(body: MessageBody) -> None:
    everything = Manifest(
        name="all", label_zh="全", label_en="All", capabilities=frozenset(Capability), max_text=4000, live=True
    )
    assert degrade(body, everything) == [body]


def test_added_warnings_follow_the_words_and_are_marked() -> None:
    plain = Manifest(name="sms", label_zh="短信", label_en="SMS", capabilities=frozenset(), max_text=70)
    rich = Manifest(
        name="page", label_zh="网页", label_en="Page", capabilities=frozenset(Capability), max_text=4000, live=True
    )
    added = ("投资有风险，入市需谨慎。", "过往业绩不预示未来。")
    for body in (
        TextBody(text="您好", added=added),
        ANSWER.model_copy(update={"added": added}),
        CARD,
        FileBody(text="对账单.pdf", attachment=FILE, added=added),
    ):
        for manifest in (plain, rich):
            shown = "".join(part.text for part in degrade(body.model_copy(update={"added": added}), manifest))
            whole = shown.replace("\n", "")
            assert whole.index("（平台提示）投资有风险") < whole.index("（平台提示）过往业绩")
    english = degrade(TextBody(text="Hello", added=("Investing carries risk.",)), rich, "en")
    assert english[0].text == "Hello\n\n(Added by the platform) Investing carries risk."


def test_an_answer_as_text() -> None:
    (text,) = degrade(ANSWER, manifest())
    assert text.text == (
        "佣金见下表，详见费率页 https://example.com/fee 。\n\n两种费用：\n\n"
        "项目：费率\n佣金：0.025%\n印花税：0.05%（卖出）\n\n以公告为准。\n\n"
        "来源：印花税（财政部公告，核对于 2026-11-01）\n\n"
        "请回复数字选择：\n1. 开户要带什么\n2. 转人工"
    )


def test_an_answer_in_english() -> None:
    (text,) = degrade(ANSWER.model_copy(update={"text": "Fees."}), manifest(), "en")
    assert text.text.endswith(
        "Source: 印花税 (财政部公告, checked 2026-11-01)\n\nReply with a number:\n1. 开户要带什么\n2. 转人工"
    )


def test_what_a_model_wrote_is_marked_where_the_channel_cannot_do_so() -> None:
    body = AnswerBody(text="可以。", action=Action.ANSWER, generated=True)
    (text,) = degrade(body, manifest())
    assert text.text == "可以。\n\n（以上内容由人工智能生成，仅供参考）"
    assert degrade(body, manifest(Capability.MARKDOWN)) == [body]


def test_markdown_without_tables_keeps_the_rest() -> None:
    (answer,) = degrade(ANSWER, manifest(Capability.MARKDOWN, Capability.CHOICES))
    assert isinstance(answer, AnswerBody)
    assert "**佣金**" in answer.text
    assert "佣金：0.025%" in answer.text
    assert (answer.choices, answer.sources) == (CHOICES, ())


def test_a_long_answer_has_its_choices_at_the_end() -> None:
    long = ANSWER.model_copy(update={"text": "\n\n".join(f"第{n}段" + "。" * 30 for n in range(6))})
    *first, last = degrade(long, manifest(Capability.CHOICES, Capability.SOURCES, max_text=80))
    assert first
    assert all(isinstance(part, AnswerBody) and part.choices == part.sources == () for part in first)
    assert isinstance(last, AnswerBody)
    assert (last.choices, last.sources) == (ANSWER.choices, ANSWER.sources)


def test_a_card_as_text() -> None:
    (text,) = degrade(CARD, manifest())
    assert text.text == (
        "国债逆回购\n期限一天到182天。\nhttps://example.com/repo\n"
        "看收益 https://example.com/rate\n请回复数字选择：\n1. 转人工"
    )


@pytest.mark.parametrize(
    ("caption", "text"),
    [
        ("十月账单", "十月账单\n（此处无法显示文件“对账单.pdf”，请到我们的网页或应用中查看。）"),
        ("对账单.pdf", "（此处无法显示文件“对账单.pdf”，请到我们的网页或应用中查看。）"),
    ],
)
def test_a_file_where_none_can_be_shown(caption: str, text: str) -> None:
    assert degrade(FileBody(text=caption, attachment=FILE), manifest()) == [TextBody(text=text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [("1", 0), ("２", 1), (" 2 ", 1), ("(2)", 1), ("2.", 1), ("1、", 0)]
    + [(text, None) for text in ("0", "3", "买2手", "")],
)
def test_a_digit_chooses(text: str, place: int | None) -> None:
    assert choose(text, CHOICES) == (None if place is None else CHOICES[place])


def test_only_what_was_numbered_can_be_chosen_by_digit() -> None:
    assert numbered(ANSWER, manifest()) == CHOICES
    assert numbered(ANSWER, manifest(Capability.CHOICES)) == ()
    assert [choice.value for choice in numbered(CARD, manifest(Capability.CHOICES))] == ["person"]
    assert numbered(CARD, manifest(Capability.CARDS)) == ()
    assert numbered(TextBody(text="1"), manifest()) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"capabilities": frozenset({Capability.TABLES})},
        {"capabilities": frozenset({Capability.TYPING})},
        {"max_text": 10},
        {"name": "Web Chat"},
    ],
)
def test_a_manifest_makes_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Manifest.model_validate(manifest().model_dump() | wrong)
