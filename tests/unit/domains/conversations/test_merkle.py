"""The tree of a day's seal."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.conversations.rules import Leaf, MerkleTree, Seal, finished_day, root_of_path
from wenlu.kernel.hashing import GENESIS

LEAVES = [bytes([n]) * (n % 5) for n in range(40)]
RFC_6962 = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
)]  # fmt: skip
"""The leaves of the test vectors of Certificate Transparency, and their roots by number of leaves."""
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_roots_are_those_of_the_standards_vectors() -> None:
    for size, root in ROOTS.items():
        assert MerkleTree(RFC_6962[:size]).root.hex() == root


@given(st.integers(min_value=1, max_value=40), st.data())
def test_every_leaf_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    leaves = LEAVES[:size]
    tree = MerkleTree(leaves)
    root = tree.root
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    path = tree.path(index)
    assert root_of_path(leaves[index], index, size, path) == root
    assert root_of_path(b"other", index, size, path) != root
    assert root_of_path(leaves[index], size, size, path) is None
    assert root_of_path(leaves[index], index, size, [*path, bytes(32)]) is None
    if path:
        assert root_of_path(leaves[index], index, size, path[:-1]) is None
        assert root_of_path(leaves[index], index, size, [hashlib.sha256(path[0]).digest(), *path[1:]]) != root


def test_a_seal_holds_for_its_leaves_alone() -> None:
    leaves = [Leaf(UUID(int=n), n, bytes([n]) * 32) for n in range(1, 6)]
    blank = Seal(
        day=date(2026, 11, 18), since=date(2026, 11, 17), leaves=5, root=b"", previous=GENESIS, audit_seq=7,
        audit_hash=bytes(32), sealed_at=datetime(2026, 11, 19, tzinfo=UTC), algorithm="ed25519", key_id="k",
    )  # fmt: skip
    seal = blank.rooted(leaves)
    assert seal.is_rooted(leaves)
    assert not seal.is_rooted(leaves[1:])
    assert not seal.is_rooted([*leaves[1:], leaves[0]])
    assert not seal.is_rooted([Leaf(UUID(int=1), 2, leaves[0].hash), *leaves[1:]])
    assert seal.statement() != blank.statement()


def test_a_day_is_finished_when_it_has_settled_in_shanghai() -> None:
    assert finished_day(datetime(2026, 11, 18, 16, 4, tzinfo=UTC)) == date(2026, 11, 17)
    assert finished_day(datetime(2026, 11, 18, 16, 5, tzinfo=UTC)) == date(2026, 11, 18)
