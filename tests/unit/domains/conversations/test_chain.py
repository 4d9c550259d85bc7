"""The chain of hashes and the ranges of partitions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.conversations.rules import GENESIS, Link, Walk, arrive, chain_hash, partition_of, step
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


def _walked(kept: list[tuple[Link, bytes]], head_seq: int, head_hash: bytes) -> Walk:
    walk = Walk()
    for link, digest in kept:
        walk = step(walk, link, digest)
    return arrive(walk, head_seq, head_hash)


@given(st.integers(min_value=0, max_value=12))
def test_what_was_not_touched_is_whole(length: int) -> None:
    kept = _chain(length)
    assert _walked(kept, length, kept[-1][1] if kept else GENESIS).flaw is None


@given(st.integers(min_value=2, max_value=12), st.data())
def test_whatever_is_done_to_the_log_is_found_where_it_was_done(length: int, data: st.DataObject) -> None:
    kept = _chain(length)
    head = kept[-1][1]
    at = data.draw(st.integers(min_value=0, max_value=length - 1))
    link, digest = kept[at]
    name = data.draw(st.sampled_from(sorted(OTHERS)))
    other = replace(link, **{name: OTHERS[name]}) if name != "seq" else replace(link, seq=length + 5)
    changed = [*kept[:at], (other, digest), *kept[at + 1 :]]
    removed = kept[:at] + kept[at + 1 :]
    doubled = [*kept[: at + 1], (replace(link, client_id=UUID(int=99)), digest), *kept[at + 1 :]]
    swapped = kept[:]
    later = (at + 1) % length
    swapped[at], swapped[later] = (
        (replace(kept[later][0], seq=at + 1), kept[later][1]),
        (replace(link, seq=later + 1), digest),
    )
    for tampered, seq in ((changed, at + 1), (removed, at + 1), (doubled, at + 2), (swapped, min(at, later) + 1)):
        walk = _walked(tampered, length, head)
        assert walk.flaw is not None
        assert walk.seq == seq
    assert _walked(kept, length - 1, kept[-2][1]).flaw == "end"
    assert _walked(kept, length + 1, head).flaw == "missing"
