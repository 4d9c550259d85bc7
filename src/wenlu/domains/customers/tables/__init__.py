"""Tables of customers."""

from wenlu.domains.customers.tables.profile import (
    channel_identity,
    consent,
    customer,
    identity_token_use,
)

__all__ = [
    "channel_identity",
    "consent",
    "customer",
    "identity_token_use",
]
