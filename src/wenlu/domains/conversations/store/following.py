"""Reading the log in the order in which it was committed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.store.conversations import EventRow, event_row
from wenlu.platform.database import UnitOfWork

_READ = sa.text("""
SELECT e.conversation_id, e.seq, e.kind, e.audience, e.actor_kind, e.actor_id, e.at, e.client_id, e.body, e.hash,
       e.written_in::text AS written_in
FROM conversation_event e, log_follower f
WHERE f.name = :name
  AND e.written_in < pg_snapshot_xmin(pg_current_snapshot())
  AND (e.written_in, e.conversation_id, e.seq) > (f.written_in, f.conversation_id, f.seq)
ORDER BY e.written_in, e.conversation_id, e.seq
LIMIT :limit
""")

_BEGIN = sa.text("""
INSERT INTO log_follower (name, written_in, conversation_id, seq)
VALUES (:name, '0', '00000000-0000-0000-0000-000000000000', 0) ON CONFLICT DO NOTHING
""")

_ADVANCE = sa.text("""
UPDATE log_follower SET written_in = CAST(:written_in AS xid8), conversation_id = :conversation_id, seq = :seq
WHERE name = :name
""")

_MEASURE = sa.text("""
INSERT INTO conversation_measure (conversation_id, opened_at, customer_messages, bot_messages, staff_messages,
                                  queued_at, assigned_at, answered_by_staff_at)
SELECT n.conversation_id, c.opened_at, n.customer_messages, n.bot_messages, n.staff_messages,
       n.queued_at, n.assigned_at, n.answered_by_staff_at
FROM unnest(CAST(:ids AS uuid[]), CAST(:customer AS int[]), CAST(:bot AS int[]), CAST(:staff AS int[]),
            CAST(:queued AS timestamptz[]), CAST(:assigned AS timestamptz[]), CAST(:answered AS timestamptz[]))
  AS n(conversation_id, customer_messages, bot_messages, staff_messages, queued_at, assigned_at, answered_by_staff_at)
JOIN conversation c ON c.id = n.conversation_id
ON CONFLICT (conversation_id) DO UPDATE SET
  customer_messages = conversation_measure.customer_messages + excluded.customer_messages,
  bot_messages = conversation_measure.bot_messages + excluded.bot_messages,
  staff_messages = conversation_measure.staff_messages + excluded.staff_messages,
  queued_at = LEAST(conversation_measure.queued_at, excluded.queued_at),
  assigned_at = LEAST(conversation_measure.assigned_at, excluded.assigned_at),
  answered_by_staff_at = LEAST(conversation_measure.answered_by_staff_at, excluded.answered_by_staff_at)
""")


@dataclass(slots=True)
class Measured:
    """What some events add to a conversation's figures."""

    conversation_id: UUID
    customer: int = 0
    bot: int = 0
    staff: int = 0
    queued: object = None
    assigned: object = None
    answered: object = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in commit order and where the follower stands behind them."""

    rows: list[EventRow] = field(default_factory=list)
    written_in: str = "0"


class FollowingStore:
    """Cursors of followers; everything below the oldest running transaction is settled and in order."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def begin(self, name: str) -> None:
        await self._connection.execute(_BEGIN, {"name": name})

    async def read(self, name: str, limit: int) -> Batch:
        found = (await self._connection.execute(_READ, {"name": name, "limit": limit})).all()
        if not found:
            return Batch()
        return Batch([event_row(tuple(row)[:-1]) for row in found], found[-1].written_in)

    async def advance(self, name: str, batch: Batch) -> None:
        last = batch.rows[-1]
        await self._connection.execute(
            _ADVANCE,
            {
                "name": name,
                "written_in": batch.written_in,
                "conversation_id": last.conversation_id,
                "seq": last.seq,
            },
        )

    async def add_measures(self, measured: Sequence[Measured]) -> None:
        await self._connection.execute(
            _MEASURE,
            {
                "ids": [m.conversation_id for m in measured],
                "customer": [m.customer for m in measured],
                "bot": [m.bot for m in measured],
                "staff": [m.staff for m in measured],
                "queued": [m.queued for m in measured],
                "assigned": [m.assigned for m in measured],
                "answered": [m.answered for m in measured],
            },
        )
