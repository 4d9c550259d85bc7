"""Every query of routing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.rules import Waiting
from wenlu.domains.routing.schemas import PresenceStatus
from wenlu.domains.routing.tables import presence, waiting
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.platform.database import UnitOfWork

_WAITING = tuple(waiting.c[name] for name in Waiting.__slots__)


@dataclass(frozen=True, slots=True)
class PresenceRow:
    staff_id: StaffId
    chosen: PresenceStatus
    since: datetime
    heard_at: datetime
    took_at: datetime | None


class RoutingStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def choose(self, staff_id: StaffId, status: PresenceStatus, now: datetime) -> None:
        new = insert(presence).values(staff_id=staff_id, chosen=status.value, since=now, heard_at=now)
        since = sa.case((presence.c.chosen == new.excluded.chosen, presence.c.since), else_=new.excluded.since)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["staff_id"],
                set_={"chosen": new.excluded.chosen, "since": since, "heard_at": new.excluded.heard_at},
            )
        )

    async def hear(self, staff_ids: Sequence[StaffId], now: datetime) -> None:
        """Note signs of life."""
        await self._connection.execute(
            sa.update(presence).where(presence.c.staff_id.in_(staff_ids)).values(heard_at=now)
        )

    async def take(self, staff_id: StaffId, now: datetime) -> None:
        await self._connection.execute(sa.update(presence).where(presence.c.staff_id == staff_id).values(took_at=now))

    async def list_presence(self, staff_ids: Collection[StaffId] | None = None) -> list[PresenceRow]:
        query = sa.select(
            presence.c.staff_id, presence.c.chosen, presence.c.since, presence.c.heard_at, presence.c.took_at
        )
        if staff_ids is not None:
            query = query.where(presence.c.staff_id.in_(staff_ids))
        rows = await self._connection.execute(query)
        return [PresenceRow(StaffId(r[0]), PresenceStatus(r[1]), r[2], r[3], r[4]) for r in rows]

    async def lock_seat(self, staff_id: StaffId) -> None:
        """Let one conversation at a time be given to a person, so that his capacity holds."""
        await self._connection.execute(
            sa.select(presence.c.staff_id).where(presence.c.staff_id == staff_id).with_for_update()
        )

    async def enqueue(self, item: Waiting) -> None:
        """Put a conversation into a queue, or move it; who waits already keeps his place in time."""
        values = {name: getattr(item, name) for name in Waiting.__slots__} | {"queue": item.queue.value}
        new = insert(waiting).values(**values)
        changed = {
            name: new.excluded[name] for name in Waiting.__slots__ if name not in {"conversation_id", "entered_at"}
        }
        await self._connection.execute(new.on_conflict_do_update(index_elements=["conversation_id"], set_=changed))

    async def dequeue(self, conversation_id: ConversationId) -> bool:
        """Take a conversation out of its queue; False where it was in none."""
        result = await self._connection.execute(sa.delete(waiting).where(waiting.c.conversation_id == conversation_id))
        return result.rowcount == 1

    async def dequeue_all(self, ids: Collection[ConversationId]) -> None:
        await self._connection.execute(sa.delete(waiting).where(waiting.c.conversation_id.in_(ids)))

    async def list_waiting(self) -> list[Waiting]:
        rows = await self._connection.execute(sa.select(*_WAITING))
        return [_waiting(tuple(row)) for row in rows]

    async def tell(self, conversation_id: ConversationId, position: int, now: datetime) -> None:
        """Remember what a customer was told; a promise is kept by that."""
        await self._connection.execute(
            sa.update(waiting)
            .where(waiting.c.conversation_id == conversation_id)
            .values(told_position=position, told_at=now, promise_at=None)
        )


def _waiting(row: tuple[object, ...]) -> Waiting:
    id_, queue, *rest = row
    return Waiting(id_, QueueKind(str(queue)), *rest)  # type: ignore[arg-type]  # columns in the order of the fields
