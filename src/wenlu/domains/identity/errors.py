"""What can go wrong with accounts and sign-in."""

from wenlu.kernel.errors import Conflict, Invalid, NotFound, RateLimited, Unauthenticated


class SignInFailed(Unauthenticated):
    """Login and password do not fit. Says no more, so that nobody learns which logins exist or are disabled."""

    code = "sign_in_failed"


class SessionInvalid(Unauthenticated):
    """The token is unknown, expired, idle for too long or revoked."""

    code = "session_invalid"


class TooManyAttempts(RateLimited):
    """Too many wrong passwords for this login or from this address; `retry_after` in seconds."""

    code = "too_many_attempts"


class AccountNotFound(NotFound):
    code = "account_not_found"


class SessionNotFound(NotFound):
    """The account has no such session (another's session is not told apart from none)."""

    code = "session_not_found"


class SignInHintUnavailable(NotFound):
    """This is no demonstration."""

    code = "sign_in_hint_unavailable"


class LoginTaken(Conflict):
    code = "login_taken"


class LastAdministrator(Conflict):
    """Nobody would be left who may administer."""

    code = "last_administrator"


class WeakPassword(Invalid):
    code = "weak_password"


class WrongPassword(Invalid):
    """The old password given with a change is not the account's."""

    code = "wrong_password"
