"""Which events of a broken conversation are not as they were written, and how.

Behind the first flaw the chain proves nothing by itself, but each kept hash was made from the one before: so the events
are put back in the order in which their hashes lead to one another, and what does not fit is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenlu.domains.conversations.rules.chain import Flaw, Link, chain_hash
from wenlu.kernel.hashing import GENESIS

_FURTHEST = 50
"""How many places an event is looked for from where it stands."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as it is kept, and the hash that is kept with it."""

    link: Link
    digest: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a `seq`: for a moved event the place in which it stands now."""

    seq: int
    flaw: Flaw


def find_flaws(kept: Sequence[Kept], head_seq: int, head_hash: bytes) -> list[Finding]:
    """Return what is wrong with a conversation whose events these are, in the order of their places.

    An event that fits its place is right. One whose hash was made for a place nearby has been moved, or is a copy of
    what stands there. One that fits nowhere has been changed, or was inserted if another belongs where it stands. What
    stands behind a missing event cannot be judged and is not accused.
    """
    return _Search(kept, head_seq, head_hash).find()


class _Search:
    def __init__(self, kept: Sequence[Kept], head_seq: int, head_hash: bytes) -> None:
        self._at = {item.link.seq: item for item in kept}
        self._head_seq, self._head_hash = head_seq, head_hash
        self._digests = {0: {GENESIS}} | {seq: {item.digest} for seq, item in self._at.items()}
        for seq, item in self._at.items():  # where only the hash was changed, what it must have been still leads on
            before = self._at[seq - 1].digest if seq - 1 in self._at else GENESIS
            self._digests[seq].add(chain_hash(before, item.link))
        self._origins = {seq: self._origin(item) for seq, item in self._at.items()}
        self._claimed = {origin for seq, origin in self._origins.items() if origin not in {None, seq}}

    def find(self) -> list[Finding]:
        last = max(self._at, default=0)
        found = [
            Finding(seq, flaw)
            for seq in range(1, max(last, self._head_seq) + 1)
            if (flaw := self._flaw(seq)) is not None
        ]
        if not found and last != self._head_seq:
            found = [Finding(min(last, self._head_seq) + 1, "end")]
        elif not found and last and self._at[last].digest != self._head_hash:
            found = [Finding(last, "end")]
        return found

    def _flaw(self, seq: int) -> Flaw | None:
        if seq not in self._at:
            return "missing"
        origin = self._origins[seq]
        if origin == seq:
            return None
        if origin is not None:
            return "inserted" if self._origins.get(origin) == origin else "moved"
        if seq > self._head_seq or seq in self._claimed:
            return "inserted"
        return "changed" if seq - 1 in self._digests else None

    def _origin(self, item: Kept) -> int | None:
        """Return the place for which an event's hash was made, or None where there is none near."""
        seq = item.link.seq
        for distance in range(_FURTHEST):
            for place in dict.fromkeys((seq - distance, seq + distance)):
                if place > 0 and self._fits(item, place):
                    return place
        return None

    def _fits(self, item: Kept, place: int) -> bool:
        """Say whether a hash was made for a place: behind what stands before it, or where it may stand after a move."""
        seq, link = item.link.seq, _moved(item.link, place)
        before = set().union(
            *(self._digests.get(near, set()) for near in (place - 1, place - 2, place, seq - 1, seq + 1))
        )
        return any(chain_hash(digest, link) == item.digest for digest in before)


def _moved(link: Link, seq: int) -> Link:
    return link if link.seq == seq else replace(link, seq=seq)
