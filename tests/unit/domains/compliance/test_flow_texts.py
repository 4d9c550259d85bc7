"""What guided flows say passes the gate: every step, label and option of the shipped ones."""

from importlib.resources import files

import yaml

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, Role, Situation
from wenlu.domains.knowledge.schemas.flows import AskNode, EndNode, FlowContent, HandOverNode, SayNode

FLOWS = files("wenlu.domains.knowledge").joinpath("starter", "flows")


def texts() -> list[tuple[str, str]]:
    found: list[tuple[str, str | None]] = []
    for file in FLOWS.iterdir():
        for raw in yaml.safe_load(file.read_bytes()):
            flow = FlowContent.model_validate(raw)
            found += [(flow.key, flow.title), (flow.key, flow.title_en)]
            for node in flow.nodes:
                name = f"{flow.key}/{node.id}"
                if isinstance(node, SayNode | AskNode | HandOverNode | EndNode):
                    found += [(name, node.text), (name, node.text_en)]
                if isinstance(node, AskNode):
                    found += [(name, node.invalid), (name, node.invalid_en)]
                    found += [(name, label) for option in node.options for label in (option.label, option.label_en)]
    return [(name, text) for name, text in found if text]


def test_flows_pass(rule_set: RuleSet) -> None:
    assert len(texts()) > 100
    stopped = {}
    for name, text in texts():
        verdict = rule_set.review(Situation(Role.BOT, text))
        if verdict.verdict.rank > Level.HINT.rank:
            stopped[name] = [(hit.rule, hit.quote) for hit in verdict.hits]
    assert stopped == {}
