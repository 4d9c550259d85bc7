"""Names and numbers as they are compared and shown, consents as they hold, and how long tokens do."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from wenlu.domains.customers.errors import IdentityTokenExpired, IdentityTokenInvalid
from wenlu.domains.customers.schemas import ConsentView, Purpose
from wenlu.kernel.ids import CustomerId

CHAT_TOKEN_LIFETIME = timedelta(days=30)
MAX_IDENTITY_LIFETIME = timedelta(hours=1)
"""The app makes a token when it opens the chat; one that lives longer is refused, since used ones are remembered
only until they expire."""
CLOCK_SKEW = timedelta(seconds=30)
"""How far the app's clock may be off."""

CONSENT_TEXTS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.PROFILING: "profiling/2026-11",
        Purpose.MARKETING: "marketing/2026-11",
        Purpose.TRACKING: "tracking/2026-11",
    },
)
"""Version of the words that a customer is shown when he is asked; kept with his answer as proof."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer of a customer; the history only grows."""

    purpose: Purpose
    granted: bool
    at: datetime
    text_version: str


def current_consents(history: Iterable[Consent]) -> list[ConsentView]:
    """Fold the history, oldest first, into what holds now; who was never asked has not agreed."""
    granted = dict.fromkeys(Purpose, False) | {consent.purpose: consent.granted for consent in history}
    return [ConsentView(purpose=purpose, granted=granted[purpose]) for purpose in Purpose]


def carried_over(visitor: Sequence[Consent], known: Iterable[Consent]) -> list[Consent]:
    """Return the visitor's answers that hold for the customer he turned out to be.

    What the customer has answered himself stays, since the visitor may have been somebody else at his machine.
    """
    answered = {consent.purpose for consent in known}
    return [consent for consent in visitor if consent.purpose not in answered]


def check_identity_expiry(expires_at: datetime, now: datetime) -> None:
    """Raise `IdentityTokenExpired`, or `IdentityTokenInvalid` for a token that would live too long."""
    if expires_at + CLOCK_SKEW <= now:
        raise IdentityTokenExpired("make a new one")
    if expires_at > now + MAX_IDENTITY_LIFETIME + CLOCK_SKEW:
        raise IdentityTokenInvalid("lives too long", longest_seconds=int(MAX_IDENTITY_LIFETIME.total_seconds()))


_CHINA = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")


def normalise_phone(phone: str) -> str:
    """Return the digits, without the code of the country for a mobile number of the mainland."""
    return _CHINA.sub("", re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", phone)))


def normalise_name(name: str) -> str:
    """Return the form in which names are compared: one width, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def normalise_number(number: str) -> str:
    """Return the form in which identity numbers and the firm's own numbers are compared."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


NORMALISE = MappingProxyType(
    {
        "external_id": normalise_number,
        "name": normalise_name,
        "phone": normalise_phone,
        "identity_number": normalise_number,
    },
)
"""How each kind of value is brought into one form before its keyed hash is taken."""

_SHOWN_FROM = 11
"""Digits of a mobile number; of shorter numbers less is shown."""


def mask_name(name: str) -> str:
    """Return the first character and a star: 王*."""
    return f"{name.strip()[:1]}*"


def mask_phone(phone: str) -> str:
    """Return 138****1234; of a number shorter than a mobile one the last two digits."""
    digits = normalise_phone(phone).removeprefix("+")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= _SHOWN_FROM else f"****{digits[-2:]}"


def visitor_name(visitor_id: CustomerId) -> str:
    """Return a name by which staff tell visitors apart; made of the random end of the id."""
    return f"访客 {visitor_id.hex[-4:].upper()}"


def erased_name(customer_id: CustomerId) -> str:
    """Return what stands for the name of somebody of whom nobody can tell any more who he is."""
    return f"已删除 {customer_id.hex[-4:].upper()}"


def withdrawals(history: Iterable[Consent], now: datetime) -> list[Consent]:
    """Return what takes back everything that somebody agrees to now."""
    return [
        Consent(view.purpose, granted=False, at=now, text_version=CONSENT_TEXTS[view.purpose])
        for view in current_consents(history)
        if view.granted
    ]
