"""What a daily seal says, as it is signed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import orjson

from wenlu.domains.conversations.rules.merkle import MerkleTree, audit_leaf, conversation_leaf, previous_leaf
from wenlu.kernel.clock import day_of

_FORMAT = "wenlu-seal/1"
SETTLED = timedelta(minutes=5)
"""How long after midnight a day is sealed: what was under way then has ended."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of a conversation's log when it was sealed."""

    conversation_id: UUID
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """One day's seal. It covers everything that was written since the seal before it, from `since` to `day`."""

    day: date
    since: date
    leaves: int
    root: bytes
    previous: bytes
    audit_seq: int
    audit_hash: bytes
    sealed_at: datetime
    algorithm: str
    key_id: str

    FIXED: ClassVar[int] = 2
    """Leaves that stand before those of conversations."""

    def statement(self) -> bytes:
        """Return the canonical JSON (sorted keys, no spaces) that is signed and stamped."""
        return orjson.dumps(
            {
                "format": _FORMAT,
                "day": self.day.isoformat(),
                "since": self.since.isoformat(),
                "leaves": self.leaves,
                "root": self.root.hex(),
                "previous": self.previous.hex(),
                "audit_seq": self.audit_seq,
                "audit_hash": self.audit_hash.hex(),
                "sealed_at": self.sealed_at.isoformat(),
                "algorithm": self.algorithm,
                "key_id": self.key_id,
            },
            option=orjson.OPT_SORT_KEYS,
        )

    def tree(self, leaves: Sequence[Leaf]) -> MerkleTree:
        """Return the tree: over the log of acts, the seal before, then conversations by their ids."""
        fixed = [audit_leaf(self.audit_seq, self.audit_hash), previous_leaf(self.previous)]
        return MerkleTree(fixed + [conversation_leaf(leaf.conversation_id, leaf.seq, leaf.hash) for leaf in leaves])

    def rooted(self, leaves: Sequence[Leaf]) -> "Seal":
        """Return the seal with the root of these leaves; takes about two seconds for a million."""
        return replace(self, root=self.tree(leaves).root)

    def is_rooted(self, leaves: Sequence[Leaf]) -> bool:
        """Say whether the root is that of these leaves."""
        return len(leaves) == self.leaves and self.tree(leaves).root == self.root


def finished_day(now: datetime) -> date:
    """Return the last day in Shanghai that has ended and settled."""
    return day_of(now - SETTLED) - timedelta(days=1)
