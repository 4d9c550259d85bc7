"""What the graph answers for the bot, on our own list of questions; and that it says nothing else than the entries."""

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from wenlu.domains.bot.service.eligibility import answer_question, read_facts, read_question, word_condition
from wenlu.domains.knowledge.schemas.graph import ConditionKind
from wenlu.domains.knowledge.service import Graph, ProfileFacts, check, compare, requirements_of
from wenlu.domains.knowledge.service.graph import graph_folder, read_graph
from wenlu.domains.knowledge.service.starter import read_starter

QUESTIONS = Path(__file__).parents[3] / "data" / "knowledge" / "graph_questions.csv"
FLOOR = 0.95


@cache
def graph() -> Graph:
    nodes, edges = read_graph(graph_folder())
    return Graph({node.key: node for node in nodes}, tuple(edges))


def _read(q: str) -> tuple[str, str, str]:
    question = read_question(q, graph())
    if question is None:
        return "none", "", ""
    outcome = ""
    if question.asks.value == "check":
        outcomes = {each.outcome.value for each in check(question.facts, graph(), question.subjects[0].key)}
        outcome = next(each for each in ("unmet", "met", "unknown") if each in outcomes)
    return question.asks.value, " ".join(node.key for node in question.subjects), outcome


def test_questions_are_read_rightly() -> None:
    with QUESTIONS.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) >= 60
    wrong = [row["q"] for row in rows if _read(row["q"]) != (row["asks"], row["subjects"], row["outcome"])]
    assert len(wrong) <= (1 - FLOOR) * len(rows), wrong


def test_figures_are_those_of_the_entries() -> None:
    entries = {entry.key: entry for entry in read_starter(files("wenlu.domains.knowledge") / "starter").entries}
    for node in graph().permissions:
        assert node.entry in entries, node.key
        prose = entries[node.entry].answer.replace(" ", "").replace("*", "")
        for requirement in requirements_of(graph(), node.key):
            condition = requirement.condition
            if condition.value is None:
                continue
            if condition.kind in {ConditionKind.ASSETS_MIN, ConditionKind.INCOME_MIN}:
                assert f"{condition.value / 10_000:g}万" in prose, (node.key, condition)
            else:
                said = {f"{condition.value}个月", f"{condition.value / 12:g}年"}
                assert any(each in prose for each in said), (node.key, condition)
            if condition.days is not None:
                assert f"{condition.days}个交易日" in prose, (node.key, condition)


def test_sources_are_those_of_the_entries() -> None:
    entries = {entry.key: entry for entry in read_starter(files("wenlu.domains.knowledge") / "starter").entries}
    for node in graph().permissions:
        sources = {fact.source for fact in entries[node.entry or ""].facts}
        for requirement in requirements_of(graph(), node.key):
            assert requirement.fact is not None
            assert requirement.fact.source in sources, node.key


def test_aliases_of_two_permissions_never_meet() -> None:
    names = [name.casefold() for node in graph().permissions for name in node.aliases]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我有30万，炒股3年", ProfileFacts(assets=300_000, months=36)),
        ("交易了一年半", ProfileFacts(months=18)),
        ("新手炒股半年", ProfileFacts(months=6)),
        ("不到50万，没有两年", ProfileFacts(assets=499_999, months=23)),
        ("年收入60万", ProfileFacts(income=600_000)),
        ("开户四个月，资产60w", ProfileFacts(assets=600_000, months=4, opened_months=4)),
        ("three years and 600,000 yuan", ProfileFacts(assets=600_000, months=36)),
        ("", ProfileFacts()),
    ],
)
def test_figures_of_the_customer(text: str, facts: ProfileFacts) -> None:
    assert read_facts(text) == facts


def test_an_answer_says_what_is_met_what_is_not_and_from_where() -> None:
    question = read_question("我有30万，炒股3年，能开科创板吗", graph())
    assert question is not None
    answer = answer_question(question, graph(), english=False)
    unmet, met = answer.text.index("日均资产不低于 50 万元"), answer.text.index("24 个月以上")
    assert answer.text.index("还不满足") < unmet < answer.text.index("已满足") < met
    assert answer.intent == "permission.star.requirements"
    assert answer.sources[0].source is not None
    english = answer_question(question, graph(), english=True)
    assert "500,000 yuan" in english.text
    assert "permission.star.how" in answer.choices


def test_of_two_ways_one_is_enough() -> None:
    key = "permission.private_fund"
    for facts, outcome in (
        (ProfileFacts(assets=4_000_000), "met"),
        (ProfileFacts(income=600_000), "met"),
        (ProfileFacts(assets=1_000_000), "unknown"),
        (ProfileFacts(assets=1_000_000, income=100_000), "unmet"),
    ):
        means = [each for each in check(facts, graph(), key) if each.requirement.condition.any_of == "means"]
        assert {each.outcome.value for each in means} == {outcome}


def test_differences_stand_side_by_side() -> None:
    rows = {row.kind: row for row in compare(graph(), "permission.star", "permission.hkconnect")}
    assert rows[ConditionKind.ASSETS_MIN].is_same
    assert rows[ConditionKind.EXPERIENCE_MONTHS].other is None
    question = read_question("科创板和港股通的条件有什么区别", graph())
    assert question is not None
    assert "没有要求" in answer_question(question, graph(), english=False).text


def test_every_condition_has_words_in_both_languages() -> None:
    for node in graph().permissions:
        for requirement in requirements_of(graph(), node.key):
            for english in (False, True):
                assert word_condition(requirement.condition, english=english).strip()
