"""One way to hash several fields, so that every chain of the platform can be followed by the same few lines."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

GENESIS = bytes(32)
"""What stands before the first link of a chain."""
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def link_hash(before: bytes, fields: Iterable[bytes]) -> bytes:
    """Return SHA-256 over the hash before and every field, each with its length in front: nothing is ambiguous."""
    digest = hashlib.sha256(before)
    for field in fields:
        digest.update(len(field).to_bytes(4))
        digest.update(field)
    return digest.digest()


def instant(at: datetime) -> bytes:
    """Return a time as it is hashed: microseconds since 1970, as PostgreSQL keeps them."""
    return ((at - _EPOCH) // timedelta(microseconds=1)).to_bytes(8)
