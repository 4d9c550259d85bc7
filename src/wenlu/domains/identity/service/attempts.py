"""Counting attempts before the password is looked at, so that guessing in parallel gains nothing."""

import math
from dataclasses import dataclass
from datetime import datetime

from wenlu.domains.identity.errors import TooManyAttempts
from wenlu.domains.identity.rules import BY_ADDRESS, BY_LOGIN, Throttle, throttle_key
from wenlu.domains.identity.store import Attempts, AttemptStore
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a password; `address` is None where only the login counts."""

    login: str
    address: str | None = None

    @property
    def login_key(self) -> bytes:
        return throttle_key("login", self.login)

    @property
    def address_key(self) -> bytes | None:
        return None if self.address is None else throttle_key("address", self.address)

    def throttles(self) -> dict[bytes, Throttle]:
        keyed = {self.login_key: BY_LOGIN}
        if self.address_key is not None:
            keyed[self.address_key] = BY_ADDRESS
        return keyed


async def count_attempt(work: UnitOfWork, attempt: Attempt, now: datetime) -> None:
    """Count it as a failure in advance; raises `TooManyAttempts` and counts nothing while a delay runs."""
    store, throttles = AttemptStore(work), attempt.throttles()
    counted = await store.lock_attempts(throttles, now)
    # Free tries cost nothing, not even where a colleague's at the same moment was written a little after our `now`.
    delayed = [known for known in counted if throttles[known.key].delay(known.failures)]
    wait = max((known.locked_until - now).total_seconds() for known in delayed) if delayed else 0
    if wait > 0:
        raise TooManyAttempts("wait before the next try", retry_after=math.ceil(wait))
    for known in counted:
        throttle = throttles[known.key]
        failures = throttle.count(known.failures, known.last_at, now)
        await store.save_attempts(Attempts(known.key, failures, now, now + throttle.delay(failures)))
    await store.forget_attempts(now - max(BY_LOGIN.forget, BY_ADDRESS.forget))


async def settle_attempt(work: UnitOfWork, attempt: Attempt) -> None:
    """Uncount an attempt that was right: the login starts afresh, the address gets only this one back.

    Otherwise whoever has one account could go on guessing others' passwords for ever.
    """
    store = AttemptStore(work)
    await store.clear_attempts(attempt.login_key)
    if attempt.address_key is not None:
        await store.take_back_attempt(attempt.address_key)
