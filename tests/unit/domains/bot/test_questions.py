"""Floors for what the bot makes of customers' messages (`tests/data/bot/questions.csv`, docs/measures/bot.md)."""

from collections.abc import Mapping

import pytest

from bench.bot import GRAVE, shares
from bench.messages import Case, Given, read_cases
from wenlu.domains.bot.service import BotBrain
from wenlu.domains.knowledge.service import PublishedKnowledge
from wenlu.kernel.clock import SystemClock
from wenlu.language.vectors import load_encoder, load_second_encoder

_FEWEST = 330


@pytest.mark.timeout(300)
async def test_messages_get_the_right_action_and_facts(shipped: PublishedKnowledge) -> None:
    brain = BotBrain(shipped, SystemClock(), load_encoder, load_second_encoder)
    cases = list(read_cases())
    assert len(cases) >= _FEWEST

    given = {case.id: Given.of(await brain.ask(case.question)) for case in cases}

    brain.close()
    grave = [case for case in cases if case.category in GRAVE]
    assert [f"{case.id} {given[case.id]}" for case in grave if not case.right(given[case.id])] == []
    assert _share(cases, given, "dev") >= 0.95
    assert _share(cases, given, "test") >= 0.9
    assert _share(cases, given, "fresh") >= 0.9
    for split in ("blind_a", "blind_b", "blind_c"):
        assert _share(cases, given, split) >= 0.9


def _share(cases: list[Case], given: Mapping[str, Given], split: str) -> float:
    return shares([case for case in cases if case.split == split], given)["both"]
