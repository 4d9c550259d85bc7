"""Every query of identity."""

from wenlu.domains.identity.store.accounts import AccountStore, Credentials, NewAccount
from wenlu.domains.identity.store.attempts import Attempts, AttemptStore
from wenlu.domains.identity.store.sessions import SessionStore, StoredSession

__all__ = ["AccountStore", "AttemptStore", "Attempts", "Credentials", "NewAccount", "SessionStore", "StoredSession"]
