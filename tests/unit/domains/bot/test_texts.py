"""Everything that the bot can say passes the gate, in both languages, and is complete."""

import inspect
import re

import pytest

from wenlu.domains.bot.rules import decision as rules
from wenlu.domains.bot.service.texts import load_texts
from wenlu.domains.compliance.schemas import Level, Role, Situation
from wenlu.domains.compliance.service.shipped import shipped_rule_set
from wenlu.domains.knowledge.service import PublishedKnowledge, render


@pytest.fixture(scope="module")
def sentences(shipped: PublishedKnowledge) -> list[tuple[str, str]]:
    snapshot = shipped.snapshot  # type: ignore[attr-defined]  # the files of the fixture
    found = [
        (f"{key} {locale}", render(text, snapshot.variables, english=locale == "en"))
        for key, locale, text in load_texts().everything()
    ]
    for entry in snapshot.entries.values():
        found.append((entry.key, render(entry.answer, snapshot.variables)))
        found.append((f"{entry.key} en", render(entry.answer_en or entry.answer, snapshot.variables, english=True)))
    return found


def test_everything_passes_the_gate_as_said_by_the_bot(sentences: list[tuple[str, str]]) -> None:
    rule_set = shipped_rule_set()
    verdicts = {
        name: rule_set.review(Situation(role=Role.BOT, text=text, has_advisory_contract=False)).verdict
        for name, text in sentences
    }
    stopped = {name: verdict for name, verdict in verdicts.items() if verdict not in {Level.PASS, Level.HINT}}
    assert stopped == {}


def test_every_key_that_the_rules_name_has_words_in_both_languages() -> None:
    wordings = load_texts().wordings
    source = inspect.getsource(rules)
    named = set(re.findall(r'(?:lead|tail) = "(\w+)"|Action\.\w+, "(\w+)"', source))
    keys = {key for pair in named for key in pair if key}
    keys |= {f"handoff_{queue}" for queue in ("service", "advisory", "relationship", "complaint")}
    keys |= {f"emergency_{signal}" for signal in ("self_harm", "account_theft", "fraud")}
    assert keys <= wordings.keys()
    assert all(set(languages) == {"zh-CN", "en"} and all(languages.values()) for languages in wordings.values())


def test_the_same_turn_says_the_same() -> None:
    texts = load_texts()
    assert texts.choose("greet", "zh-CN", "你好") == texts.choose("greet", "zh-CN", "你好")
    said = {texts.choose("greet", "zh-CN", str(number)) for number in range(50)}
    assert said == set(texts.wordings["greet"]["zh-CN"])
