"""Columns of personal words that are encrypted at rest and still compared in the database.

The same text gives the same ciphertext (AES-SIV under a key made from the master key), so that `DISTINCT` and `=` work;
nothing can be searched for within it. For what is derived from the log and erased by row; the log itself has a key for
each conversation. The key comes with the `Database`, not from a global.
"""

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from wenlu.platform.crypto import KeyRing

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_ATTRIBUTE = "wenlu_key_ring"


class NoKey(Exception):
    """The database was opened without the keys that a column needs."""


class Sealed(TypeDecorator[str]):
    """A text, encrypted. Raises `NoKey` on a `Database` without a key ring."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: "Dialect") -> bytes | None:
        return None if value is None else _ring(dialect).seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: "Dialect") -> str | None:
        return None if value is None else _ring(dialect).unseal(bytes(value)).decode()


def give_key(dialect: "Dialect", ring: KeyRing) -> None:
    """Let statements of this dialect, which is one engine's own, read and write sealed columns."""
    setattr(dialect, _ATTRIBUTE, ring)


def _ring(dialect: "Dialect") -> KeyRing:
    ring = getattr(dialect, _ATTRIBUTE, None)
    if not isinstance(ring, KeyRing):
        raise NoKey("the database was opened without a key ring")
    return ring
