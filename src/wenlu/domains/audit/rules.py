"""How an act is hashed, and how the chain of acts is followed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import orjson

from wenlu.domains.audit.schemas import Detail
from wenlu.kernel.hashing import GENESIS, instant, link_hash

AuditDefect = Literal["missing", "changed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An act with everything that its hash covers, besides the hash before it."""

    id: UUID
    seq: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    account_id: UUID | None
    actor_name: str
    act: str
    subject_kind: str | None
    subject_id: str | None
    customer_id: UUID | None
    needs: str | None
    detail: Detail


def entry_hash(before: bytes, entry: Entry) -> bytes:
    """Return the hash of an entry behind another; `detail` counts as canonical JSON (sorted keys, no spaces)."""
    return link_hash(
        before,
        (
            entry.id.bytes,
            entry.seq.to_bytes(8),
            instant(entry.at),
            entry.actor_kind.encode(),
            _bytes(entry.actor_id),
            _bytes(entry.account_id),
            entry.actor_name.encode(),
            entry.act.encode(),
            (entry.subject_kind or "").encode(),
            (entry.subject_id or "").encode(),
            _bytes(entry.customer_id),
            (entry.needs or "").encode(),
            orjson.dumps(dict(entry.detail), option=orjson.OPT_SORT_KEYS),
        ),
    )


@dataclass(frozen=True, slots=True)
class AuditWalk:
    """How far the chain of acts has been followed, and the first thing that was wrong with it."""

    seq: int = 0
    hash: bytes = GENESIS
    flaw: AuditDefect | None = None


def follow(walk: AuditWalk, entry: Entry, digest: bytes) -> AuditWalk:
    """Go one entry further, whose kept hash is `digest`; behind a flaw nothing proves anything."""
    if walk.flaw is not None:
        return walk
    seq = walk.seq + 1
    if entry.seq != seq:
        return AuditWalk(seq, walk.hash, "missing")
    if entry_hash(walk.hash, entry) != digest:
        return AuditWalk(seq, walk.hash, "changed")
    return AuditWalk(seq, digest)


def _bytes(id_: UUID | None) -> bytes:
    return id_.bytes if id_ else b""
