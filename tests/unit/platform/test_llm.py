"""The breaker, and what is read out of models' answers."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from wenlu.platform.llm import Failure, ModelFailed, open_model
from wenlu.platform.llm.breaker import FAILURES, REST_SECONDS, Breaker
from wenlu.platform.llm.parsing import Thoughts, parse_answer
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import Metrics


class Pick(BaseModel):
    """Pick a number."""

    number: int = Field(ge=0)
    why: str = ""


def test_a_failing_server_is_left_alone_then_tried_once() -> None:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert breaker.admits(0.0)
        breaker.failed(0.0)
    assert breaker.is_open
    assert not breaker.admits(REST_SECONDS - 1)
    assert breaker.admits(REST_SECONDS)
    assert not breaker.admits(REST_SECONDS), "one trial at a time"
    breaker.failed(REST_SECONDS)
    assert not breaker.admits(REST_SECONDS * 2 - 1)
    assert breaker.admits(REST_SECONDS * 2)
    breaker.succeeded()
    assert not breaker.is_open
    assert breaker.admits(REST_SECONDS * 2)


def test_a_trial_that_nobody_waited_for_makes_room_for_another() -> None:
    breaker = Breaker(failures=1)
    breaker.failed(0.0)
    assert breaker.admits(REST_SECONDS)
    breaker.abandoned()
    assert breaker.is_open
    assert breaker.admits(REST_SECONDS)


def test_single_failures_change_nothing() -> None:
    breaker = Breaker()
    for _ in range(FAILURES * 3):
        breaker.failed(0.0)
        breaker.succeeded()
    assert breaker.admits(0.0)


@pytest.mark.parametrize(
    "text",
    [
        '{"number": 2}',
        'Sure! Here it is:\n```json\n{"number": 2, "why": "a } in words"}\n```\nAnything else?',
        '<think>maybe {"number": 9}</think>{"number": 2}',
        '{"number": 2, "unasked": [1, {"x": "\\"}"}]} {"number": 3}',
    ],
)
def test_the_object_is_found(text: str) -> None:
    assert parse_answer(text, Pick).number == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "two",
        '{"number": 2',
        '{"number": -1}',
        '{"number": "many"}',
        "{'number': 2}",
        "{}",
        '["number"]',
        "{" * 50_000,
    ],
)
def test_what_cannot_be_read_fails_by_kind_alone(text: str) -> None:
    with pytest.raises(ModelFailed) as failed:
        parse_answer(text, Pick)
    assert failed.value.failure is Failure.BROKEN
    assert failed.value.__cause__ is None
    assert "number" not in str(failed.value)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ModelFailed):
        assert parse_answer(text, Pick).number >= 0


_TEXTS = st.text(max_size=60)


@given(_TEXTS, _TEXTS, st.lists(st.integers(1, 7), max_size=40), st.booleans())
def test_thoughts_are_left_out_however_the_text_is_cut(
    thought: str,
    answer: str,
    cuts: list[int],
    thinks: bool,  # noqa: FBT001
) -> None:
    thought = thought.replace("<", "").replace(">", "")
    answer = "A" + answer.replace("<", "").replace(">", "")
    text = f"<think>{thought}</think>\n\n{answer}" if thinks else answer
    thoughts, said, rest = Thoughts(), "", text
    for cut in [*cuts, len(text) + 1]:
        piece, rest = rest[:cut], rest[cut:]
        said += thoughts.pass_on(piece)
    assert said == answer


def test_nothing_is_opened_without_an_address() -> None:
    assert open_model(Settings(), Metrics()) is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"llm_url": "https://models.example/v1"}, "WENLU_LLM_MODEL"),
        ({"llm_url": "models.example", "llm_model": "m"}, "WENLU_LLM_URL"),
        ({"llm_seconds": 0}, "greater than 0"),
    ],
)
def test_half_a_configuration_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Settings(**given)  # type: ignore[arg-type]  # fields by name
