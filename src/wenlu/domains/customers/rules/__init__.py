"""Decisions of customers: pure."""

from wenlu.domains.customers.rules.profile import (
    CHAT_TOKEN_LIFETIME,
    CLOCK_SKEW,
    CONSENT_TEXTS,
    MAX_IDENTITY_LIFETIME,
    NORMALISE,
    Consent,
    carried_over,
    check_identity_expiry,
    current_consents,
    mask_name,
    mask_phone,
    normalise_name,
    normalise_number,
    normalise_phone,
    visitor_name,
)

__all__ = [
    "CHAT_TOKEN_LIFETIME",
    "CLOCK_SKEW",
    "CONSENT_TEXTS",
    "MAX_IDENTITY_LIFETIME",
    "NORMALISE",
    "Consent",
    "carried_over",
    "check_identity_expiry",
    "current_consents",
    "mask_name",
    "mask_phone",
    "normalise_name",
    "normalise_number",
    "normalise_phone",
    "visitor_name",
]
