"""The tree of hashes of a day (RFC 6962 section 2.1): one root for all, and a short path that proves each."""

import hashlib
from collections.abc import Sequence
from uuid import UUID


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; leaves and nodes begin differently, so that neither can pass for the other."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class MerkleTree:
    """A tree over leaves, kept level by level, so that many of them can be proven."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [[leaf_hash(leaf) for leaf in leaves]]
        while len(self._levels[-1]) > 1:
            self._levels.append(_parents(self._levels[-1]))

    @property
    def root(self) -> bytes:
        """The root; over no leaves, the hash of nothing."""
        return self._levels[-1][0] if self._levels[-1] else hashlib.sha256(b"").digest()

    def path(self, index: int) -> list[bytes]:
        """Return the hashes beside the way from a leaf to the root, lowest first."""
        path: list[bytes] = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):
                path.append(level[index ^ 1])
            index //= 2
        return path


def root_of_path(data: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root to which a leaf at `index` of `size` leads by its path, or None where they do not fit."""
    if not 0 <= index < size:
        return None
    digest, steps = leaf_hash(data), iter(path)
    try:
        while size > 1:
            if index ^ 1 < size:
                beside = next(steps)
                digest = node_hash(beside, digest) if index & 1 else node_hash(digest, beside)
            index, size = index // 2, (size + 1) // 2
    except StopIteration:
        return None
    return digest if next(steps, None) is None else None


def conversation_leaf(conversation_id: UUID, seq: int, digest: bytes) -> bytes:
    """Return what a seal says of a conversation: where its log ended, and the hash there (56 bytes)."""
    return conversation_id.bytes + seq.to_bytes(8) + digest


def audit_leaf(seq: int, digest: bytes) -> bytes:
    """Return what a seal says of the log of acts (45 bytes)."""
    return b"audit" + seq.to_bytes(8) + digest


def previous_leaf(root: bytes) -> bytes:
    """Return what a seal says of the one before it (40 bytes)."""
    return b"previous" + root


def _parents(level: Sequence[bytes]) -> list[bytes]:
    paired = [node_hash(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return [*paired, level[-1]] if len(level) % 2 else paired
