"""Roles, throttling, sessions and passwords: decisions only."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from wenlu.domains.identity.errors import WeakPassword
from wenlu.domains.identity.schemas import Role
from wenlu.kernel.actors import Permission

_SEAT = frozenset({Permission.SERVE_CUSTOMERS, Permission.READ_CUSTOMERS, Permission.READ_KNOWLEDGE})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADVISER: _SEAT,
        Role.AGENT: _SEAT,
        Role.MANAGER: _SEAT,
        Role.SUPERVISOR: _SEAT
        | {
            Permission.SUPERVISE,
            Permission.READ_PERFORMANCE,
            Permission.APPROVE_KNOWLEDGE,
            Permission.INSPECT,
            Permission.HANDLE_COMPLAINTS,
        },
        Role.COMPLIANCE: frozenset(
            {
                Permission.REVIEW_COMPLIANCE,
                Permission.APPROVE_RULES,
                Permission.INSPECT,
                Permission.HANDLE_COMPLAINTS,
                Permission.READ_EVIDENCE,
                Permission.GOVERN_DATA,
                Permission.READ_CUSTOMERS,
                Permission.READ_KNOWLEDGE,
                Permission.APPROVE_KNOWLEDGE,
            },
        ),
        # A post of its own: whom a report names must not learn of it (Anti-Money-Laundering Law).
        Role.AML: frozenset({Permission.READ_AML, Permission.READ_CUSTOMERS, Permission.READ_KNOWLEDGE}),
        Role.EDITOR: frozenset(
            {Permission.READ_KNOWLEDGE, Permission.EDIT_KNOWLEDGE, Permission.APPROVE_KNOWLEDGE},
        ),
        Role.OPERATOR: frozenset({Permission.READ_KNOWLEDGE, Permission.OPERATE_GROWTH}),
        Role.HEAD: frozenset(
            {
                Permission.READ_CUSTOMERS,
                Permission.READ_KNOWLEDGE,
                Permission.READ_PERFORMANCE,
                Permission.APPROVE_KNOWLEDGE,
            },
        ),
        # No READ_CUSTOMERS: who gives out access does not thereby get customers' data.
        Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.READ_KNOWLEDGE}),
    },
)


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what somebody with all these roles may do."""
    return frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """How long a session lasts: at most `lifetime`, and `idle` after its last use.

    A use is written down once in `touch`, so that an active session costs one write in that time;
    `cache` is how long a node believes what it read, should the notice of a revocation get lost.
    """

    lifetime: timedelta = timedelta(days=7)
    idle: timedelta = timedelta(hours=12)
    touch: timedelta = timedelta(minutes=1)
    cache: timedelta = timedelta(seconds=5)

    def is_alive(self, now: datetime, seen_at: datetime, expires_at: datetime) -> bool:
        return now < expires_at and now < seen_at + self.idle


@dataclass(frozen=True, slots=True)
class Throttle:
    """How wrong passwords slow down the next try: `free` ones cost nothing, then the delay doubles each time."""

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta

    def count(self, failures: int, last_at: datetime, now: datetime) -> int:
        """Return the failures with this attempt; what lies longer back than `forget` no longer counts."""
        return 1 if now - last_at >= self.forget else failures + 1

    def delay(self, failures: int) -> timedelta:
        """Return how long nobody may try after so many failures."""
        if failures <= self.free:
            return timedelta(0)
        doublings = min(failures - self.free - 1, 30)
        return min(self.first * (1 << doublings), self.longest)


BY_LOGIN = Throttle(free=5, first=timedelta(seconds=1), longest=timedelta(minutes=5), forget=timedelta(hours=1))
"""Short enough at its longest that nobody can lock a colleague out for the day."""
BY_ADDRESS = Throttle(free=100, first=timedelta(seconds=1), longest=timedelta(minutes=15), forget=timedelta(hours=1))
"""A whole branch may sit behind one address, hence the many free ones."""


def throttle_key(kind: str, value: str) -> bytes:
    """Return the key under which attempts are counted; hashed, since people type passwords into the wrong field."""
    return hashlib.sha256(f"{kind}\0{value}".encode()).digest()


TOKEN_PREFIX = "wls_"  # noqa: S105  marks a token, is none
"""By this a staff token is told from a customer's (a JWT), and found by secret scanners."""


def new_token() -> str:
    """Return a token with 256 random bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return what is stored of a token. A plain hash is enough: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def normalise_login(login: str) -> str:
    """Return the form in which logins are kept and compared; what the database cannot hold goes."""
    return login.replace("\x00", "").strip().casefold()


MIN_PASSWORD = 8
"""Characters; NIST SP 800-63B section 5.1.1.2, which also advises against rules of composition."""
_MIN_DISTINCT = 4


def check_password(password: str, login: str) -> None:
    """Raise `WeakPassword` for one that is short, made of a few characters, or the login itself."""
    if len(password) < MIN_PASSWORD:
        raise WeakPassword(f"at least {MIN_PASSWORD} characters", min_length=MIN_PASSWORD)
    if len(set(password)) < _MIN_DISTINCT or normalise_login(password) == normalise_login(login):
        raise WeakPassword("too easy to guess")
