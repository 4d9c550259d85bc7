"""The client against a server that is a process of its own: what it asks, and every way in which asking fails."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest
from pydantic import BaseModel, Field, SecretStr
from structlog.testing import capture_logs
from tests.llm_server import ModelServer, Step, served_model
from tests.servers import free_port

from wenlu.platform.llm import Budget, Failure, LanguageModel, ModelFailed, Prompt, Task, open_model
from wenlu.platform.llm.breaker import FAILURES
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import Metrics

PROMPT = Prompt("Answer from the passages.", "我的手机号是什么")
FIRST_TOKEN, WHOLE = 0.4, 1.2
LATE = 0.6
"""Seconds beyond a limit that a busy test machine may take."""


class Pick(BaseModel):
    """Pick one of the answers found."""

    number: int = Field(ge=0, le=3)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with served_model() as server:
        yield server


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def settings_of(url: str, **changes: object) -> Settings:
    given: dict[str, object] = {
        "llm_url": url,
        "llm_model": "small",
        "llm_key": SecretStr("a-key"),
        "llm_first_token_seconds": FIRST_TOKEN,
        "llm_seconds": WHOLE,
        **changes,
    }
    return Settings(**given)  # type: ignore[arg-type]  # fields by name


@pytest.fixture
async def model(server: ModelServer, metrics: Metrics) -> AsyncIterator[LanguageModel]:
    model = open_model(settings_of(server.url), metrics)
    assert model is not None
    yield model
    await model.close()


async def read(model: LanguageModel) -> str:
    async with aclosing(model.stream(Task.WRITE, PROMPT, Budget(model.seconds))) as pieces:
        return "".join([piece async for piece in pieces])


async def pick(model: LanguageModel) -> Pick:
    return await model.call(Task.CHOOSE, PROMPT, Pick, Budget(model.seconds))


def counted(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


async def test_an_answer_is_streamed(server: ModelServer, model: LanguageModel, metrics: Metrics) -> None:
    server.script({"text": "开通科创板需要五十万元[1]。"})
    assert await read(model) == "开通科创板需要五十万元[1]。"
    (asked,) = server.requests()
    assert asked["key"] == "Bearer a-key"
    body = asked["body"]
    assert isinstance(body, dict)
    assert (body["model"], body["stream"], body["temperature"]) == ("small", True, 0)
    assert body["messages"] == [{"role": "system", "content": PROMPT.system}, {"role": "user", "content": PROMPT.user}]
    assert counted(metrics, "wenlu_llm_calls_total", task="write", outcome="ok") == 1
    assert counted(metrics, "wenlu_llm_tokens_total", kind="out") == 50
    assert counted(metrics, "wenlu_llm_first_token_seconds_count") == 1


async def test_thoughts_are_no_answer(server: ModelServer, model: LanguageModel) -> None:
    server.script({"thought": "让我想想", "text": "<think>嗯，{1}</think>\n可以[1]。"})
    assert await read(model) == "可以[1]。"


async def test_a_choice_by_tool(server: ModelServer, model: LanguageModel) -> None:
    server.script({"arguments": {"number": 2}})
    assert (await pick(model)).number == 2
    body = server.requests()[0]["body"]
    assert isinstance(body, dict)
    assert body["tool_choice"] == {"type": "function", "function": {"name": "pick"}}
    assert body["tools"][0]["function"]["parameters"]["properties"]["number"]["maximum"] == 3


@pytest.mark.parametrize(
    ("refuses", "asked"),
    [(["tools"], ["tools", "response_format"]), (["tools", "response_format"], ["tools", "response_format", None])],
)
async def test_servers_without_tools_are_asked_in_words(
    server: ModelServer, model: LanguageModel, refuses: list[str], asked: list[str | None]
) -> None:
    server.script({"refuses": refuses, "arguments": {"number": 3}})
    assert (await pick(model)).number == 3
    assert (await pick(model)).number == 3
    bodies = [request["body"] for request in server.requests()]
    used = [next((way for way in ("tools", "response_format") if way in body), None) for body in bodies]  # type: ignore[operator]  # JSON
    assert used == [*asked, asked[-1]], "what was refused once is not tried again"
    if asked[-1] is None:
        assert "maximum" in str(bodies[-1]), "the schema stands in the words"


async def test_a_server_that_counts_nothing_is_asked_without(server: ModelServer, model: LanguageModel) -> None:
    server.script({"refuses": ["stream_options"], "text": "可以[1]。"})
    assert await read(model) == "可以[1]。"


async def test_a_hiccup_is_asked_again(server: ModelServer, model: LanguageModel, metrics: Metrics) -> None:
    server.script({"status": 503}, {"text": "可以[1]。"})
    assert await read(model) == "可以[1]。"
    server.script({"status": 429}, {"arguments": {"number": 1}})
    assert (await pick(model)).number == 1
    assert counted(metrics, "wenlu_llm_calls_total", task="write", outcome="ok") == 1


_TEXT = "第一句话是这样的[1]。第二句话是那样的[1]。"


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        ({"status": 500}, Failure.STATUS),
        ({"status": 429}, Failure.STATUS),
        ({"status": 401}, Failure.STATUS),
        ({"status": 400}, Failure.STATUS),
        ({"fault": "html"}, Failure.BROKEN),
        ({"fault": "hang"}, Failure.TIMEOUT),
        ({"delay": 5, "text": _TEXT}, Failure.TIMEOUT),
        ({"fault": "hang_midway", "text": _TEXT}, Failure.TIMEOUT),
        ({"fault": "broken", "text": _TEXT}, Failure.BROKEN),
        ({"fault": "cut", "text": _TEXT}, Failure.BROKEN),
        ({"fault": "error_midway", "text": _TEXT}, Failure.BROKEN),
        ({"fault": "endless"}, Failure.BROKEN),
        ({"finish": "length", "text": _TEXT}, Failure.BROKEN),
        ({"text": ""}, Failure.BROKEN),
        ({"text": "<think>还没想完"}, Failure.BROKEN),
    ],
)
async def test_every_fault_of_a_stream_has_a_kind_and_an_end(
    server: ModelServer, model: LanguageModel, step: Step, failure: Failure
) -> None:
    server.script(step)
    began = time.monotonic()
    with capture_logs() as logs, pytest.raises(ModelFailed) as failed:
        await read(model)
    assert failed.value.failure is failure
    assert time.monotonic() - began < WHOLE + LATE
    assert not any(words in str(logs) for words in ("手机号", "第一句", "passages", "told to", "a-key"))


@pytest.mark.parametrize(
    ("step", "failure"),
    [
        ({"status": 500}, Failure.STATUS),
        ({"fault": "html"}, Failure.BROKEN),
        ({"delay": 5}, Failure.TIMEOUT),
        ({"raw": '{"choices": [{"message": {"cont'}, Failure.BROKEN),
        ({"raw": "null"}, Failure.BROKEN),
        ({"raw": "[]"}, Failure.BROKEN),
        ({"raw": '{"choices": []}'}, Failure.BROKEN),
        ({"raw": '{"choices": [{"message": {"role": "assistant"}}]}'}, Failure.BROKEN),
        ({"raw": '{"choices": "none", "usage": {"prompt_tokens": "many"}}'}, Failure.BROKEN),
        ({"arguments": '{"number": 2'}, Failure.BROKEN),
        ({"arguments": {"number": 7}}, Failure.BROKEN),
        ({"arguments": {"number": 2}, "tool": "transfer_money"}, Failure.BROKEN),
        ({"text": "第二个"}, Failure.BROKEN),
    ],
)
async def test_every_fault_of_a_choice_has_a_kind(
    server: ModelServer, model: LanguageModel, step: Step, failure: Failure
) -> None:
    server.script(step)
    with pytest.raises(ModelFailed) as failed:
        await pick(model)
    assert failed.value.failure is failure


async def test_nobody_there(metrics: Metrics) -> None:
    model = open_model(settings_of(f"http://127.0.0.1:{free_port()}/v1"), metrics)
    assert model is not None
    for _ in range(FAILURES):
        with pytest.raises(ModelFailed) as failed:
            await read(model)
        assert failed.value.failure is Failure.CONNECTION
    with pytest.raises(ModelFailed) as failed:
        await pick(model)
    assert failed.value.failure is Failure.RESTING
    assert counted(metrics, "wenlu_llm_resting") == 1
    assert counted(metrics, "wenlu_llm_calls_total", task="choose", outcome="resting") == 1
    await model.close()


async def test_who_comes_beyond_the_limit_is_not_kept_waiting(server: ModelServer, metrics: Metrics) -> None:
    model = open_model(settings_of(server.url, llm_concurrency=1), metrics)
    assert model is not None
    server.script({"text": _TEXT, "pause": 0.02})
    async with aclosing(model.stream(Task.WRITE, PROMPT, Budget(model.seconds))) as pieces:
        await anext(pieces)
        with pytest.raises(ModelFailed) as failed:
            await pick(model)
        assert failed.value.failure is Failure.BUSY
    assert counted(metrics, "wenlu_llm_calls_total", task="write", outcome="dropped") == 1
    server.script({"text": _TEXT})
    assert await read(model) == _TEXT, "who stopped listening made room"
    await model.close()
