"""Every query about held words, about what was sent for a reason, and about the policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.conversations.events import HoldState
from wenlu.domains.conversations.tables import confirmed_message, conversation, held_message, hold_policy
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Where held words stand; the members are the columns."""

    id: UUID
    conversation_id: UUID
    seq: int
    writer_id: UUID
    state: HoldState
    rules: tuple[str, ...]
    asked_at: datetime
    due_at: datetime
    judged_seq: int
    escalated: bool = False
    settled_at: datetime | None = None
    settled_by: UUID | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Restless:
    """Held words that wait although their talk has moved on: ended, in other hands, or spoken in."""

    row: HoldRow
    is_open: bool
    holder_id: UUID | None
    message_seq: int


@dataclass(frozen=True, slots=True)
class PolicyRow:
    version: int
    minutes: int
    on_expiry: str
    set_by: str
    set_at: datetime


_HOLD = tuple(held_message.c[name] for name in HoldRow.__slots__)
_WAITING = held_message.c.state == HoldState.WAITING.value


class HoldStore:
    """Held words in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert(self, row: HoldRow) -> None:
        """Keep that words wait; once, however often they are submitted."""
        values = {name: getattr(row, name) for name in HoldRow.__slots__}
        values |= {"state": row.state.value, "rules": list(row.rules)}
        await self._connection.execute(insert(held_message).values(**values).on_conflict_do_nothing())

    async def find(self, hold_id: UUID, *, lock: bool = False) -> HoldRow | None:
        query = sa.select(*_HOLD).where(held_message.c.id == hold_id)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).one_or_none()
        return _hold(tuple(row)) if row else None

    async def settle(self, row: HoldRow) -> None:
        """Keep what became of words; the caller holds their lock."""
        await self._connection.execute(
            sa.update(held_message)
            .where(held_message.c.id == row.id)
            .values(state=row.state.value, settled_at=row.settled_at, settled_by=row.settled_by, edited=row.edited)
        )

    async def extend(self, hold_id: UUID, due_at: datetime) -> None:
        """Let words wait one more round; the caller holds their lock."""
        await self._connection.execute(
            sa.update(held_message).where(held_message.c.id == hold_id).values(due_at=due_at, escalated=True)
        )

    async def note_judged(self, hold_id: UUID, seq: int) -> None:
        """Remember up to which message of the talk waiting words were judged."""
        await self._connection.execute(
            sa.update(held_message).where(held_message.c.id == hold_id, _WAITING).values(judged_seq=seq)
        )

    async def list_waiting(self) -> list[HoldRow]:
        """Return what waits, the most pressing first."""
        rows = await self._connection.execute(sa.select(*_HOLD).where(_WAITING).order_by(held_message.c.due_at))
        return [_hold(tuple(row)) for row in rows]

    async def list_settled(self, since: datetime, limit: int, writer_id: UUID | None = None) -> list[HoldRow]:
        """Return what was settled since then, the last first; of one writer or of all."""
        query = sa.select(*_HOLD).where(held_message.c.asked_at >= since, held_message.c.settled_at.is_not(None))
        if writer_id is not None:
            query = query.where(held_message.c.writer_id == writer_id)
        rows = await self._connection.execute(query.order_by(held_message.c.settled_at.desc()).limit(limit))
        return [_hold(tuple(row)) for row in rows]

    async def list_due(self, now: datetime, limit: int) -> list[UUID]:
        """Return words whose time is over."""
        query = sa.select(held_message.c.id).where(_WAITING, held_message.c.due_at <= now).limit(limit)
        return list((await self._connection.execute(query)).scalars())

    async def list_restless(self, limit: int) -> list[Restless]:
        """Return waiting words whose talk is no longer the one that they were judged in."""
        c = conversation.c
        query = (
            sa.select(*_HOLD, c.is_open, c.holder_id, c.message_seq)
            .join(conversation, c.id == held_message.c.conversation_id)
            .where(
                _WAITING,
                sa.or_(
                    sa.not_(c.is_open),
                    c.holder_id.is_distinct_from(held_message.c.writer_id),
                    c.message_seq > held_message.c.judged_seq,
                ),
            )
            .limit(limit)
        )
        rows = [tuple(row) for row in await self._connection.execute(query)]
        return [Restless(_hold(row[:-3]), *row[-3:]) for row in rows]

    async def list_held_until(self, ids: Sequence[UUID]) -> dict[UUID, datetime]:
        """Return, for conversations in which words wait, until when."""
        query = (
            sa.select(held_message.c.conversation_id, sa.func.min(held_message.c.due_at))
            .where(held_message.c.conversation_id.in_(ids), _WAITING)
            .group_by(held_message.c.conversation_id)
        )
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def count_outcomes(self, since: datetime, until: datetime) -> list[tuple[UUID, UUID | None, str, bool, int]]:
        """Return (writer, who settled it, state, edited, how many) of the words submitted in a time."""
        c = held_message.c
        query = (
            sa.select(c.writer_id, c.settled_by, c.state, c.edited, sa.func.count())
            .where(c.asked_at >= since, c.asked_at < until)
            .group_by(c.writer_id, c.settled_by, c.state, c.edited)
        )
        return [(row[0], row[1], row[2], row[3], row[4]) for row in await self._connection.execute(query)]

    async def count_released_rules(self, since: datetime, until: datetime) -> dict[str, int]:
        c = held_message.c
        released = sa.and_(c.asked_at >= since, c.asked_at < until, c.state == HoldState.RELEASED.value)
        return await self._count_rules(sa.select(sa.func.unnest(c.rules).label("rule")).where(released))

    async def add_confirmed(
        self, conversation_id: UUID, seq: int, writer_id: UUID, rules: Sequence[str], at: datetime
    ) -> None:
        """Count a message that was sent for a reason; once."""
        await self._connection.execute(
            insert(confirmed_message)
            .values(conversation_id=conversation_id, seq=seq, writer_id=writer_id, rules=list(rules), at=at)
            .on_conflict_do_nothing()
        )

    async def count_confirmed(self, since: datetime, until: datetime) -> dict[UUID, int]:
        c = confirmed_message.c
        query = sa.select(c.writer_id, sa.func.count()).where(c.at >= since, c.at < until).group_by(c.writer_id)
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def count_confirmed_rules(self, since: datetime, until: datetime) -> dict[str, int]:
        c = confirmed_message.c
        return await self._count_rules(
            sa.select(sa.func.unnest(c.rules).label("rule")).where(c.at >= since, c.at < until)
        )

    async def find_policy(self) -> PolicyRow | None:
        query = sa.select(hold_policy).order_by(hold_policy.c.version.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return PolicyRow(*row) if row else None

    async def add_policy(self, row: PolicyRow) -> bool:
        """Keep a version; False where somebody else has just made it."""
        values = {name: getattr(row, name) for name in PolicyRow.__slots__}
        new = insert(hold_policy).values(**values).on_conflict_do_nothing().returning(hold_policy.c.version)
        return (await self._connection.execute(new)).one_or_none() is not None

    async def _count_rules(self, rules: sa.Select[tuple[str]]) -> dict[str, int]:
        named = rules.subquery()
        query = sa.select(named.c.rule, sa.func.count()).group_by(named.c.rule)
        return {row[0]: row[1] for row in await self._connection.execute(query)}


def _hold(row: tuple[object, ...]) -> HoldRow:
    hold = HoldRow(*row)  # type: ignore[arg-type]  # the columns stand in the order of the fields
    object.__setattr__(hold, "state", HoldState(hold.state))
    object.__setattr__(hold, "rules", tuple(hold.rules))
    return hold
