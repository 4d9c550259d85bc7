import json
import random
from pathlib import Path

import pytest
import yaml

import wenlu
from wenlu.cli.demo.talk import Act, Dialogue, Heard, Script, Situation, closing_category, the_talk
from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import ReviewedLine
from wenlu.domains.compliance.service import review_lines, shipped_rule_set
from wenlu.domains.conversations.rules import CLOSING_CATEGORIES

SENTENCES = [text for spoken in (the_talk().staff, the_talk().staff_en) for texts in spoken.values() for text in texts]
CHANCE = random.Random(1)  # noqa: S311  not a secret
STARTER = Path(wenlu.__file__).parent / "domains/knowledge/starter"


def phrasings() -> set[str]:
    """Everything that the starter knowledge says a customer may ask, without spaces and signs."""
    entries = [entry for file in STARTER.glob("*.yaml") for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]
    written = [entry.get("title", "") for entry in entries]
    written += [phrasing for entry in entries for phrasing in entry.get("phrasings", [])]
    written += [phrasing for entry in entries for phrasing in entry.get("phrasings_en", [])]
    return {bare(text) for text in written}


@pytest.fixture(scope="module")
def rule_set() -> RuleSet:
    return shipped_rule_set()


def bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def test_customers_do_not_read_from_the_knowledge_base() -> None:
    known = phrasings()
    said = [step.text for dialogue in the_talk().dialogues for step in dialogue.steps if step.act is Act.SAY]
    assert len(known) > 1000
    assert [text for text in said if bare(text) in known] == []


def test_there_are_many_talks_about_everything() -> None:
    dialogues = the_talk().dialogues
    topics = {dialogue.topic for dialogue in dialogues}
    shipped = {file.stem for file in STARTER.glob("*.yaml")} - {"categories", "scripts"}
    assert len(dialogues) >= 60
    assert shipped <= topics
    assert sum(dialogue.locale == "en" for dialogue in dialogues) >= 4
    assert {step.act for dialogue in dialogues for step in dialogue.steps} == set(Act)


def test_nothing_is_written_twice() -> None:
    said = [step.text for dialogue in the_talk().dialogues for step in dialogue.steps if step.act is Act.SAY]
    sentences = [text for texts in the_talk().staff.values() for text in texts]
    assert len(said) == len(set(said))
    assert len(sentences) == len(set(sentences))
    assert len(sentences) >= 120


@pytest.mark.parametrize("role", ["adviser", "agent", "manager"])
def test_every_sentence_of_staff_passes_the_gate(rule_set: RuleSet, role: str) -> None:
    lines = [json.dumps({"id": text, "role": role, "text": text, "customer_grade": "C1"}) for text in SENTENCES]
    for answer in review_lines(lines, rule_set):
        assert isinstance(answer, ReviewedLine)
        assert (answer.id, answer.verdict.value, [hit.rule for hit in answer.hits]) == (answer.id, "pass", [])


@pytest.mark.parametrize("dialogue", the_talk().dialogues, ids=lambda dialogue: dialogue.steps[0].text)
def test_what_staff_may_say_passes_as_an_answer_too(rule_set: RuleSet, dialogue: Dialogue) -> None:
    spoken = the_talk().staff_en if dialogue.locale == "en" else the_talk().staff
    always = {Situation.OPENING, Situation.WAITING, Situation.GENERAL, Situation.CLOSING}
    words = [step.text for step in dialogue.steps]
    for end in range(1, len(words) + 1):
        context = [{"role": "customer", "text": text} for text in words[:end]]
        situation = Heard("\n".join(words[:end]), None, (), None).situation
        sentences = [text for each in {*always, situation} for text in spoken.get(each, ())]
        lines = [json.dumps({"id": text, "role": "agent", "text": text, "context": context}) for text in sentences]
        answers = [answer for answer in review_lines(lines, rule_set) if isinstance(answer, ReviewedLine)]
        assert [answer.id for answer in answers if answer.verdict.value != "pass"] == []
        assert len(answers) == len(sentences)


@pytest.mark.parametrize(
    ("words", "intent", "signals", "queue", "situation"),
    [
        ("想问下", "permission.star.how", (), "service", Situation.PERMISSION),
        ("想问下", None, (), "advisory", Situation.ADVICE),
        ("基金的净值按哪天", "permission.star.how", (), "advisory", Situation.FUND),
        ("基金的净值按哪天", None, ("complaint",), "service", Situation.COMPLAINT),
        ("我要投诉", None, ("complaint", "self_harm"), "complaint", Situation.CARE),
        ("想问下", None, ("account_theft",), None, Situation.FRAUD),
        ("想问下", "market.pe", (), None, Situation.GENERAL),
        ("", None, (), None, Situation.GENERAL),
    ],
)
def test_what_a_conversation_is_about(
    words: str, intent: str | None, signals: tuple[str, ...], queue: str | None, situation: Situation
) -> None:
    assert Heard(words, intent, signals, queue).situation is situation


def test_every_situation_has_a_category_to_close_with() -> None:
    known = {category.id for category in CLOSING_CATEGORIES}
    subjects = set(Situation) - {Situation.OPENING, Situation.WAITING, Situation.CLOSING}
    assert {closing_category(situation) for situation in subjects} <= known


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("dialogue", the_talk().dialogues, ids=lambda dialogue: dialogue.steps[0].text)
def test_a_script_has_words_for_everything(locale: str, dialogue: Dialogue) -> None:
    heard = Heard("\n".join(step.text for step in dialogue.steps), None, (), None)
    script = Script(CHANCE, locale)
    said = [script.open(heard), script.answer(heard), script.wait(), script.answer(heard), script.close()]
    assert all(said)
    assert all(text.isascii() == (locale == "en") for text in said)
    assert said[1] != said[3] or locale == "en"


def test_an_answer_has_to_do_with_the_question() -> None:
    heard = Heard("新买的手机装好以后登不进去\n旧手机已经卖二手了", None, (), "service")
    assert "手机" in Script(CHANCE, "zh-CN").answer(heard)
    nothing = Heard("嗯嗯", "market.pe", (), "service")
    assert Script(CHANCE, "zh-CN").answer(nothing) in the_talk().staff[Situation.GENERAL]


def test_customers_are_mostly_understood_by_their_words() -> None:
    """The cues fit the dialogues: most are taken for what they are about."""
    subjects = [dialogue for dialogue in the_talk().dialogues if dialogue.topic in set(Situation)]
    fits = [
        Heard("\n".join(step.text for step in dialogue.steps), None, (), None).situation.value == dialogue.topic
        for dialogue in subjects
    ]
    assert sum(fits) > 0.85 * len(fits)
