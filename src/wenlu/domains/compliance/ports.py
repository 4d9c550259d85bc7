"""What compliance needs from above: the messages of the past, of which it knows nothing itself."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from wenlu.domains.compliance.schemas import Situation

Place = tuple[UUID, int]
"""Where words stand: the conversation, and their number in it."""


@dataclass(frozen=True, slots=True)
class PastMessage:
    """What staff or bot said, or wanted to say, in the situation of that moment."""

    place: Place
    at: datetime
    situation: Situation


class MessageHistory(Protocol):
    """Everything that staff and bot have said, or were kept from saying."""

    async def count(self, since: datetime) -> int:
        """Return about how many messages `read` yields."""
        ...

    def read(self, since: datetime) -> AsyncIterator[Sequence[PastMessage]]:
        """Yield the messages since then, many at a time, those of a conversation together and in order."""
        ...

    async def find(self, places: Sequence[Place]) -> Mapping[Place, PastMessage]:
        """Return single messages, without those that nobody can read any more."""
        ...
