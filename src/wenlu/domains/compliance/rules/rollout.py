"""Which conversations a version judges while it is rolled out to a part of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

_WHOLE = 100


def is_chosen(talk: UUID | None, version: int, share: int) -> bool:
    """Whether a conversation belongs to the share (per cent) of a version.

    Stable: the same on every node and at every time, and who was chosen stays so while the share grows. Which ones are
    chosen differs from version to version, so that it is not always the same customers who meet the new first.
    """
    if talk is None or share <= 0:
        return False
    digest = hashlib.blake2b(talk.bytes + version.to_bytes(8), digest_size=8).digest()
    return int.from_bytes(digest) % _WHOLE < share
