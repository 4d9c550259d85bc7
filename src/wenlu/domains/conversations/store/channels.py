"""Queries of outside channels: what has come in already, and what is still to go out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.tables import channel_outbox
from wenlu.kernel.ids import ConversationId
from wenlu.platform.database import UnitOfWork

_ADD = sa.text("""
INSERT INTO channel_outbox AS o (conversation_id, channel, through, due_at)
SELECT c.id, c.channel, n.through, :now
FROM unnest(CAST(:ids AS uuid[]), CAST(:through AS bigint[])) AS n(id, through)
JOIN conversation c ON c.id = n.id AND c.channel <> ALL (:live)
ORDER BY c.id
ON CONFLICT (conversation_id) DO UPDATE SET
  through = GREATEST(o.through, excluded.through),
  due_at = CASE WHEN o.sent < o.through THEN o.due_at ELSE excluded.due_at END
""")

_LEASE = sa.text("""
UPDATE channel_outbox SET due_at = :until
WHERE conversation_id = (
  SELECT conversation_id FROM channel_outbox
  WHERE channel = :channel AND sent < through AND due_at <= :now
  ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING conversation_id, through, sent, parts, attempts, due_at
""")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A conversation that somebody pushes now, and his lease on it; see the table."""

    conversation_id: ConversationId
    through: int
    sent: int
    parts: int
    attempts: int
    due_at: datetime


class ChannelStore:
    """The outbox of outside channels, and the lock on a message that comes in."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock_incoming(self, channel: str, external_id: str) -> None:
        """Let one unit of work at a time take in a message of this id."""
        digest = blake2b(f"{channel}/{external_id}".encode(), digest_size=8).digest()
        key = int.from_bytes(digest, signed=True)
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

    async def add(self, through: Mapping[UUID, int], live: Collection[str], now: datetime) -> None:
        """Note up to where there is something to push; conversations on live channels are passed over.

        Whoever fails or waits keeps his time: more to say does not make a dead address answer sooner.
        """
        values = {"ids": list(through), "through": list(through.values()), "live": list(live), "now": now}
        await self._connection.execute(_ADD, values)

    async def lease(self, channel: str, now: datetime, until: datetime) -> Outgoing | None:
        """Take the conversation that has been due longest; None where nothing is or others are at all of it."""
        row = (await self._connection.execute(_LEASE, {"channel": channel, "now": now, "until": until})).one_or_none()
        return Outgoing(*row) if row else None

    async def move(self, before: Outgoing, after: Outgoing) -> bool:
        """Keep what has become of a leased conversation; False where the lease has passed to somebody else."""
        result = await self._connection.execute(
            sa.update(channel_outbox)
            .where(
                channel_outbox.c.conversation_id == before.conversation_id,
                channel_outbox.c.due_at == before.due_at,
                channel_outbox.c.sent == before.sent,
                channel_outbox.c.parts == before.parts,
            )
            .values(sent=after.sent, parts=after.parts, attempts=after.attempts, due_at=after.due_at)
        )
        return result.rowcount == 1
