"""Seals, their leaves and keys."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.rules import Leaf, Seal
from wenlu.domains.conversations.tables import (
    evidence_key,
    evidence_leaf,
    evidence_seal,
    evidence_timestamp,
)
from wenlu.platform.database import UnitOfWork

_SEAL = tuple(evidence_seal.c[field.name] for field in fields(Seal))
_BATCH = 10_000

_WRITTEN = sa.text("""
SELECT DISTINCT ON (conversation_id) conversation_id, seq, hash
FROM conversation_event
WHERE written_in >= CAST(:after AS xid8) AND written_in < CAST(:through AS xid8)
ORDER BY conversation_id, seq DESC
""")

_UNSEALED = sa.text("""
SELECT c.id, c.head_seq, c.head_hash
FROM conversation c LEFT JOIN (
  SELECT conversation_id, max(seq) AS seq FROM evidence_leaf GROUP BY conversation_id) l ON l.conversation_id = c.id
WHERE c.head_seq > COALESCE(l.seq, 0) ORDER BY c.id
""")

_UNLIKE = sa.text("""
SELECT l.day, l.conversation_id, l.seq, e.hash IS NULL AS gone,
  NOT EXISTS (SELECT FROM conversation c WHERE c.id = l.conversation_id)
    AND NOT EXISTS (SELECT FROM conversation_event o WHERE o.conversation_id = l.conversation_id) AS removed
FROM evidence_leaf l
LEFT JOIN conversation_event e ON e.conversation_id = l.conversation_id AND e.seq = l.seq
WHERE e.hash IS DISTINCT FROM l.hash
  AND (CAST(:only AS uuid) IS NULL OR l.conversation_id = CAST(:only AS uuid))
ORDER BY l.conversation_id, l.seq LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A key as it is kept."""

    id: str
    algorithm: str
    public_key: bytes
    wrapped_key: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """A seal, its signature, and the time stamp if an authority has given one."""

    seal: Seal
    signature: bytes
    response: bytes | None
    stamped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unlike:
    """A leaf that is not what the log says now."""

    day: date
    conversation_id: UUID
    seq: int
    gone: bool
    removed: bool


class SealStore:
    """Seals in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def horizon(self) -> int:
        """Return the transaction id below which everything has ended: what is sealed now lies below it."""
        found = await self._connection.execute(sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
        return int(found.scalar_one())

    async def written_through(self) -> int | None:
        """Return where the last seal ended in commit order, or None before the first."""
        c = evidence_seal.c
        query = sa.select(sa.cast(c.written_through, sa.Text)).order_by(c.day.desc()).limit(1)
        found = (await self._connection.execute(query)).scalar()
        return None if found is None else int(found)

    async def list_written(self, after: int, through: int) -> list[Leaf]:
        """Return the ends of the conversations that were written to in a stretch of the commit order, by id."""
        rows = await self._connection.execute(_WRITTEN, {"after": str(after), "through": str(through)})
        return [Leaf(*row) for row in rows]

    async def list_unsealed(self) -> list[Leaf]:
        """Return the ends of all conversations that go beyond what is sealed of them; reads every conversation."""
        return [Leaf(*row) for row in await self._connection.execute(_UNSEALED)]

    async def insert(self, seal: Seal, signature: bytes, written_through: int, leaves: Sequence[Leaf]) -> None:
        row = asdict(seal) | {"signature": signature, "written_through": str(written_through)}
        await self._connection.execute(sa.insert(evidence_seal), row)
        for at in range(0, len(leaves), _BATCH):
            batch = [asdict(leaf) | {"day": seal.day} for leaf in leaves[at : at + _BATCH]]
            await self._connection.execute(sa.insert(evidence_leaf), batch)

    async def find_last(self) -> KeptSeal | None:
        found = await self._list(sa.true(), newest_first=True, limit=1)
        return found[0] if found else None

    async def find(self, day: date) -> KeptSeal | None:
        found = await self._list(evidence_seal.c.day == day, limit=1)
        return found[0] if found else None

    async def list_seals(self, since: date | None = None, until: date | None = None) -> list[KeptSeal]:
        """Return seals from the oldest to the newest; both days are included."""
        c = evidence_seal.c
        between = sa.and_(c.day >= since if since else sa.true(), c.day <= until if until else sa.true())
        return await self._list(between)

    async def list_unstamped(self, limit: int) -> list[KeptSeal]:
        """Return the oldest seals that no authority has stamped."""
        return await self._list(evidence_timestamp.c.day.is_(None), limit=limit)

    async def _list(
        self, where: sa.ColumnElement[bool], *, newest_first: bool = False, limit: int | None = None
    ) -> list[KeptSeal]:
        stamp, c = evidence_timestamp.c, evidence_seal.c
        query = (
            sa.select(*_SEAL, c.signature, stamp.response, stamp.stamped_at)
            .select_from(evidence_seal.outerjoin(evidence_timestamp, stamp.day == c.day))
            .where(where)
            .order_by(c.day.desc() if newest_first else c.day)
            .limit(limit)
        )
        rows = (tuple(row) for row in await self._connection.execute(query))
        return [KeptSeal(Seal(*row[:-3]), *row[-3:]) for row in rows]

    async def list_leaves(self, day: date) -> list[Leaf]:
        """Return what a seal covers, in the order of its tree."""
        c = evidence_leaf.c
        query = sa.select(c.conversation_id, c.seq, c.hash).where(c.day == day).order_by(c.conversation_id)
        return [Leaf(*row) for row in await self._connection.execute(query)]

    async def list_days(self, conversation_id: UUID) -> list[tuple[date, Leaf]]:
        """Return the days whose seals cover a conversation, oldest first, and what each says of it."""
        c = evidence_leaf.c
        query = sa.select(c.day, c.conversation_id, c.seq, c.hash).where(c.conversation_id == conversation_id)
        return [(row[0], Leaf(*row[1:])) for row in await self._connection.execute(query.order_by(c.day))]

    async def list_unlike(self, limit: int, only: UUID | None = None) -> list[Unlike]:
        """Return leaves that are not what the log says now, of all conversations or of one."""
        rows = await self._connection.execute(_UNLIKE, {"limit": limit, "only": only})
        return [Unlike(*row) for row in rows]

    async def has_conversations(self, before: datetime) -> bool:
        """Say whether anybody has talked before a time."""
        found = await self._connection.execute(
            sa.text("SELECT EXISTS (SELECT FROM conversation WHERE opened_at < :before)"), {"before": before}
        )
        return bool(found.scalar())

    async def add_timestamp(self, day: date, response: bytes, stamped_at: datetime, authority: str) -> None:
        row = {"day": day, "response": response, "stamped_at": stamped_at, "authority": authority}
        await self._connection.execute(sa.insert(evidence_timestamp), row)

    async def list_keys(self) -> list[SealingKey]:
        """Return all keys, oldest first."""
        query = sa.select(evidence_key).order_by(evidence_key.c.made_at, evidence_key.c.id)
        return [SealingKey(*row) for row in await self._connection.execute(query)]

    async def insert_key(self, key: SealingKey) -> None:
        await self._connection.execute(sa.insert(evidence_key), asdict(key))
