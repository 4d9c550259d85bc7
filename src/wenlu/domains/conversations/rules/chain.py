"""The chain of hashes that proves the log: how it is made, and how it is walked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from wenlu.kernel.hashing import GENESIS, instant, link_hash


@dataclass(frozen=True, slots=True)
class Link:
    """Everything of an event that its hash covers, besides the hash before it; `ciphertext` instead of the body."""

    conversation_id: UUID
    seq: int
    kind: str
    audience: str
    actor_kind: str
    actor_id: UUID | None
    at: datetime
    client_id: UUID
    ciphertext: bytes


def chain_hash(before: bytes, link: Link) -> bytes:
    """Return the hash of an event behind another: over every column, the body as it is encrypted."""
    return link_hash(
        before,
        (
            link.conversation_id.bytes,
            link.seq.to_bytes(8),
            link.kind.encode(),
            link.audience.encode(),
            link.actor_kind.encode(),
            link.actor_id.bytes if link.actor_id else b"",
            instant(link.at),
            link.client_id.bytes,
            link.ciphertext,
        ),
    )


Flaw = Literal["missing", "changed", "moved", "inserted", "end"]
"""An event is not there; is not what was written; stands in another place; was never there; or the log does not end
where the conversation says."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a conversation's chain has been followed; `whole` until something was wrong."""

    seq: int = 0
    hash: bytes = GENESIS
    whole: bool = True


def step(walk: Walk, link: Link, digest: bytes) -> Walk:
    """Follow the chain to its next event, whose kept hash is `digest`."""
    whole = walk.whole and link.seq == walk.seq + 1 and chain_hash(walk.hash, link) == digest
    return Walk(link.seq, digest, whole)


def arrives(walk: Walk, head_seq: int, head_hash: bytes) -> bool:
    """Say whether a walk was whole and ended where the conversation says that its log ends."""
    return walk.whole and (walk.seq, walk.hash) == (head_seq, head_hash)
