"""The model over the official client. Time-outs, limits and the breaker are ours, since a turn has one budget for all.

No prompt and no answer is ever logged, and errors carry no words of them: what a customer wrote stays between him,
the log and the model's server.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from enum import IntEnum
from functools import partial
from typing import TypeVar

import openai
import structlog
from openai.types.chat import ChatCompletion, ChatCompletionChunk, ChatCompletionMessageParam
from openai.types.chat.chat_completion_message import ChatCompletionMessage

from wenlu.platform.llm.breaker import Breaker
from wenlu.platform.llm.model import Answer, Budget, Failure, ModelFailed, Prompt, Task
from wenlu.platform.llm.parsing import Thoughts, describe, parse_answer
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import Metrics

R = TypeVar("R")
_ATTEMPTS = 2
_PAUSE_SECONDS = 0.2
"""At most, between two attempts; less by chance, so that nodes do not knock together."""
_WORTH_ANOTHER = 1.0
"""Seconds that must be left for a second attempt."""
_CONNECT_SECONDS = 1.5
_MOST_TOKENS = 800
_MOST_CHARACTERS = 6_000
"""An answer that goes on beyond has no end."""
_NOT_UNDERSTOOD = frozenset({400, 404, 405, 415, 422, 501})
"""What servers answer to a parameter that they do not have."""
_UNEXPECTED = (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError)
"""The client trusts the server: what is not the JSON it hopes for surfaces as any of these."""
log = structlog.get_logger(__name__)


class _Way(IntEnum):
    """How a structured answer is asked for, the surest first; a server that refuses one is asked the next."""

    TOOL = 0
    SCHEMA = 1
    WORDS = 2


class OpenAiModel:
    """A model behind `WENLU_LLM_URL`; see `LanguageModel`."""

    def __init__(self, settings: Settings, metrics: Metrics, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._metrics = metrics
        self._now = now
        self._breaker = Breaker()
        self._running = 0
        self._way = _Way.TOOL
        self._asks_usage = True
        self._client = openai.AsyncOpenAI(
            base_url=settings.llm_url,
            api_key=settings.llm_key.get_secret_value() or "none",
            max_retries=0,
            timeout=openai.Timeout(settings.llm_seconds, connect=min(_CONNECT_SECONDS, settings.llm_seconds)),
        )

    @property
    def seconds(self) -> float:
        return self._settings.llm_seconds

    async def close(self) -> None:
        await self._client.close()

    async def call(self, task: Task, prompt: Prompt, answer: type[Answer], budget: Budget) -> Answer:
        async with self._admitted(task):
            while True:
                way = self._way
                try:
                    completion = await self._send(budget, partial(self._ask, way, prompt, answer))
                except openai.APIStatusError as error:
                    if error.status_code not in _NOT_UNDERSTOOD or way is _Way.WORDS:
                        raise
                    self._way = _Way(max(self._way, way + 1))
                    log.info("llm_way_refused", way=way.name, status=error.status_code)
                else:
                    self._count(completion)
                    return _read(completion, answer)

    async def stream(self, task: Task, prompt: Prompt, budget: Budget) -> AsyncGenerator[str, None]:
        async with self._admitted(task):
            began, thoughts, length = self._now(), Thoughts(), 0
            async with aclosing(self._chunks(prompt, budget)) as chunks:
                async for piece in chunks:
                    text = thoughts.pass_on(piece)
                    if not text:
                        continue
                    if not length:
                        self._metrics.llm_first_token.observe(self._now() - began)
                    length += len(text)
                    if length > _MOST_CHARACTERS:
                        raise ModelFailed(Failure.BROKEN, "no end")
                    yield text
            if not length:
                raise ModelFailed(Failure.BROKEN, "empty")

    async def _chunks(self, prompt: Prompt, budget: Budget) -> AsyncGenerator[str, None]:
        """Yield every piece of text, thoughts as empty ones; raises where the stream ends before the answer does."""
        finish: str | None = None
        ends = min(budget.ends, asyncio.get_running_loop().time() + self._settings.llm_first_token_seconds)
        response = await self._opened(prompt, budget)
        async with aclosing(_pieces(response)) as pieces:
            while True:
                async with asyncio.timeout_at(ends):
                    chunk = await anext(pieces, None)
                if chunk is None:
                    break
                self._count(chunk)
                text, is_alive, reason = _delta(chunk)
                finish = reason or finish
                if is_alive:
                    ends = budget.ends
                    yield text
        if finish != "stop":
            raise ModelFailed(Failure.BROKEN, "cut off")

    async def _opened(self, prompt: Prompt, budget: Budget) -> "openai.AsyncStream[ChatCompletionChunk]":
        while True:
            asks_usage = self._asks_usage
            try:
                return await self._send(budget, partial(self._begin, prompt, asks_usage=asks_usage))
            except openai.APIStatusError as error:
                if not asks_usage or error.status_code not in _NOT_UNDERSTOOD:
                    raise
                self._asks_usage = False

    async def _begin(self, prompt: Prompt, *, asks_usage: bool) -> "openai.AsyncStream[ChatCompletionChunk]":
        return await self._client.chat.completions.create(
            model=self._settings.llm_model,
            messages=_messages(prompt),
            temperature=0,
            max_tokens=_MOST_TOKENS,
            stream=True,
            stream_options={"include_usage": True} if asks_usage else openai.omit,
            extra_body=dict(self._settings.llm_extra) or None,
        )

    async def _ask(self, way: _Way, prompt: Prompt, answer: type[Answer]) -> ChatCompletion:
        name = answer.__name__.lower()
        schema: dict[str, object] = answer.model_json_schema()
        if way is _Way.WORDS:
            system = (
                f"{prompt.system}\n\nAnswer with one JSON object of this schema and nothing else:\n{describe(answer)}"
            )
            prompt = Prompt(system, prompt.user)
        return await self._client.chat.completions.create(
            model=self._settings.llm_model,
            messages=_messages(prompt),
            temperature=0,
            max_tokens=_MOST_TOKENS,
            tools=[
                {
                    "type": "function",
                    "function": {"name": name, "description": answer.__doc__ or "", "parameters": schema},
                }
            ]
            if way is _Way.TOOL
            else openai.omit,
            tool_choice={"type": "function", "function": {"name": name}} if way is _Way.TOOL else openai.omit,
            response_format={"type": "json_schema", "json_schema": {"name": name, "schema": schema}}
            if way is _Way.SCHEMA
            else openai.omit,
            extra_body=dict(self._settings.llm_extra) or None,
        )

    async def _send(self, budget: Budget, request: Callable[[], Awaitable[R]]) -> R:
        """Send a request; a server that is away or too busy is asked once more if time is left."""
        for attempt in range(1, _ATTEMPTS + 1):
            ends = min(budget.ends, asyncio.get_running_loop().time() + self._settings.llm_first_token_seconds)
            try:
                async with asyncio.timeout_at(ends):
                    return await request()
            except (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError) as error:
                is_slow = isinstance(error, openai.APITimeoutError)
                if is_slow or attempt == _ATTEMPTS or budget.left < _WORTH_ANOTHER:
                    raise
            await asyncio.sleep(_PAUSE_SECONDS * random.random())  # noqa: S311  nothing secret
        raise AssertionError  # the loop returns or raises

    @asynccontextmanager
    async def _admitted(self, task: Task) -> AsyncIterator[None]:
        """Let a call through, time it, and turn whatever goes wrong in it into `ModelFailed`."""
        if self._running >= self._settings.llm_concurrency:
            raise self._counted(task, ModelFailed(Failure.BUSY))
        if not self._breaker.admits(self._now()):
            raise self._counted(task, ModelFailed(Failure.RESTING))
        self._running += 1
        began = self._now()
        try:
            yield
        except (asyncio.CancelledError, GeneratorExit):
            self._breaker.abandoned()
            self._metrics.llm_calls.labels(task.value, "dropped").inc()
            raise
        except (ModelFailed, TimeoutError, *_UNEXPECTED) as error:
            failed = _failed(error)
            self._breaker.failed(self._now())
            log.warning("llm_failed", task=task.value, failure=failed.failure.value, detail=str(failed))
            raise self._counted(task, failed) from None  # causes quote what was sent or received
        else:
            self._breaker.succeeded()
            self._metrics.llm_calls.labels(task.value, "ok").inc()
        finally:
            self._running -= 1
            self._metrics.llm_seconds.labels(task.value).observe(self._now() - began)
            self._metrics.llm_resting.set(self._breaker.is_open)

    def _counted(self, task: Task, error: ModelFailed) -> ModelFailed:
        self._metrics.llm_calls.labels(task.value, error.failure.value).inc()
        return error

    def _count(self, answer: object) -> None:
        usage = getattr(answer, "usage", None)
        for kind, tokens in (("in", "prompt_tokens"), ("out", "completion_tokens")):
            count = getattr(usage, tokens, None)
            if isinstance(count, int) and count > 0:
                self._metrics.llm_tokens.labels(kind).inc(count)


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]


async def _pieces(response: object) -> AsyncGenerator[object, None]:
    """Yield the chunks of a stream and let go of the connection however it ends; a page of HTML has none."""
    if not isinstance(response, openai.AsyncStream):
        raise ModelFailed(Failure.BROKEN, "no stream")
    try:
        async for chunk in response:
            yield chunk
    finally:
        await response.close()


def _delta(chunk: object) -> tuple[str, bool, str | None]:
    """Return the text of a chunk, whether the model said or thought anything in it, and why it stopped, if it did."""
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list) or not choices:
        return "", False, None
    delta = getattr(choices[0], "delta", None)
    text, thought = getattr(delta, "content", None), getattr(delta, "reasoning_content", None)
    said = text if isinstance(text, str) else ""
    reason = getattr(choices[0], "finish_reason", None)
    return said, bool(said or thought), reason if isinstance(reason, str) else None


def _read(completion: object, answer: type[Answer]) -> Answer:
    """Return the structured answer: the arguments of the tool, or the object in the words."""
    choices = getattr(completion, "choices", None)
    message = getattr(choices[0], "message", None) if isinstance(choices, list) and choices else None
    if not isinstance(message, ChatCompletionMessage):
        raise ModelFailed(Failure.BROKEN, "no completion")
    calls = message.tool_calls
    if isinstance(calls, list) and calls:
        function = getattr(calls[0], "function", None)
        if getattr(function, "name", None) != answer.__name__.lower():
            raise ModelFailed(Failure.BROKEN, "another tool")
        return parse_answer(str(getattr(function, "arguments", "")), answer)
    if not isinstance(message.content, str):
        raise ModelFailed(Failure.BROKEN, "empty")
    return parse_answer(message.content, answer)


def _failed(error: Exception) -> ModelFailed:
    """Return what went wrong, by kind alone."""
    match error:
        case ModelFailed():
            return error
        case TimeoutError() | openai.APITimeoutError():
            return ModelFailed(Failure.TIMEOUT)
        case openai.APIConnectionError():
            return ModelFailed(Failure.CONNECTION)
        case openai.APIStatusError():
            return ModelFailed(Failure.STATUS, str(error.status_code))
        case _:
            return ModelFailed(Failure.BROKEN, type(error).__name__)
