"""Queries over attempts to sign in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.identity.tables import sign_in_throttle
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often a key failed lately."""

    key: bytes
    failures: int
    last_at: datetime
    locked_until: datetime


class AttemptStore:
    """Counts of failed attempts in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock_attempts(self, keys: Collection[bytes], now: datetime) -> list[Attempts]:
        """Lock and return the counts of all keys, in one order so that two sign-ins cannot wait for each other."""
        new = [{"key": key, "failures": 0, "last_at": now, "locked_until": now} for key in sorted(keys)]
        await self._connection.execute(insert(sign_in_throttle).on_conflict_do_nothing(), new)
        rows = await self._connection.execute(
            select(sign_in_throttle)
            .where(sign_in_throttle.c.key.in_(keys))
            .order_by(sign_in_throttle.c.key)
            .with_for_update(),
        )
        return [Attempts(row.key, row.failures, row.last_at, row.locked_until) for row in rows]

    async def save_attempts(self, attempts: Attempts) -> None:
        await self._connection.execute(
            update(sign_in_throttle)
            .where(sign_in_throttle.c.key == attempts.key)
            .values(failures=attempts.failures, last_at=attempts.last_at, locked_until=attempts.locked_until),
        )

    async def clear_attempts(self, key: bytes) -> None:
        await self._connection.execute(delete(sign_in_throttle).where(sign_in_throttle.c.key == key))

    async def take_back_attempt(self, key: bytes) -> None:
        """Uncount an attempt that turned out right, and the delay that it brought."""
        await self._connection.execute(
            update(sign_in_throttle)
            .where(sign_in_throttle.c.key == key)
            .values(
                failures=func.greatest(sign_in_throttle.c.failures - 1, 0),
                locked_until=sign_in_throttle.c.last_at,
            ),
        )

    async def forget_attempts(self, before: datetime, limit: int = 100) -> None:
        """Delete some counts that no longer matter; made-up logins would otherwise stay for ever."""
        old = (
            select(sign_in_throttle.c.key)
            .where(sign_in_throttle.c.last_at < before)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        await self._connection.execute(delete(sign_in_throttle).where(sign_in_throttle.c.key.in_(old)))
