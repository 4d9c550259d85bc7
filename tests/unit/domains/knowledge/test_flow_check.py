"""What is wrong with a flow is found before anybody plays it; the shipped ones are sound."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from flow_samples import SMALL, shipped_flows

from wenlu.domains.knowledge.rules.flows import FlowSurroundings, PlayableFlow, begin, find_flow_flaws
from wenlu.domains.knowledge.schemas.flows import FlowContent
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder

AROUND = FlowSurroundings({"account.open"}, {"firm_hotline"}, {})


def codes(raw: dict[str, Any], around: FlowSurroundings = AROUND) -> set[str]:
    return {flaw.code for flaw in find_flow_flaws(FlowContent.model_validate(raw), around)}


def changed(place: int, **fields: object) -> dict[str, Any]:
    raw: dict[str, Any] = deepcopy(SMALL)
    raw["nodes"][place] |= fields
    return raw


def test_a_sound_flow_only_lacks_words() -> None:
    assert codes(deepcopy(SMALL)) == {"not_translated"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (changed(0, next=None), "dead_end"),
        (changed(0, next="nowhere"), "unknown_target"),
        (changed(0, text="{{no_such}}"), "unknown_variable"),
        (changed(0, text="{no_such}"), "unknown_slot"),
        (changed(0, text="{{broken"), "broken_variable"),
        (changed(0, id="board"), "node_repeated"),
        (changed(1, next=None), "option_leads_nowhere"),
        (changed(1, options=[]), "too_few_options"),
        (changed(1, expects="yes_no"), "yes_no_options"),
        (changed(2, options=[{"value": "x", "label": "甲"}]), "options_not_wanted"),
        (changed(2, slot="board"), "slot_kinds_differ"),
        (changed(2, least=5, most=1), "bounds_crossed"),
        (changed(4, otherwise=None), "dead_end"),
        (changed(4, cases=[{"tests": [{"slot": "who", "test": "known"}], "next": "end"}]), "unknown_slot"),
        (changed(4, cases=[{"tests": [{"slot": "assets", "test": "less"}], "next": "end"}]), "nothing_to_compare"),
        (
            changed(4, cases=[{"tests": [{"slot": "board", "test": "less", "value": "star"}], "next": "end"}]),
            "no_order",
        ),
        (
            changed(4, cases=[{"tests": [{"slot": "assets", "test": "less", "value": "many"}], "next": "end"}]),
            "wrong_kind",
        ),
        (
            changed(4, cases=[{"tests": [{"slot": "board", "test": "equals", "value": "moon"}], "next": "end"}]),
            "unknown_option",
        ),
        (changed(4, otherwise="branch"), "silent_circle"),
        (changed(5, entry="account.gone"), "unknown_entry"),
        ({**deepcopy(SMALL), "start": "nowhere"}, "no_start"),
        ({**deepcopy(SMALL), "start": "end"}, "unreachable"),
    ],
)
def test_flaws_are_found(raw: dict[str, Any], code: str) -> None:
    assert code in codes(raw)


def test_a_phrasing_belongs_to_one_flow() -> None:
    around = FlowSurroundings({"account.open"}, {"firm_hotline"}, {"帮我看看账户": "另一个"})
    assert "phrasing_taken" in codes(deepcopy(SMALL), around)


def test_the_shipped_flows_are_sound_and_complete() -> None:
    starter = read_starter(starter_folder())
    assert len(starter.flows) == len(shipped_flows()) >= 6
    keys = {flow.key for flow in starter.flows}
    assert [problem for problem in starter.problems if problem.partition(":")[0] in keys] == []


@pytest.mark.parametrize("content", shipped_flows(), ids=lambda content: content.key)
def test_every_shipped_flow_begins(content: FlowContent) -> None:
    step = begin(PlayableFlow(content, 1), "zh-CN", (), date(2026, 11, 22))
    assert step.lines
