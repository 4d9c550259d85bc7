"""The chain of hashes and the ranges of partitions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.conversations.rules import GENESIS, Link, chain_hash, partition_of
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
    "client_id": UUID(int=9),
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
