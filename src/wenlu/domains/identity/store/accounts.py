"""Queries over accounts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.identity.schemas import AccountKind, AccountView, Role
from wenlu.domains.identity.tables import account
from wenlu.kernel.ids import AccountId
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account ready to be written."""

    id: AccountId
    login: str
    name: str
    kind: AccountKind
    roles: tuple[Role, ...]
    password_hash: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    account: AccountView
    password_hash: str


def _view(row: RowMapping) -> AccountView:
    return AccountView(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        kind=row["kind"],
        roles=tuple(Role(role) for role in row["roles"]),
        disabled=row["disabled_at"] is not None,
        created_at=row["created_at"],
        signed_in_at=row["signed_in_at"],
    )


class AccountStore:
    """Accounts in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert_accounts(self, accounts: Sequence[NewAccount]) -> set[AccountId]:
        """Write them and return the ids of those whose login was free."""
        rows = [
            {
                "id": new.id,
                "login": new.login,
                "name": new.name,
                "kind": new.kind.value,
                "roles": [role.value for role in new.roles],
                "password_hash": new.password_hash,
                "created_at": new.created_at,
            }
            for new in accounts
        ]
        statement = insert(account).on_conflict_do_nothing(index_elements=["login"]).returning(account.c.id)
        return set((await self._connection.execute(statement, rows)).scalars())

    async def find_account(self, account_id: AccountId, *, lock: bool = False) -> AccountView | None:
        statement = select(account).where(account.c.id == account_id)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _view(row)

    async def find_credentials(
        self, *, login: str | None = None, account_id: AccountId | None = None
    ) -> Credentials | None:
        """Find by login or by id."""
        found = account.c.login == login if account_id is None else account.c.id == account_id
        row = (await self._connection.execute(select(account).where(found))).mappings().one_or_none()
        return None if row is None else Credentials(_view(row), row["password_hash"])

    async def list_accounts(self, containing: str, after: str, limit: int) -> list[AccountView]:
        """List by login, from behind `after`; `containing` is looked for in login and name."""
        statement = select(account).where(account.c.login > after)
        if containing:
            statement = statement.where(
                or_(
                    account.c.login.contains(containing.casefold(), autoescape=True),
                    account.c.name.contains(containing, autoescape=True),
                ),
            )
        rows = await self._connection.execute(statement.order_by(account.c.login).limit(limit))
        return [_view(row) for row in rows.mappings()]

    async def update_account(
        self,
        account_id: AccountId,
        *,
        name: str,
        roles: Collection[Role],
        disabled_at: datetime | None,
    ) -> None:
        """Write all three; an account that was disabled before keeps the time at which it was."""
        await self._connection.execute(
            update(account)
            .where(account.c.id == account_id)
            .values(
                name=name,
                roles=[role.value for role in roles],
                disabled_at=None if disabled_at is None else func.coalesce(account.c.disabled_at, disabled_at),
            ),
        )

    async def lock_holders(self, role: Role) -> set[AccountId]:
        """Lock and return the accounts that are not disabled and have the role."""
        statement = (
            select(account.c.id)
            .where(account.c.roles.contains([role.value]), account.c.disabled_at.is_(None))
            .order_by(account.c.id)
            .with_for_update()
        )
        return set((await self._connection.execute(statement)).scalars())

    async def set_password(self, account_id: AccountId, password_hash: str) -> None:
        await self._connection.execute(
            update(account).where(account.c.id == account_id).values(password_hash=password_hash),
        )

    async def rehash(self, account_id: AccountId, old: str, new: str) -> None:
        """Replace the hash unless the password was changed meanwhile."""
        await self._connection.execute(
            update(account).where(account.c.id == account_id, account.c.password_hash == old).values(password_hash=new),
        )
