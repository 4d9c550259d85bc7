"""Playing a flow: pure, total, and every walk ends."""

from datetime import date

import pytest
from flow_samples import SMALL, shipped_flows, small_flow
from hypothesis import given, settings
from hypothesis import strategies as st

from wenlu.domains.knowledge.rules.flows import (
    Heard,
    PlayableFlow,
    Speech,
    Step,
    Tap,
    advance,
    ask_again,
    begin,
    cues_of,
    find_place,
    note_for_colleague,
    parse_tap,
    speak,
)
from wenlu.domains.knowledge.rules.flows.engine import MOST_STEPS
from wenlu.domains.knowledge.schemas.flows import FlowContent
from wenlu.sdk.messages import FlowPlace

TODAY = date(2026, 11, 22)
SPEECH = Speech((), str, lambda text: text.replace("{{firm_hotline}}", "95000"), english=False)
SHIPPED = [PlayableFlow(content, 1) for content in shipped_flows()]


def start(*said: str) -> Step:
    return begin(small_flow(), "zh-CN", said, TODAY)


def say(step: Step, *texts: str) -> Step:
    for text in texts:
        step = advance(small_flow(), step.place, Heard(text, TODAY))
    return step


def tap(step: Step, value: str) -> Step:
    return advance(small_flow(), step.place, Heard("", TODAY, value))


def facts(step: Step) -> dict[str, object]:
    return {fact.slot: fact.value for fact in step.place.facts}


def test_a_walk_to_the_end() -> None:
    step = say(start(), "科创板", "60万", "是的")
    assert step.place.status == "ended"
    assert [line.entry for line in step.lines if line.entry] == ["account.open"]
    assert facts(step) == {"board": "star", "assets": 600_000, "sure": "yes"}


def test_an_option_leads_elsewhere() -> None:
    assert say(start(), "主板").place.status == "ended"


def test_a_branch_brings_a_person_with_what_was_told() -> None:
    step = say(start(), "科创板", "30万", "是")
    assert step.place.status == "handed_over"
    assert step.hand_over is not None
    assert "资产：30 万元" in note_for_colleague(step.place, step.hand_over.note)
    assert "请核对。" in note_for_colleague(step.place, step.hand_over.note)


def test_what_the_customer_stated_is_not_asked_again() -> None:
    step = start("我有40万够不够开科创板")
    assert step.place.node == "sure"
    assert facts(step) == {"board": "star", "assets": 400_000}
    assert "资产：40 万元" in speak(step, SPEECH).text


def test_a_correction_replaces_what_was_said() -> None:
    step = say(start(), "科创板", "60万", "不对，是30万")
    assert facts(step)["assets"] == 300_000
    assert step.place.node == "sure"
    assert "已改为：资产：30 万元" in speak(step, SPEECH).text


def test_a_correction_of_an_earlier_answer_goes_the_other_way() -> None:
    step = say(start(), "科创板", "60万", "说错了，是主板")
    assert step.place.status == "ended"


def test_an_old_option_can_still_be_tapped() -> None:
    step = say(start(), "科创板", "60万")
    step = tap(step, str(Tap("test.small", "board", "main")))
    assert facts(step)["board"] == "main"
    assert step.place.status == "ended"


def test_back_restart_and_stop() -> None:
    step = say(start(), "科创板", "60万", "上一步")
    assert (step.place.node, facts(step)) == ("assets", {"board": "star"})
    assert say(step, "重新开始").place.facts == ()
    assert say(step, "算了").place.status == "left"
    assert say(start(), "上一步").place.node == "board"
    assert tap(step, str(Tap("test.small", stops=True))).place.status == "left"


def test_after_too_many_tries_a_person_comes() -> None:
    step = say(start(), "嗯哼")
    assert not step.understood
    assert step.place.tries == 1
    step = say(step, "哦豁")
    assert step.place.status == "handed_over"
    assert step.hand_over is not None


def test_an_understood_answer_clears_the_tries() -> None:
    assert say(start(), "嗯哼", "科创板", "什么").place.status == "waiting"


def test_a_flow_that_was_changed_meanwhile_begins_anew_with_what_is_known() -> None:
    place = say(start(), "科创板").place.model_copy(update={"node": "gone", "version": 1})
    step = advance(small_flow(), place, Heard("60万", TODAY))
    assert step.place.version == 3
    assert step.place.node == "assets"


def test_the_question_is_asked_again_after_an_interruption() -> None:
    flow = small_flow()
    step = say(start(), "科创板", "60万")
    ask = flow.find_ask(step.place.node)
    assert ask is not None
    spoken = speak(ask_again(flow, step.place, ask), SPEECH)
    assert spoken.text.endswith("您说的是60 万元，确定吗？")
    assert [choice.label for choice in spoken.choices] == ["是", "否"]


def test_what_a_customer_says_names_no_variable() -> None:
    nodes = [dict(node) for node in SMALL["nodes"]]  # type: ignore[attr-defined,call-overload]  # mixed types
    nodes[2] |= {"expects": "text"}
    nodes[4] = {"kind": "say", "id": "branch", "text": "收到{assets}", "next": "end"}
    flow = PlayableFlow(FlowContent.model_validate(SMALL | {"nodes": nodes}), 1)
    step = begin(flow, "zh-CN", (), TODAY)
    for text in ("科创板", "{{firm_hotline}} {board}"):
        step = advance(flow, step.place, Heard(text, TODAY))
    assert "{{firm_hotline}} {board}" in speak(step, SPEECH).text


def test_english_is_spoken_in_english() -> None:
    step = begin(small_flow(), "en", (), TODAY)
    spoken = speak(step, Speech((), str, str, english=True))
    assert spoken.text == "A few questions.\n\nWhich board?"
    assert [choice.label for choice in spoken.choices] == ["STAR", "Main board"]


def test_a_place_is_found_from_the_words_alone() -> None:
    flow = small_flow()
    cues = cues_of(flow, lambda text, *, english: SPEECH.fill(text) if not english else text)
    step, talk = start(), []
    for text in ("科创板", "60万"):
        talk += [("bot", speak(step, SPEECH).text), ("customer", text)]
        step = say(step, text)
    talk.append(("bot", speak(step, SPEECH).text))
    found = find_place(talk, cues, TODAY)
    assert found is not None
    assert (found.node, found.facts) == (step.place.node, step.place.facts)
    assert find_place([*talk, ("customer", "是"), ("bot", "您好")], cues, TODAY) is None


@pytest.mark.parametrize("value", ["flow:a.b", "flow:a.b#c=d", "flow:a.b#!stop"])
def test_taps_read_back(value: str) -> None:
    assert str(parse_tap(value)) == value


@given(st.text(max_size=40))
def test_made_up_taps_are_none(value: str) -> None:
    found = parse_tap(value)
    assert found is None or str(found) == value


WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "科创板",
            "50万",
            "两年",
            "是",
            "没有",
            "不对，是30万",
            "上一步",
            "重来",
            "第一个",
            "35",
            "昨天",
            "其他",
            "不清楚",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SHIPPED), st.sampled_from(["zh-CN", "en"]), st.lists(WORDS, max_size=8), st.data())
def test_any_talk_is_taken_and_the_place_goes_through_json(
    flow: PlayableFlow, locale: str, said: list[str], data: st.DataObject
) -> None:
    step = begin(flow, "en" if locale == "en" else "zh-CN", said[:1], TODAY)
    for text in said:
        if step.place.status != "waiting":
            break
        place = FlowPlace.model_validate_json(step.place.model_dump_json())
        assert place == step.place
        choices = [choice.value for choice in speak(step, SPEECH).choices]
        tapped = data.draw(st.none() | st.sampled_from(choices)) if choices else None
        again = advance(flow, place, Heard(text, TODAY, tapped))
        step = advance(flow, step.place, Heard(text, TODAY, tapped))
        assert again == step
        assert (step.asks is not None) == (step.place.status == "waiting")
        assert speak(step, SPEECH).text


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SHIPPED), st.lists(WORDS, min_size=1, max_size=5))
def test_every_walk_ends(flow: PlayableFlow, said: list[str]) -> None:
    step = begin(flow, "zh-CN", (), TODAY)
    for turn in range(MOST_STEPS + 2):
        if step.place.status != "waiting":
            return
        step = advance(flow, step.place, Heard(said[turn % len(said)], TODAY))
    pytest.fail("it goes on for ever")


def test_a_circle_in_which_nothing_is_asked_brings_a_person() -> None:
    nodes = [
        {"kind": "say", "id": "one", "text": "一", "next": "two"},
        {"kind": "say", "id": "two", "text": "二", "next": "one"},
    ]
    flow = PlayableFlow(FlowContent.model_validate({"key": "a.b", "title": "圈", "start": "one", "nodes": nodes}), 1)
    assert begin(flow, "zh-CN", (), TODAY).place.status == "handed_over"
