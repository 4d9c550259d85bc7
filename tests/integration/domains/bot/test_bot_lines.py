"""`wenlu bot ask`: the form of contracts.md."""

import json

from wenlu.domains.bot.service import BotBrain, bot_lines


async def _ask(brain: BotBrain, *lines: str) -> list[dict[str, object]]:
    return [json.loads(answer.model_dump_json()) async for answer in bot_lines(brain, lines)]


async def test_members_of_an_answer(brain: BotBrain) -> None:
    (answer,) = await _ask(brain, '{"id": "a", "q": "怎么开户", "lang": "zh"}')

    assert set(answer) == {"id", "action", "text", "queue", "confidence", "intent", "sources", "milliseconds"}
    assert answer["id"] == "a"
    assert answer["action"] == "answer"
    assert answer["sources"] == [{"id": "account.open", "title": "怎么开户"}]


async def test_bad_lines_are_answered_in_their_place(brain: BotBrain) -> None:
    answers = await _ask(
        brain,
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
