"""Reading the whole log for proof, in batches and in one picture of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.rules import Kept, Link
from wenlu.domains.conversations.tables import conversation, conversation_event
from wenlu.platform.database import UnitOfWork

_LINK = tuple(conversation_event.c["body" if name == "ciphertext" else name] for name in Link.__slots__)
_BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a conversation says that its log ends."""

    conversation_id: UUID
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose conversation it is, and since when."""

    customer_id: UUID
    opened_at: datetime


class EvidenceStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def freeze(self) -> None:
        """Let everything that this unit of work reads be of one moment; call it first."""
        await self._connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))

    async def list_heads(self, after: UUID | None, limit: int, only: UUID | None = None) -> list[Head]:
        """Return conversations in the order of their ids."""
        c = conversation.c
        query = sa.select(c.id, c.head_seq, c.head_hash).where(c.id > (after or _BEFORE_ALL))
        if only is not None:
            query = query.where(c.id == only)
        return [Head(*row) for row in await self._connection.execute(query.order_by(c.id).limit(limit))]

    async def count_events(self) -> int:
        """Return how many events the conversations say that they have."""
        found = await self._connection.execute(sa.select(sa.func.sum(conversation.c.head_seq)))
        return int(found.scalar() or 0)

    async def find_origin(self, conversation_id: UUID) -> Origin | None:
        c = conversation.c
        found = await self._connection.execute(sa.select(c.customer_id, c.opened_at).where(c.id == conversation_id))
        row = found.one_or_none()
        return None if row is None else Origin(*row)

    async def list_kept(self, ids: Sequence[UUID], after: tuple[UUID, int], limit: int | None) -> list[Kept]:
        """Return events of these conversations behind one of them, in the order of the log."""
        c = conversation_event.c
        query = (
            sa.select(*_LINK, c.hash)
            .where(c.conversation_id.in_(ids), sa.tuple_(c.conversation_id, c.seq) > after)
            .order_by(c.conversation_id, c.seq)
            .limit(limit)
        )
        rows = (tuple(row) for row in await self._connection.execute(query))
        return [Kept(Link(*row[:-1]), cast("bytes", row[-1])) for row in rows]

    async def list_strays(self, limit: int) -> list[UUID]:
        """Return ids under which there are events and no conversation."""
        c = conversation_event.c
        known = sa.exists().where(conversation.c.id == c.conversation_id)
        query = sa.select(c.conversation_id).where(~known).distinct().order_by(c.conversation_id).limit(limit)
        return list((await self._connection.execute(query)).scalars())
