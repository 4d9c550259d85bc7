"""Facts about accounts that every node must know at once."""

from dataclasses import dataclass

from wenlu.kernel.events import Event
from wenlu.kernel.ids import AccountId, SessionId


@dataclass(frozen=True, slots=True)
class SessionRevoked(Event):
    """A session ended before its time: its sockets close and cached actors go."""

    session_id: SessionId
    account_id: AccountId


@dataclass(frozen=True, slots=True)
class AccountChanged(Event):
    """Name, roles or state of an account changed: cached actors of it go."""

    account_id: AccountId
