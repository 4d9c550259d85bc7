"""Reads what models write around their answers: fences, words before and after, thoughts in tags."""

import re

import orjson
from pydantic import BaseModel, ValidationError

from wenlu.platform.llm.model import Answer, Failure, ModelFailed

_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_LONGEST = 20_000
_OPEN, _CLOSE = "<think>", "</think>"


def parse_answer(text: str, answer: type[Answer]) -> Answer:
    """Return the first JSON object in a text as what was asked for; raises `ModelFailed`."""
    found = _first_object(_THOUGHTS.sub("", text[:_LONGEST]))
    try:
        return answer.model_validate(orjson.loads(found))
    except (ValidationError, orjson.JSONDecodeError) as error:
        raise ModelFailed(Failure.BROKEN, type(error).__name__) from None  # the cause would quote the model's words


def describe(answer: type[BaseModel]) -> str:
    """Return the JSON schema of an answer, for servers that have no tools."""
    return orjson.dumps(answer.model_json_schema()).decode()


def _first_object(text: str) -> str:
    """The text from the first brace to the one that closes it; braces in strings do not count."""
    start = text.find("{")
    depth, in_string, is_escaped = 0, False, False
    for place, sign in enumerate(text[start:] if start >= 0 else "", start=start):
        if in_string:
            in_string = is_escaped or sign != '"'
            is_escaped = sign == "\\" and not is_escaped
        elif sign == '"':
            in_string = True
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return text[start : place + 1]
    raise ModelFailed(Failure.BROKEN, "no object")


class Thoughts:
    """Takes out of a stream what a reasoning model thinks aloud between `<think>` tags before it answers."""

    def __init__(self) -> None:
        self._held = ""
        self._is_thinking = False
        self._has_begun = False

    def pass_on(self, piece: str) -> str:
        """Return what of the text so far is answer and was not returned before; leading space is left out."""
        if self._has_begun:
            return piece
        self._held = (self._held + piece).lstrip()
        if not self._is_thinking and self._held.startswith(_OPEN):
            self._is_thinking, self._held = True, self._held.removeprefix(_OPEN)
        if self._is_thinking:
            _, closed, rest = self._held.partition(_CLOSE)
            self._is_thinking = not closed
            self._held = rest.lstrip() if closed else self._held[-len(_CLOSE) :]
        if self._is_thinking or not self._held or _OPEN.startswith(self._held):
            return ""
        self._has_begun, answer, self._held = True, self._held, ""
        return answer
