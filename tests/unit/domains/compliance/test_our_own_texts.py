"""What the bot answers and staff's scripts say passes the gate; nothing of ours may stop at it."""

from importlib.resources import files

import pytest
import yaml

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, Role, Situation, Utterance

STARTER = files("wenlu.domains.knowledge").joinpath("starter")


def texts() -> list[tuple[str, str, str]]:
    found = []
    for file in STARTER.iterdir():
        entries = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) if file.name.endswith(".yaml") else []
        for entry in entries if isinstance(entries, list) else []:
            found += [
                (f"{entry.get('key')}.{name}", entry.get("title") or "", entry[name])
                for name in ("answer", "answer_en", "text", "text_en")
                if isinstance(entry.get(name), str)
            ]
    return found


@pytest.mark.parametrize("role", [Role.BOT, Role.AGENT])
@pytest.mark.parametrize("grade", [None, "C1"])
def test_knowledge_passes(rule_set: RuleSet, role: Role, grade: str | None) -> None:
    stopped = {}
    for key, question, text in texts():
        context = (Utterance(Role.CUSTOMER, question),)
        situation = Situation(role, text, context, customer_grade=grade)  # type: ignore[arg-type]
        verdict = rule_set.review(situation)
        if verdict.verdict.rank > Level.HINT.rank:
            stopped[key] = [(hit.rule, hit.quote) for hit in verdict.hits]
    assert stopped == {}
