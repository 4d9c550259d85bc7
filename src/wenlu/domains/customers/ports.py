"""What customers needs from a domain above it; `bootstrap` supplies it."""

from collections.abc import Collection, Mapping
from typing import Protocol

from wenlu.kernel.ids import CustomerId


class ConversationCounter(Protocol):
    """Knows how many conversations a customer has had."""

    async def count_conversations(self, customer_ids: Collection[CustomerId]) -> Mapping[CustomerId, int]:
        """Return the counts; a customer without any may be left out."""
        ...
