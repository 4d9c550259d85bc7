"""The chain of hashes and the ranges of partitions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.conversations.rules import Kept, Link, Walk, arrives, chain_hash, find_flaws, partition_of, step
from wenlu.kernel.hashing import GENESIS
from wenlu.kernel.ids import new_id

LINK = Link(
    conversation_id=UUID(int=1),
    seq=1,
    kind="message",
    audience="all",
    actor_kind="customer",
    actor_id=UUID(int=2),
    at=datetime(2026, 11, 18, 2, 0, 0, 1, tzinfo=UTC),
    client_id=UUID(int=3),
    ciphertext=b"sealed",
)
OTHERS: dict[str, object] = {
    "conversation_id": UUID(int=9),
    "seq": 2,
    "kind": "note",
    "audience": "staff",
    "actor_kind": "staff",
    "actor_id": None,
    "at": LINK.at + timedelta(microseconds=1),
    "client_id": UUID(int=77),
    "ciphertext": b"sealeD",
}


def test_the_hash_covers_every_field_and_what_was_before() -> None:
    assert set(OTHERS) == set(Link.__slots__)
    changed = [replace(LINK, **{name: value}) for name, value in OTHERS.items()]
    hashes = [chain_hash(GENESIS, link) for link in (LINK, *changed)] + [chain_hash(b"\1" * 32, LINK)]
    assert len(set(hashes)) == len(hashes)
    assert {len(digest) for digest in hashes} == {32}


def test_it_is_the_same_for_whoever_computes_it_by_the_description() -> None:
    assert chain_hash(GENESIS, LINK).hex() == "80d8f8992a0ea8cf1996a13d71547507b77dff153fd18a9f266b5dd9b83edcb4"


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_what_moves_from_one_field_to_the_next_changes_it(kind: str, audience: str, other: str, another: str) -> None:
    one, two = replace(LINK, kind=kind, audience=audience), replace(LINK, kind=other, audience=another)
    assert (chain_hash(GENESIS, one) == chain_hash(GENESIS, two)) == (one == two)


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(2200, 1, 1)))
def test_months_lie_side_by_side(day: date) -> None:
    mine, later = partition_of(day), partition_of(day.replace(day=1) + timedelta(days=32))
    assert mine.beyond == later.first
    assert mine.first < mine.beyond
    assert mine == partition_of(day.replace(day=28))
    assert mine.name == f"conversation_event_{day:%Y_%m}"


def test_an_id_made_now_lies_in_this_month() -> None:
    now = datetime.now(UTC)
    partition = partition_of(now.date())
    assert partition.first <= new_id() < partition.beyond


def _chain(length: int) -> list[tuple[Link, bytes]]:
    made: list[tuple[Link, bytes]] = []
    for seq in range(1, length + 1):
        link = replace(LINK, seq=seq, client_id=UUID(int=seq))
        made.append((link, chain_hash(made[-1][1] if made else GENESIS, link)))
    return made


def _walked(kept: list[tuple[Link, bytes]], head_seq: int, head_hash: bytes) -> bool:
    walk = Walk()
    for link, digest in kept:
        walk = step(walk, link, digest)
    return arrives(walk, head_seq, head_hash)


def _found(kept: list[tuple[Link, bytes]], head_seq: int, head_hash: bytes) -> list[tuple[int, str]]:
    assert not _walked(kept, head_seq, head_hash)
    flaws = find_flaws([Kept(link, digest) for link, digest in kept], head_seq, head_hash)
    return [(finding.seq, finding.flaw) for finding in flaws]


@given(st.integers(min_value=0, max_value=12))
def test_what_was_not_touched_is_whole(length: int) -> None:
    kept = _chain(length)
    assert _walked(kept, length, kept[-1][1] if kept else GENESIS)
    assert find_flaws([Kept(*item) for item in kept], length, kept[-1][1] if kept else GENESIS) == []


@given(st.integers(min_value=3, max_value=12), st.data())
def test_whatever_is_done_to_the_log_is_found_where_it_was_done(length: int, data: st.DataObject) -> None:
    kept = _chain(length)
    head = kept[-1][1]
    at = data.draw(st.integers(min_value=0, max_value=length - 1))
    seq = at + 1
    link, digest = kept[at]
    name = data.draw(st.sampled_from(sorted(set(OTHERS) - {"seq"})))
    changed = [*kept[:at], (replace(link, **{name: OTHERS[name]}), digest), *kept[at + 1 :]]
    assert _found(changed, length, head) == [(seq, "changed")]
    removed = kept[:at] + kept[at + 1 :]
    assert _found(removed, length, head) == [(seq, "missing")]
    other_hash = [*kept[:at], (link, bytes(32)), *kept[at + 1 :]]
    assert _found(other_hash, length, head) == [(seq, "changed")]
    away = [*kept[:at], (replace(link, seq=length + 2), digest), *kept[at + 1 :]]
    away.sort(key=lambda item: item[0].seq)
    assert (length + 2, "moved") in _found(away, length, head)
    assert _found(kept, length - 1, kept[-2][1]) == [(length, "end")]
    assert _found(kept, length + 1, head) == [(length + 1, "missing")]
    assert _found(kept, length, bytes(32)) == [(length, "end")]


@given(st.integers(min_value=3, max_value=12), st.data())
def test_events_that_change_places_are_both_named(length: int, data: st.DataObject) -> None:
    kept = _chain(length)
    one = data.draw(st.integers(min_value=0, max_value=length - 2))
    (first, its_hash), (second, another) = kept[one], kept[one + 1]
    swapped = kept[:]
    swapped[one : one + 2] = [(replace(second, seq=one + 1), another), (replace(first, seq=one + 2), its_hash)]
    assert _found(swapped, length, kept[-1][1]) == [(one + 1, "moved"), (one + 2, "moved")]


@given(st.integers(min_value=3, max_value=12), st.data())
def test_one_that_was_pushed_in_is_told_from_those_it_pushed(length: int, data: st.DataObject) -> None:
    kept = _chain(length)
    at = data.draw(st.integers(min_value=0, max_value=length - 1))
    new = (replace(LINK, seq=at + 1, client_id=UUID(int=99)), bytes(32))
    later = [(replace(link, seq=link.seq + 1), digest) for link, digest in kept[at:]]
    found = _found([*kept[:at], new, *later], length + 1, kept[-1][1])
    assert found[0] == (at + 1, "inserted")
    assert {flaw for _, flaw in found[1:]} == {"moved"}


def test_two_changes_in_one_conversation_are_both_named() -> None:
    kept = _chain(9)
    for at in (2, 6):
        kept[at] = (replace(kept[at][0], ciphertext=b"other"), kept[at][1])
    assert _found(kept, 9, kept[-1][1]) == [(3, "changed"), (7, "changed")]


def test_a_copy_at_the_end_is_inserted() -> None:
    kept = _chain(5)
    copy = (replace(kept[2][0], seq=6), kept[2][1])
    assert _found([*kept, copy], 5, kept[-1][1]) == [(6, "inserted")]
