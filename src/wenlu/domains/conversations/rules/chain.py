"""The chain of hashes that proves the log: how it is made, and how it is walked."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

GENESIS = bytes(32)
"""What stands before the first event of a conversation in its chain."""
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


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
    """Return SHA-256 over the hash before and every column, each with its length in front.

    Lengths make the fields unambiguous; time is microseconds since 1970, as PostgreSQL keeps it.
    """
    digest = hashlib.sha256(before)
    microseconds = (link.at - _EPOCH) // timedelta(microseconds=1)
    actor_id = link.actor_id.bytes if link.actor_id else b""
    for field in (
        link.conversation_id.bytes,
        link.seq.to_bytes(8),
        link.kind.encode(),
        link.audience.encode(),
        link.actor_kind.encode(),
        actor_id,
        microseconds.to_bytes(8),
        link.client_id.bytes,
        link.ciphertext,
    ):
        digest.update(len(field).to_bytes(4))
        digest.update(field)
    return digest.digest()


Flaw = Literal["missing", "changed", "end"]
"""An event is not there; one is not what was written; the log does not end where the conversation says."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a conversation's chain has been followed, and the first thing that was wrong with it."""

    seq: int = 0
    hash: bytes = GENESIS
    flaw: Flaw | None = None


def step(walk: Walk, link: Link, digest: bytes) -> Walk:
    """Follow the chain to its next event, whose kept hash is `digest`; behind a flaw nothing proves anything."""
    if walk.flaw is not None:
        return walk
    seq = walk.seq + 1
    if link.seq != seq:
        return Walk(seq, walk.hash, "missing")
    if chain_hash(walk.hash, link) != digest:
        return Walk(seq, walk.hash, "changed")
    return Walk(seq, digest)


def arrive(walk: Walk, head_seq: int, head_hash: bytes) -> Walk:
    """End a walk where the conversation says that its log ends."""
    if walk.flaw is not None or (walk.seq, walk.hash) == (head_seq, head_hash):
        return walk
    if walk.seq < head_seq:
        return Walk(walk.seq + 1, walk.hash, "missing")
    return Walk(min(walk.seq, head_seq + 1), walk.hash, "end")
