"""Queries over everything that was said with a customer, for his rights and for the terms of keeping."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.tables import attachment, conversation
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.database import UnitOfWork


class RecordsStore:
    """Conversations and files of customers in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_conversations(self, customer_id: CustomerId) -> list[ConversationId]:
        """Return all of a customer's conversations, oldest first."""
        c = conversation.c
        query = sa.select(c.id).where(c.customer_id == customer_id).order_by(c.id)
        return [ConversationId(id_) for id_ in (await self._connection.execute(query)).scalars()]

    async def has_open(self, customer_id: CustomerId) -> bool:
        c = conversation.c
        query = sa.select(sa.func.count()).where(c.customer_id == customer_id, c.is_open)
        return bool(await self._connection.scalar(query))

    async def last_at(self, ids: Collection[CustomerId]) -> dict[CustomerId, datetime]:
        """Return when each was last talked with; who never was is left out."""
        c = conversation.c
        last = sa.func.max(sa.func.greatest(c.last_at, c.opened_at, c.closed_at))
        query = sa.select(c.customer_id, last).where(c.customer_id.in_(ids)).group_by(c.customer_id)
        return {CustomerId(customer_id): at for customer_id, at in await self._connection.execute(query)}

    async def abandon_files(self, ids: Collection[UUID], no_key: bytes) -> None:
        """Take files of these conversations from them, key and all; the sweep of abandoned files removes the rest."""
        statement = sa.update(attachment).where(attachment.c.conversation_id.in_(ids))
        await self._connection.execute(statement.values(conversation_id=None, wrapped_key=no_key))
