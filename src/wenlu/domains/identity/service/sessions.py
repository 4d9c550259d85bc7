"""Signing in and out, and who is behind a token."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from wenlu.domains.audit.schemas import Act, Detail, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.identity.errors import SessionInvalid, SessionNotFound, SignInFailed, SignInHintUnavailable
from wenlu.domains.identity.events import AccountChanged, SessionRevoked
from wenlu.domains.identity.ports import StaffDirectory
from wenlu.domains.identity.rules import (
    TOKEN_PREFIX,
    SessionPolicy,
    new_token,
    normalise_login,
    permissions_of,
    token_hash,
)
from wenlu.domains.identity.schemas import (
    AccountView,
    MyAccountView,
    SessionView,
    SignedIn,
    SignIn,
    SignInHintView,
    StaffCard,
)
from wenlu.domains.identity.service.attempts import Attempt, count_attempt, settle_attempt
from wenlu.domains.identity.service.passwords import Passwords
from wenlu.domains.identity.store import AccountStore, Credentials, SessionStore, StoredSession
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Unauthenticated
from wenlu.kernel.events import Event
from wenlu.kernel.ids import AccountId, SessionId, new_id
from wenlu.platform.database import UnitOfWorkFactory

_MAX_KNOWN = 20_000
_MAX_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class _Known:
    """An actor read a moment ago, believed until then."""

    actor: Actor
    until: datetime


class SessionService:
    """Sessions of staff: opaque tokens of which only the hash is kept.

    `observe` must be given every published event, so that a revoked session is refused at once on every node;
    a node that missed the notice refuses it after `SessionPolicy.cache`.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        passwords: Passwords,
        staff: StaffDirectory,
        *,
        hint: SignInHintView | None = None,
        policy: SessionPolicy | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._passwords = passwords
        self._staff = staff
        self._hint = hint
        self._policy = SessionPolicy() if policy is None else policy
        self._known: dict[bytes, _Known] = {}
        self._epoch = 0

    async def sign_in(self, command: SignIn, *, address: str, user_agent: str) -> SignedIn:
        """Open a session; raises `SignInFailed` or `TooManyAttempts`. Takes as long for an unknown login."""
        attempt = Attempt(normalise_login(command.login), address)
        async with self._unit_of_work() as work:
            await count_attempt(work, attempt, self._clock.now())
            known = await AccountStore(work).find_credentials(login=attempt.login)
        fits = await self._passwords.verify(known.password_hash if known else None, command.password)
        if known is None or not fits or known.account.disabled:
            await self._record_failure(known, address)
            raise SignInFailed("login and password do not fit")
        rehashed, token = await self._rehashed(known, command.password), new_token()
        session = self._new_session(known.account.id, address, user_agent)
        async with self._unit_of_work() as work:
            await settle_attempt(work, attempt)
            if rehashed is not None:
                await AccountStore(work).rehash(known.account.id, known.password_hash, rehashed)
            await SessionStore(work).insert_session(session, token_hash(token))
            opened = Subject(SubjectKind.SESSION, session.id)
            record_act(work, session.created_at, _signed_in(known), Act.SIGNED_IN, opened, detail={"address": address})
        account = await self._describe(known.account)
        return SignedIn(token=token, expires_at=session.expires_at, account=account)

    async def sign_out(self, actor: Actor) -> None:
        """End the session that asks."""
        if actor.session_id is not None:
            await self._end(actor, SessionId(actor.session_id), Act.SIGNED_OUT)

    async def authenticate(self, token: str) -> Actor:
        """Return who is behind a token; raises `SessionInvalid`. From memory for a few seconds after a read."""
        if not token.startswith(TOKEN_PREFIX):
            raise SessionInvalid("not a token of a session")
        hashed, now = token_hash(token), self._clock.now()
        known = self._known.get(hashed)
        if known is not None and now < known.until:
            return known.actor
        epoch = self._epoch
        session, account = await self._read(hashed, now)
        actor = _actor(session, account, await self._staff.find_card(account.id))
        if epoch == self._epoch:  # else it may have been revoked while it was read
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            self._known[hashed] = _Known(actor, min(now + self._policy.cache, session.expires_at))
        return actor

    def observe(self, event: Event) -> None:
        """Forget the actors that an event makes wrong."""
        match event:
            case SessionRevoked():
                self._forget({key for key, known in self._known.items() if known.actor.session_id == event.session_id})
            case AccountChanged():
                self._forget({key for key, known in self._known.items() if known.actor.account_id == event.account_id})
            case _:
                return

    async def my_account(self, actor: Actor) -> MyAccountView:
        """Return the account of the one who asks, with roles, permissions and staff card."""
        async with self._unit_of_work() as work:
            account = await AccountStore(work).find_account(_account_of(actor))
        if account is None:
            raise SessionInvalid
        return await self._describe(account)

    async def list_sessions(self, actor: Actor) -> list[SessionView]:
        """List where one is signed in, last used first."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            sessions = await SessionStore(work).list_sessions(_account_of(actor), now)
        return [
            SessionView(
                id=session.id,
                created_at=session.created_at,
                seen_at=session.seen_at,
                expires_at=session.expires_at,
                address=session.address,
                user_agent=session.user_agent,
                current=session.id == actor.session_id,
            )
            for session in sessions
            if self._policy.is_alive(now, session.seen_at, session.expires_at)
        ]

    async def revoke_session(self, actor: Actor, session_id: SessionId) -> None:
        """End one of one's own sessions; raises `SessionNotFound`."""
        await self._end(actor, session_id, Act.SESSION_ENDED)

    async def _end(self, actor: Actor, session_id: SessionId, act: Act) -> None:
        account_id = _account_of(actor)
        async with self._unit_of_work() as work:
            if not await SessionStore(work).revoke_session(account_id, session_id, self._clock.now()):
                raise SessionNotFound
            work.record(SessionRevoked(session_id, account_id))
            record_act(work, self._clock.now(), actor, act, Subject(SubjectKind.SESSION, session_id))

    async def revoke_other_sessions(self, actor: Actor) -> None:
        """End all of one's own sessions but the one that asks."""
        account_id = _account_of(actor)
        keep = None if actor.session_id is None else SessionId(actor.session_id)
        async with self._unit_of_work() as work:
            ended = await SessionStore(work).revoke_sessions(account_id, self._clock.now(), keep=keep)
            work.record(*(SessionRevoked(session_id, account_id) for session_id in ended))
            every = Subject(SubjectKind.ACCOUNT, account_id)
            record_act(work, self._clock.now(), actor, Act.SESSION_ENDED, every, detail={"sessions": len(ended)})

    def sign_in_hint(self) -> SignInHintView:
        """Return the accounts of the demonstration; raises `SignInHintUnavailable` anywhere else."""
        if self._hint is None:
            raise SignInHintUnavailable
        return self._hint

    async def _record_failure(self, known: Credentials | None, address: str) -> None:
        """Write down a try that failed; of a login that is nobody's only the address, since people mistype there."""
        account = Subject(SubjectKind.ACCOUNT, known.account.id if known else None)
        reason = "unknown" if known is None else "disabled" if known.account.disabled else "password"
        detail: Detail = {"address": address, "reason": reason}
        async with self._unit_of_work() as work:
            record_act(work, self._clock.now(), SYSTEM, Act.SIGN_IN_FAILED, account, detail=detail)

    def _new_session(self, account_id: AccountId, address: str, user_agent: str) -> StoredSession:
        now = self._clock.now()
        return StoredSession(
            id=SessionId(new_id()),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            expires_at=now + self._policy.lifetime,
            address=address,
            user_agent=user_agent.replace("\x00", "")[:_MAX_USER_AGENT],
        )

    async def _rehashed(self, known: Credentials, password: SecretStr) -> str | None:
        outdated = self._passwords.is_outdated(known.password_hash)
        return await self._passwords.hash(password) if outdated else None

    async def _read(self, hashed: bytes, now: datetime) -> tuple[StoredSession, AccountView]:
        async with self._unit_of_work() as work:
            session = await SessionStore(work).find_session(hashed)
            if session is None or not self._policy.is_alive(now, session.seen_at, session.expires_at):
                raise SessionInvalid("expired or revoked")
            account = await AccountStore(work).find_account(session.account_id)
            if account is None:
                raise SessionInvalid
            if now - session.seen_at >= self._policy.touch:
                await SessionStore(work).touch_session(session.id, now)
        return session, account

    async def _describe(self, account: AccountView) -> MyAccountView:
        allowed = permissions_of(account.roles)
        return MyAccountView(
            id=account.id,
            login=account.login,
            name=account.name,
            roles=account.roles,
            permissions=tuple(permission for permission in Permission if permission in allowed),
            staff=await self._staff.find_card(account.id),
        )

    def _forget(self, keys: set[bytes]) -> None:
        self._epoch += 1
        for key in keys:
            del self._known[key]


def _signed_in(known: Credentials) -> Actor:
    return Actor(ActorKind.STAFF, None, known.account.name, account_id=known.account.id)


def _account_of(actor: Actor) -> AccountId:
    if actor.account_id is None:
        raise Unauthenticated("no account behind the request")
    return AccountId(actor.account_id)


def _actor(session: StoredSession, account: AccountView, card: StaffCard | None) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        id=None if card is None else card.id,
        name=account.name if card is None else card.name,
        permissions=permissions_of(account.roles),
        account_id=account.id,
        session_id=session.id,
    )
