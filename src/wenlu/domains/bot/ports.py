"""What the bot's training needs from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TrialQuestion:
    """A question that versions of the models are tried on; `expected` is the key of the right entry, where known.

    "" means that no entry answers it.
    """

    text: str
    expected: str | None = None
    locale: str = "zh-CN"


class TrialQuestions(Protocol):
    """Gives the questions: what editors have saved as tests, and what customers asked lately, masked."""

    async def list_tests(self) -> Sequence[TrialQuestion]: ...
    async def list_recent(self, limit: int) -> Sequence[TrialQuestion]: ...
