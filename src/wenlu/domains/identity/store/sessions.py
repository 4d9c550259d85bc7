"""Queries over sessions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.identity.tables import account, account_session
from wenlu.kernel.ids import AccountId, SessionId
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that was not revoked."""

    id: SessionId
    account_id: AccountId
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    user_agent: str


class SessionStore:
    """Sessions in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert_session(self, session: StoredSession, token_hash: bytes) -> None:
        """Write a session, note the sign-in with the account and drop what has expired of it."""
        mine = account_session.c.account_id == session.account_id
        await self._connection.execute(
            delete(account_session).where(mine, account_session.c.expires_at < session.created_at),
        )
        await self._connection.execute(
            insert(account_session).values(
                id=session.id,
                account_id=session.account_id,
                token_hash=token_hash,
                created_at=session.created_at,
                seen_at=session.seen_at,
                expires_at=session.expires_at,
                address=session.address,
                user_agent=session.user_agent,
            ),
        )
        await self._connection.execute(
            update(account).where(account.c.id == session.account_id).values(signed_in_at=session.created_at),
        )

    async def find_session(self, token_hash: bytes) -> StoredSession | None:
        """Find a session that was not revoked and whose account is not disabled."""
        statement = (
            select(account_session)
            .join(account, account.c.id == account_session.c.account_id)
            .where(_live(account_session.c.token_hash == token_hash), account.c.disabled_at.is_(None))
        )
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _session(row)

    async def list_sessions(self, account_id: AccountId, now: datetime) -> list[StoredSession]:
        """List an account's sessions that were not revoked and have not expired, last used first."""
        rows = await self._connection.execute(
            select(account_session)
            .where(_live(account_session.c.account_id == account_id), account_session.c.expires_at > now)
            .order_by(account_session.c.seen_at.desc()),
        )
        return [_session(row) for row in rows.mappings()]

    async def touch_session(self, session_id: SessionId, now: datetime) -> None:
        await self._connection.execute(
            update(account_session).where(account_session.c.id == session_id).values(seen_at=now),
        )

    async def revoke_session(self, account_id: AccountId, session_id: SessionId, now: datetime) -> bool:
        """Revoke one session of an account; False if there is none to revoke."""
        mine = (account_session.c.account_id == account_id) & (account_session.c.id == session_id)
        return bool(await self._revoke(mine, now))

    async def revoke_sessions(
        self,
        account_id: AccountId,
        now: datetime,
        *,
        keep: SessionId | None = None,
    ) -> list[SessionId]:
        """Revoke all sessions of an account but one; returns those that were revoked."""
        others = account_session.c.account_id == account_id
        if keep is not None:
            others &= account_session.c.id != keep
        return await self._revoke(others, now)

    async def _revoke(self, which: ColumnElement[bool], now: datetime) -> list[SessionId]:
        revoked = await self._connection.execute(
            update(account_session).where(_live(which)).values(revoked_at=now).returning(account_session.c.id),
        )
        return list(revoked.scalars())


def _live(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return which & account_session.c.revoked_at.is_(None)


def _session(row: RowMapping) -> StoredSession:
    return StoredSession(
        id=row["id"],
        account_id=row["account_id"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        address=row["address"],
        user_agent=row["user_agent"],
    )
