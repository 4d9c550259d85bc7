"""What customers needs from a domain above it; `bootstrap` supplies it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from wenlu.kernel.ids import CustomerId
from wenlu.platform.database import UnitOfWork


class ConversationCounter(Protocol):
    """Knows how many conversations a customer has had."""

    async def count_conversations(self, customer_ids: Collection[CustomerId]) -> Mapping[CustomerId, int]:
        """Return the counts; a customer without any may be left out."""
        ...


class CustomerRecords(Protocol):
    """Holds what was said with customers and what was made of it."""

    async def has_open(self, work: UnitOfWork, customer_id: CustomerId) -> bool:
        """Say whether a conversation with him goes on."""
        ...

    async def last_at(self, work: UnitOfWork, ids: Collection[CustomerId]) -> Mapping[CustomerId, datetime]:
        """Return when each was last talked with; who never was is left out."""
        ...

    async def forget(self, work: UnitOfWork, customer_id: CustomerId) -> None:
        """Erase what was made of his words and is no record of business: questions kept for editors and the like."""
        ...

    async def destroy(self, work: UnitOfWork, customer_id: CustomerId) -> None:
        """Erase what the key does not: files."""
        ...

    async def copy(self, customer_id: CustomerId) -> Mapping[str, bytes]:
        """Return what he may have of his conversations, as named files: what he himself saw, and no more."""
        ...
