"""Flows for tests: the shipped ones, and a small one with every kind of step."""

from importlib.resources import files

import yaml

from wenlu.domains.knowledge.rules.flows import PlayableFlow
from wenlu.domains.knowledge.schemas.flows import FlowContent

SMALL = {
    "key": "test.small",
    "title": "帮我看看",
    "title_en": "Have a look",
    "triggers": {"offered_after": ["account.open"], "phrasings": ["帮我看看账户"]},
    "start": "hello",
    "nodes": [
        {"kind": "say", "id": "hello", "text": "先问几句，热线 {{firm_hotline}}。", "text_en": "A few questions."},
        {
            "kind": "ask",
            "id": "board",
            "slot": "board",
            "expects": "choice",
            "label": "板块",
            "label_en": "Board",
            "text": "哪个板块？",
            "text_en": "Which board?",
            "options": [
                {"value": "star", "label": "科创板", "label_en": "STAR", "words": ["科创", "688"]},
                {"value": "main", "label": "主板", "label_en": "Main board", "next": "answer"},
            ],
            "next": "assets",
        },
        {
            "kind": "ask",
            "id": "assets",
            "slot": "assets",
            "expects": "amount",
            "label": "资产",
            "label_en": "Assets",
            "text": "资产多少？",
            "text_en": "How much?",
            "next": "sure",
        },
        {
            "kind": "ask",
            "id": "sure",
            "slot": "sure",
            "expects": "yes_no",
            "label": "确定",
            "label_en": "Sure",
            "text": "您说的是{assets}，确定吗？",
            "text_en": "You said {assets}. Sure?",
            "next": "branch",
        },
        {
            "kind": "branch",
            "id": "branch",
            "cases": [
                {
                    "tests": [
                        {"slot": "assets", "test": "at_least", "value": 500000},
                        {"slot": "sure", "test": "equals", "value": "yes"},
                    ],
                    "next": "answer",
                }
            ],
            "otherwise": "person",
        },
        {"kind": "answer", "id": "answer", "entry": "account.open", "next": "end"},
        {"kind": "hand_over", "id": "person", "queue": "service", "text": "请同事看。", "note": "请核对。"},
        {"kind": "end", "id": "end", "text": "好了。", "text_en": "Done."},
    ],
}
SMALL["nodes"][0]["next"] = "board"  # type: ignore[index]  # the literal is of mixed types


def small_flow() -> PlayableFlow:
    return PlayableFlow(FlowContent.model_validate(SMALL), 3)


def shipped_flows() -> list[FlowContent]:
    folder = files("wenlu.domains.knowledge") / "starter" / "flows"
    return [
        FlowContent.model_validate(item)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        for item in yaml.safe_load(file.read_bytes())
    ]
