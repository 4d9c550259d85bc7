"""What the platform asks of a language model, and how asking can fail. Free of any client library."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from pydantic import BaseModel

Answer = TypeVar("Answer", bound=BaseModel)


class Task(StrEnum):
    """What a call is for; the label under which it is counted."""

    REWRITE = "rewrite"
    CHOOSE = "choose"
    WRITE = "write"
    INSPECT = "inspect"


class Failure(StrEnum):
    """Why a call gave nothing."""

    RESTING = "resting"
    """The server failed too often of late and is left alone for a while; nothing was sent."""
    BUSY = "busy"
    """As many calls as are allowed are under way; nothing was sent."""
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    STATUS = "status"
    """The server answered with an error, a full queue or a refused key among them."""
    BROKEN = "broken"
    """What came back cannot be read, was cut off, or has no end."""


class ModelFailed(Exception):
    """The model gave no answer that can be used. Carries the kind and never a word that was sent or received."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure.value} {detail}".strip())
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request: what is to be done, and the data it is to be done with."""

    system: str
    user: str


class Budget:
    """Time for everything that one turn asks of the model, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.ends = asyncio.get_running_loop().time() + seconds

    @property
    def left(self) -> float:
        return self.ends - asyncio.get_running_loop().time()


class LanguageModel(Protocol):
    """Answers prompts within a budget; every method raises `ModelFailed` and nothing else of its own."""

    @property
    def seconds(self) -> float:
        """How long a whole turn may take that asks the model."""
        ...

    async def call(self, task: Task, prompt: Prompt, answer: type[Answer], budget: Budget) -> Answer:
        """Return one structured answer; the class's docstring and fields tell the model what to give."""
        ...

    def stream(self, task: Task, prompt: Prompt, budget: Budget) -> AsyncGenerator[str, None]:
        """Yield the text of an answer as it is written. Close the generator to stop early; that is no failure."""
        ...

    async def close(self) -> None: ...
