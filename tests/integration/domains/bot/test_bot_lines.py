"""`wenlu bot ask`: the form of contracts.md."""

import json

import pytest

from wenlu.domains.bot.service import BotBrain, BotWriter, bot_lines
from wenlu.domains.compliance.service import ComplianceService
from wenlu.kernel.clock import ManualClock
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.telemetry import Metrics


@pytest.fixture
def writer(brain: BotBrain, unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> BotWriter:
    """As in most installations: without a language model."""
    return BotWriter(brain, None, ComplianceService(unit_of_work, clock), Metrics())


async def _ask(writer: BotWriter, *lines: str) -> list[dict[str, object]]:
    return [json.loads(answer.model_dump_json()) async for answer in bot_lines(writer, lines)]


async def test_members_of_an_answer(writer: BotWriter) -> None:
    (answer,) = await _ask(writer, '{"id": "a", "q": "怎么开户", "lang": "zh"}')

    assert set(answer) == {"id", "action", "text", "queue", "confidence", "intent", "sources", "milliseconds"}
    assert answer["id"] == "a"
    assert answer["action"] == "answer"
    assert answer["sources"] == [{"id": "account.open", "title": "怎么开户"}]


async def test_bad_lines_are_answered_in_their_place(writer: BotWriter) -> None:
    answers = await _ask(
        writer,
        '{"id": 1, "q": "你好"}',
        "{not json",
        "",
        '{"id": 3}',
        '{"id": 4, "q": "怎么开户", "history": [{"role": "nobody", "text": "x"}]}',
        '{"id": 5, "q": "a\\u0000b"}',
        '["q"]',
        '{"id": 6, "q": "那销户呢", "history": [{"role": "customer", "text": "怎么开户"}]}',
    )

    assert [answer["id"] for answer in answers] == [1, None, 3, 4, 5, None, 6]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False]
    assert answers[-1]["intent"] == "account.close"
