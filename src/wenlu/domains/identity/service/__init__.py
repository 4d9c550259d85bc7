"""The door of identity: administration of accounts, and sessions."""

from wenlu.domains.identity.service.accounts import AccountService
from wenlu.domains.identity.service.passwords import Passwords
from wenlu.domains.identity.service.sessions import SessionService

__all__ = ["AccountService", "Passwords", "SessionService"]
