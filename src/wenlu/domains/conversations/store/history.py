"""Reading what was said lately in very many conversations, for trying other rules on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.store.conversations import EventRow, event_row
from wenlu.platform.database import UnitOfWork

SAID = (EventKind.MESSAGE, EventKind.REFUSED, EventKind.HELD)
"""Events that hold words which somebody has sent, or has wanted to."""

_COUNT = sa.text("""
SELECT COALESCE(sum(m.bot_messages + m.staff_messages), 0)
FROM conversation c JOIN conversation_measure m ON m.conversation_id = c.id
WHERE c.last_at >= :since
""")
_TALKS = sa.text("""
SELECT id, customer_id, channel, queue FROM conversation
WHERE id > :after AND last_at >= :since
ORDER BY id LIMIT :limit
""")
_NAMED = sa.text("SELECT id, customer_id, channel, queue FROM conversation WHERE id = ANY(:ids)")
_EVENTS = sa.text("""
SELECT conversation_id, seq, kind, audience, actor_kind, actor_id, at, client_id, body, hash
FROM conversation_event
WHERE conversation_id = ANY(:ids) AND kind = ANY(:kinds)
ORDER BY conversation_id, seq
""")


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A conversation as far as a judgement of its words depends on it."""

    id: UUID
    customer_id: UUID
    channel: str
    queue: str | None


class HistoryStore:
    """Whole conversations, many at a time."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def count(self, since: datetime) -> int:
        """Return about how many messages of staff and bot there are in conversations that went on since then."""
        return int(await self._connection.scalar(_COUNT, {"since": since}) or 0)

    async def list_talks(self, since: datetime, after: UUID, limit: int) -> list[TalkRow]:
        """Return conversations that went on since then, by id, behind `after`."""
        rows = await self._connection.execute(_TALKS, {"since": since, "after": after, "limit": limit})
        return [TalkRow(*row) for row in rows]

    async def find_talks(self, ids: Sequence[UUID]) -> list[TalkRow]:
        return [TalkRow(*row) for row in await self._connection.execute(_NAMED, {"ids": list(ids)})]

    async def list_said(self, ids: Sequence[UUID]) -> list[EventRow]:
        """Return everything that was said in these conversations, in order."""
        values = {"ids": list(ids), "kinds": [kind.value for kind in SAID]}
        return [event_row(tuple(row)) for row in await self._connection.execute(_EVENTS, values)]
