"""Administration of accounts, and the password of one's own."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from pydantic import SecretStr

from wenlu.domains.audit.schemas import Act, Detail, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.identity.errors import AccountNotFound, LastAdministrator, LoginTaken, WrongPassword
from wenlu.domains.identity.events import AccountChanged, SessionRevoked
from wenlu.domains.identity.rules import check_password, normalise_login
from wenlu.domains.identity.schemas import (
    AccountView,
    ChangePassword,
    CreateAccount,
    ResetPassword,
    Role,
    UpdateAccount,
)
from wenlu.domains.identity.service.attempts import Attempt, count_attempt, settle_attempt
from wenlu.domains.identity.service.passwords import Passwords
from wenlu.domains.identity.store import AccountStore, NewAccount, SessionStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import AccountId, SessionId, new_id
from wenlu.kernel.paging import Page, decode_cursor, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class AccountService:
    """Who has an account and in which roles."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, passwords: Passwords) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._passwords = passwords

    async def list_accounts(self, actor: Actor, containing: str, cursor: str | None, limit: int) -> Page[AccountView]:
        """List accounts by login; `containing` is looked for in login and name."""
        actor.check(Permission.ADMINISTER)
        after = normalise_login("".join(map(str, decode_cursor(cursor)))) if cursor else ""
        async with self._unit_of_work() as work:
            found = await AccountStore(work).list_accounts(containing.strip(), after, limit + 1)
        more = len(found) > limit
        return Page(found[:limit], encode_cursor(found[limit - 1].login) if more else None)

    async def create_account(self, actor: Actor, command: CreateAccount) -> AccountView:
        """Create one; raises `LoginTaken` or `WeakPassword`."""
        async with self._unit_of_work() as work:
            return (await self.create_accounts(work, actor, [command]))[0]

    async def create_accounts(
        self,
        work: UnitOfWork,
        actor: Actor,
        commands: Sequence[CreateAccount],
    ) -> list[AccountView]:
        """Create all or none, in the order given; raises `LoginTaken` or `WeakPassword`.

        A password that several are given is hashed once: that it is the same is no secret between them.
        """
        actor.check(Permission.ADMINISTER)
        for command in commands:
            check_password(command.password.get_secret_value(), command.login)
        passwords = list({command.password for command in commands})
        hashes = await asyncio.gather(*(self._passwords.hash(password) for password in passwords))
        hashed = dict(zip(passwords, hashes, strict=True))
        now = self._clock.now()
        new = [_new_account(command, hashed[command.password], now) for command in commands]
        written = await AccountStore(work).insert_accounts(new)
        taken = [account.login for account in new if account.id not in written]
        if taken:
            raise LoginTaken("the login is in use", logins=taken)
        for account in new:
            _record(
                work, now, actor, Act.ACCOUNT_CREATED, account.id, {"roles": [role.value for role in account.roles]}
            )
        return [_created(account) for account in new]

    async def update_account(self, actor: Actor, account_id: AccountId, command: UpdateAccount) -> AccountView:
        """Change name, roles or state; disabling ends every session. Raises `LastAdministrator`."""
        actor.check(Permission.ADMINISTER)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = AccountStore(work)
            administrators = await store.lock_holders(Role.ADMINISTRATOR)
            account = await self._get(store, account_id, lock=True)
            changed = account.model_copy(update=command.model_dump(exclude_none=True))
            stays = Role.ADMINISTRATOR in changed.roles and not changed.disabled
            if administrators == {account_id} and not stays:
                raise LastAdministrator("somebody must be left who may administer")
            await store.update_account(
                account_id,
                name=changed.name,
                roles=changed.roles,
                disabled_at=now if changed.disabled else None,
            )
            work.record(AccountChanged(account_id))
            _record(work, now, actor, Act.ACCOUNT_CHANGED, account_id, _changes(account, changed))
            if changed.disabled:
                await self._end_sessions(work, account_id, now)
        return changed

    async def reset_password(self, actor: Actor, account_id: AccountId, command: ResetPassword) -> None:
        """Give an account a new password and end all its sessions."""
        actor.check(Permission.ADMINISTER)
        async with self._unit_of_work() as work:
            account = await self._get(AccountStore(work), account_id)
        hashed = await self._hash_new(command.new_password, account.login)
        async with self._unit_of_work() as work:
            now = self._clock.now()
            await AccountStore(work).set_password(account_id, hashed)
            await self._end_sessions(work, account_id, now)
            _record(work, now, actor, Act.PASSWORD_RESET, account_id)

    async def change_password(self, actor: Actor, command: ChangePassword) -> None:
        """Change one's own; every other session of the account ends. Raises `WrongPassword` and `TooManyAttempts`."""
        if actor.account_id is None or actor.session_id is None:
            raise Forbidden("no account behind the request")
        account_id = AccountId(actor.account_id)
        async with self._unit_of_work() as work:
            known = await AccountStore(work).find_credentials(account_id=account_id)
            if known is None:
                raise AccountNotFound
            attempt = Attempt(known.account.login)
            await count_attempt(work, attempt, self._clock.now())
        if not await self._passwords.verify(known.password_hash, command.old_password):
            raise WrongPassword("the old password is another")
        hashed = await self._hash_new(command.new_password, known.account.login)
        async with self._unit_of_work() as work:
            await settle_attempt(work, attempt)
            now = self._clock.now()
            await AccountStore(work).set_password(account_id, hashed)
            await self._end_sessions(work, account_id, now, keep=SessionId(actor.session_id))
            _record(work, now, actor, Act.PASSWORD_CHANGED, account_id)

    async def _hash_new(self, password: SecretStr, login: str) -> str:
        check_password(password.get_secret_value(), login)
        return await self._passwords.hash(password)

    async def _get(self, store: AccountStore, account_id: AccountId, *, lock: bool = False) -> AccountView:
        account = await store.find_account(account_id, lock=lock)
        if account is None:
            raise AccountNotFound
        return account

    async def _end_sessions(
        self,
        work: UnitOfWork,
        account_id: AccountId,
        now: datetime,
        *,
        keep: SessionId | None = None,
    ) -> None:
        ended = await SessionStore(work).revoke_sessions(account_id, now, keep=keep)
        work.record(*(SessionRevoked(session_id, account_id) for session_id in ended))


def _record(
    work: UnitOfWork, now: datetime, actor: Actor, act: Act, account_id: AccountId, detail: Detail | None = None
) -> None:
    record_act(work, now, actor, act, Subject(SubjectKind.ACCOUNT, account_id), detail=detail)


def _changes(before: AccountView, after: AccountView) -> Detail:
    """Return what became of an account, for the log of acts."""
    changes: dict[str, str | bool | list[str]] = {}
    if before.name != after.name:
        changes["name"] = after.name
    if before.roles != after.roles:
        changes["roles"] = [role.value for role in after.roles]
        changes["roles_before"] = [role.value for role in before.roles]
    if before.disabled != after.disabled:
        changes["disabled"] = after.disabled
    return changes


def _new_account(command: CreateAccount, password_hash: str, now: datetime) -> NewAccount:
    return NewAccount(
        id=AccountId(new_id()),
        login=normalise_login(command.login),
        name=command.name,
        kind=command.kind,
        roles=command.roles,
        password_hash=password_hash,
        created_at=now,
    )


def _created(account: NewAccount) -> AccountView:
    return AccountView(
        id=account.id,
        login=account.login,
        name=account.name,
        kind=account.kind,
        roles=account.roles,
        disabled=False,
        created_at=account.created_at,
        signed_in_at=None,
    )
