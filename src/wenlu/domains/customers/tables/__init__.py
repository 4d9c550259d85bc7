"""Tables of customers."""

from wenlu.domains.customers.tables.profile import (
    channel_identity,
    consent,
    customer,
    identity_token_use,
)
from wenlu.domains.customers.tables.rights import (
    data_request,
    legal_hold,
    retention_term,
)

__all__ = [
    "channel_identity",
    "consent",
    "customer",
    "data_request",
    "identity_token_use",
    "legal_hold",
    "retention_term",
]
