"""What knowledge needs from domains above it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wenlu.domains.knowledge.schemas import PublishedEntry


class SniffedFile(Protocol):
    """What a file really is, whatever its name says."""

    @property
    def media_type(self) -> str: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """What the bot does with a question: the entry it understands, and how sure it is."""

    action: str
    intent: str | None
    title: str | None
    confidence: float


class Answerer(Protocol):
    """The bot, as the workshop asks it."""

    @property
    def model(self) -> int:
        """Version of the language models that answer."""

    async def middle(self) -> NDArray[np.float32] | None:
        """Return the mean of the sentence vectors of all that is known; None where there are none."""

    async def nearest(self, texts: Sequence[str]) -> Sequence[tuple[str, float] | None]:
        """Return the likeliest entry of each text and its probability."""

    async def answer(
        self,
        texts: Sequence[str],
        changed: Mapping[str, PublishedEntry] | None = None,
        without: Collection[str] = (),
    ) -> Sequence[Answered]:
        """Answer each text by the base as it is, or as if it had these entries and not those keys."""
