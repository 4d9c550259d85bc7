"""Queries of conversations and their events, inside a unit of work."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.events import Attendant, Audience, EventKind
from wenlu.domains.conversations.rules import ConversationState, Partition
from wenlu.domains.conversations.store.append import STATE_COLUMNS, Connection, state_of
from wenlu.domains.conversations.tables import (
    channel_receipt,
    conversation,
    conversation_event,
    conversation_read,
    held_message,
)
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.hashing import GENESIS
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId
from wenlu.platform.database import UnitOfWork

Held = tuple[ConversationId, StaffId, QueueKind | None]
"""A conversation, who holds it, and the queue that it came from."""

_STATE = tuple(conversation.c[name.strip()] for name in STATE_COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it lies in the log."""

    conversation_id: UUID
    seq: int
    kind: EventKind
    audience: Audience
    actor_kind: ActorKind
    actor_id: UUID | None
    at: datetime
    client_id: UUID
    body: bytes
    hash: bytes


_EVENT = tuple(conversation_event.c[name] for name in EventRow.__slots__)


def event_row(row: Sequence[object]) -> EventRow:
    id_, seq, kind, audience, actor_kind, actor_id, at, client_id, body, digest = row
    return EventRow(
        cast("UUID", id_),
        cast("int", seq),
        EventKind(cast("str", kind)),
        Audience(cast("str", audience)),
        ActorKind(cast("str", actor_kind)),
        cast("UUID | None", actor_id),
        cast("datetime", at),
        cast("UUID", client_id),
        cast("bytes", body),
        cast("bytes", digest),
    )


class ConversationStore:
    """Reads the log and its fold; writes only what is not an event (keys, leases, receipts)."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def driver(self) -> Connection:
        """Return the psycopg connection of this unit of work, for `append`."""
        raw = await self._connection.get_raw_connection()
        driver = raw.driver_connection
        assert isinstance(driver, psycopg.AsyncConnection)  # noqa: S101  the engine's driver is psycopg
        return driver

    async def make_partition(self, partition: Partition) -> None:
        """Make a month of the log, if it is not there yet."""
        await self._connection.execute(
            sa.text(
                f"CREATE TABLE IF NOT EXISTS {partition.name} PARTITION OF conversation_event"
                f" FOR VALUES FROM ('{partition.first}') TO ('{partition.beyond}')"
            )
        )

    async def lock_customer(self, customer_id: CustomerId) -> None:
        """Let one unit of work at a time open conversations for a customer."""
        key = int.from_bytes(customer_id.bytes[-8:], signed=True)
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

    async def insert(self, state: ConversationState, wrapped_key: bytes) -> None:
        await self._connection.execute(
            insert(conversation).values(
                id=state.id,
                customer_id=state.customer_id,
                channel=state.channel,
                locale=state.locale,
                wrapped_key=wrapped_key,
                opened_at=state.opened_at,
                is_open=True,
                attendant=state.attendant.value,
                head_seq=0,
                head_hash=GENESIS,
                customer_seq=0,
                attended_seq=0,
                message_seq=0,
                signals=[],
            )
        )

    async def find_open(self, customer_id: CustomerId, channel: str) -> ConversationId | None:
        query = (
            sa.select(conversation.c.id)
            .where(conversation.c.customer_id == customer_id, conversation.c.channel == channel, conversation.c.is_open)
            .order_by(conversation.c.id.desc())
            .limit(1)
        )
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def get_state(self, conversation_id: ConversationId) -> ConversationState:
        """Return the fold; raises `ConversationNotFound`."""
        found = await self.list_states([conversation_id])
        if not found:
            raise ConversationNotFound("no such conversation")
        return found[0]

    async def list_states(self, ids: Sequence[UUID]) -> list[ConversationState]:
        rows = await self._connection.execute(sa.select(*_STATE).where(conversation.c.id.in_(ids)))
        return [state_of(tuple(row)) for row in rows]

    async def get_key(self, conversation_id: ConversationId) -> tuple[CustomerId, bytes]:
        """Return owner and wrapped key; raises `ConversationNotFound`."""
        query = sa.select(conversation.c.customer_id, conversation.c.wrapped_key).where(
            conversation.c.id == conversation_id
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            raise ConversationNotFound("no such conversation")
        return row[0], row[1]

    async def set_key(self, conversation_id: ConversationId, wrapped_key: bytes) -> None:
        await self._connection.execute(
            sa.update(conversation).where(conversation.c.id == conversation_id).values(wrapped_key=wrapped_key)
        )

    async def list_events(
        self, conversation_id: UUID, after: int, limit: int, audience: Audience | None = None
    ) -> list[EventRow]:
        """Return events behind `after` in order; with an audience only those that are for all."""
        query = sa.select(*_EVENT).where(
            conversation_event.c.conversation_id == conversation_id, conversation_event.c.seq > after
        )
        if audience is Audience.ALL:
            query = query.where(conversation_event.c.audience == Audience.ALL.value)
        rows = await self._connection.execute(query.order_by(conversation_event.c.seq).limit(limit))
        return [event_row(tuple(row)) for row in rows]

    async def list_latest(self, conversation_id: UUID, kinds: Sequence[EventKind], limit: int) -> list[EventRow]:
        """Return the last events of some kinds, oldest first."""
        query = (
            sa.select(*_EVENT)
            .where(
                conversation_event.c.conversation_id == conversation_id,
                conversation_event.c.kind.in_([kind.value for kind in kinds]),
            )
            .order_by(conversation_event.c.seq.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return [event_row(tuple(row)) for row in reversed(rows)]

    async def find_event(self, conversation_id: UUID, seq: int) -> EventRow | None:
        rows = await self.list_events(conversation_id, seq - 1, 1)
        return rows[0] if rows and rows[0].seq == seq else None

    async def find_by_client_id(self, conversation_id: UUID, client_id: UUID) -> EventRow | None:
        query = sa.select(*_EVENT).where(
            conversation_event.c.conversation_id == conversation_id, conversation_event.c.client_id == client_id
        )
        row = (await self._connection.execute(query)).one_or_none()
        return event_row(tuple(row)) if row else None

    async def list_closed(self, since: datetime, after: UUID | None, limit: int) -> list[UUID]:
        """Return conversations that were closed since then, by id, behind `after`."""
        query = sa.select(conversation.c.id).where(conversation.c.closed_at >= since)
        if after is not None:
            query = query.where(conversation.c.id > after)
        return list((await self._connection.execute(query.order_by(conversation.c.id).limit(limit))).scalars())

    async def list_recalls(self, ids: Sequence[UUID]) -> list[EventRow]:
        """Return the recalls since the last message of each conversation, of which one may hide it."""
        query = sa.select(*_EVENT).join(
            conversation,
            sa.and_(
                conversation.c.id == conversation_event.c.conversation_id,
                conversation_event.c.seq > conversation.c.message_seq,
                conversation_event.c.kind == EventKind.RECALLED.value,
            ),
        )
        rows = await self._connection.execute(query.where(conversation.c.id.in_(ids)))
        return [event_row(tuple(row)) for row in rows]

    async def list_last_messages(self, ids: Sequence[UUID]) -> dict[UUID, EventRow]:
        """Return the last message of each conversation."""
        query = sa.select(*_EVENT).join(
            conversation,
            sa.and_(
                conversation.c.id == conversation_event.c.conversation_id,
                conversation.c.message_seq == conversation_event.c.seq,
            ),
        )
        rows = await self._connection.execute(query.where(conversation.c.id.in_(ids)))
        return {row.conversation_id: event_row(tuple(row)) for row in rows}

    async def list_read(
        self, ids: Sequence[UUID], reader_id: UUID, *, by_customer: bool
    ) -> dict[UUID, tuple[int, int]]:
        """Return (read up to, unread messages) by conversation.

        What counts are the messages of the other side: for staff what the customer said, for him what he was told.
        """
        read = sa.func.coalesce(conversation_read.c.through, 0)
        unread = sa.select(sa.func.count()).where(
            conversation_event.c.conversation_id == conversation.c.id,
            conversation_event.c.seq > read,
            conversation_event.c.kind == EventKind.MESSAGE.value,
            (conversation_event.c.actor_kind != ActorKind.CUSTOMER.value)
            if by_customer
            else (conversation_event.c.actor_kind == ActorKind.CUSTOMER.value),
        )
        query = (
            sa.select(conversation.c.id, read, unread.correlate(conversation, conversation_read).scalar_subquery())
            .outerjoin(
                conversation_read,
                sa.and_(
                    conversation_read.c.conversation_id == conversation.c.id, conversation_read.c.reader_id == reader_id
                ),
            )
            .where(conversation.c.id.in_(ids))
        )
        return {row[0]: (row[1], row[2]) for row in await self._connection.execute(query)}

    async def list_ids(self, where: "ListFilter") -> list[UUID]:
        """Return ids of one page, newest first."""
        query = sa.select(conversation.c.id).where(*where.conditions())
        rows = await self._connection.execute(query.order_by(conversation.c.id.desc()).limit(where.limit))
        return list(rows.scalars())

    async def heads(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        rows = await self._connection.execute(
            sa.select(conversation.c.id, conversation.c.head_seq).where(conversation.c.id.in_(ids))
        )
        return {row[0]: row[1] for row in rows}

    async def lease(self, conversation_id: ConversationId, now: datetime, seconds: float) -> bool:
        """Take the lease on attending to a due conversation; False where it is not due or somebody has it."""
        result = await self._connection.execute(
            sa.update(conversation)
            .where(conversation.c.id == conversation_id, *_due(now))
            .values(lease_until=now + timedelta(seconds=seconds))
        )
        return result.rowcount == 1

    async def release(self, conversation_id: ConversationId) -> None:
        await self._connection.execute(
            sa.update(conversation).where(conversation.c.id == conversation_id).values(lease_until=None)
        )

    async def list_due(self, now: datetime, limit: int) -> list[ConversationId]:
        """Return conversations that nobody attends to; those that another sweep has locked are passed over."""
        query = sa.select(conversation.c.id).where(*_due(now)).limit(limit).with_for_update(skip_locked=True)
        return [ConversationId(id_) for id_ in (await self._connection.execute(query)).scalars()]

    async def list_idle(
        self, attendants: Sequence[Attendant], before: datetime, limit: int
    ) -> list[tuple[ConversationId, int]]:
        """Return open conversations in which nothing has happened since and nobody waits, with their last message."""
        query = (
            sa.select(conversation.c.id, conversation.c.message_seq)
            .where(
                conversation.c.is_open,
                conversation.c.attendant.in_([a.value for a in attendants]),
                conversation.c.waiting_since.is_(None),
                sa.func.coalesce(conversation.c.last_at, conversation.c.opened_at) < before,
            )
            .limit(limit)
        )
        return [(ConversationId(row[0]), row[1]) for row in await self._connection.execute(query)]

    async def find_last_holder(self, customer_id: CustomerId, since: datetime) -> StaffId | None:
        query = (
            sa.select(conversation.c.last_holder_id)
            .where(
                conversation.c.customer_id == customer_id,
                conversation.c.last_holder_id.is_not(None),
                conversation.c.last_at >= since,
            )
            .order_by(conversation.c.last_at.desc())
            .limit(1)
        )
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def count_held(self, holders: Collection[StaffId] | None = None) -> dict[StaffId, int]:
        held = conversation.c.holder_id.is_not(None) if holders is None else conversation.c.holder_id.in_(holders)
        query = (
            sa.select(conversation.c.holder_id, sa.func.count())
            .where(conversation.c.is_open, held)
            .group_by(conversation.c.holder_id)
        )
        return {StaffId(row[0]): row[1] for row in await self._connection.execute(query)}

    async def list_held(self, holders: Collection[StaffId]) -> list[Held]:
        return await self._held(conversation.c.holder_id.in_(holders))

    async def list_unanswered(self, before: datetime) -> list[Held]:
        """Return held conversations whose customer has waited since, and whose holder has had them as long.

        Who waits because a supervisor looks at his answer is not unanswered, and its writer has as long again.
        """
        asked = (
            sa.select(held_message.c.id)
            .where(
                held_message.c.conversation_id == conversation.c.id,
                sa.or_(held_message.c.settled_at.is_(None), held_message.c.settled_at >= before),
            )
            .exists()
        )
        assigned = (
            sa.select(sa.func.max(conversation_event.c.at))
            .where(
                conversation_event.c.conversation_id == conversation.c.id,
                conversation_event.c.kind == EventKind.ASSIGNED.value,
            )
            .scalar_subquery()
        )
        return await self._held(
            conversation.c.holder_id.is_not(None),
            conversation.c.waiting_since < before,
            assigned < before,
            sa.not_(asked),
        )

    async def _held(self, *where: sa.ColumnElement[bool]) -> list[Held]:
        query = sa.select(conversation.c.id, conversation.c.holder_id, conversation.c.queue)
        rows = await self._connection.execute(query.where(conversation.c.is_open, *where))
        return [(ConversationId(r[0]), StaffId(r[1]), QueueKind(r[2]) if r[2] else None) for r in rows]

    async def count_open(self) -> dict[tuple[Attendant, QueueKind | None], int]:
        query = (
            sa.select(conversation.c.attendant, conversation.c.queue, sa.func.count())
            .where(conversation.c.is_open)
            .group_by(conversation.c.attendant, conversation.c.queue)
        )
        return {
            (Attendant(row[0]), QueueKind(row[1]) if row[1] else None): row[2]
            for row in await self._connection.execute(query)
        }

    async def count_by_customers(self, customer_ids: Collection[CustomerId]) -> dict[CustomerId, int]:
        query = (
            sa.select(conversation.c.customer_id, sa.func.count())
            .where(conversation.c.customer_id.in_(customer_ids))
            .group_by(conversation.c.customer_id)
        )
        return {CustomerId(row[0]): row[1] for row in await self._connection.execute(query)}

    async def find_receipt(self, channel: str, external_id: str) -> tuple[UUID, int] | None:
        query = sa.select(channel_receipt.c.conversation_id, channel_receipt.c.seq).where(
            channel_receipt.c.channel == channel, channel_receipt.c.external_id == external_id
        )
        row = (await self._connection.execute(query)).one_or_none()
        return (row[0], row[1]) if row else None

    async def insert_receipt(self, channel: str, external_id: str, conversation_id: UUID, seq: int) -> None:
        await self._connection.execute(
            insert(channel_receipt)
            .values(channel=channel, external_id=external_id, conversation_id=conversation_id, seq=seq)
            .on_conflict_do_nothing()
        )


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        conversation.c.is_open,
        conversation.c.attended_seq < conversation.c.customer_seq,
        sa.or_(conversation.c.lease_until.is_(None), conversation.c.lease_until < now),
    )


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which conversations a list shows; what is None does not matter. `queues` goes with attendant queue."""

    is_open: bool | None = None
    attendant: Attendant | None = None
    queues: tuple[QueueKind, ...] | None = None
    holder_id: UUID | None = None
    last_holder_id: UUID | None = None
    customer_id: UUID | None = None
    before: UUID | None = None
    limit: int = 50

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        c = conversation.c
        conditions: list[sa.ColumnElement[bool]] = []
        if self.is_open is not None:
            conditions.append(c.is_open.is_(self.is_open))
        if self.queues is not None:
            conditions.append(c.queue.in_([queue.value for queue in self.queues]))
        if self.before is not None:
            conditions.append(c.id < self.before)
        equal = {
            c.attendant: self.attendant.value if self.attendant else None,
            c.holder_id: self.holder_id,
            c.last_holder_id: self.last_holder_id,
            c.customer_id: self.customer_id,
        }
        return conditions + [column == value for column, value in equal.items() if value is not None]
