"""Encryption at rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.platform.crypto import KeyRing, Undecipherable, decrypt, encrypt, new_key

KEY = bytes(range(32))


@given(st.binary(max_size=2000), st.binary(max_size=50))
def test_what_was_sealed_comes_back(plaintext: bytes, context: bytes) -> None:
    assert decrypt(KEY, encrypt(KEY, plaintext, context), context) == plaintext


@given(st.binary(max_size=200), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(plaintext: bytes, where: int, by: int) -> None:
    sealed = bytearray(encrypt(KEY, plaintext, b"here"))
    sealed[where % len(sealed)] ^= by
    with pytest.raises(Undecipherable):
        decrypt(KEY, bytes(sealed), b"here")


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(12), bytes(27)])
def test_what_is_cut_off_is_noticed(sealed: bytes) -> None:
    with pytest.raises(Undecipherable):
        decrypt(KEY, sealed)


def test_another_key_or_another_place_opens_nothing() -> None:
    sealed = encrypt(KEY, b"words", b"conversation 1")
    for key, context in ((new_key(), b"conversation 1"), (KEY, b"conversation 2"), (KEY, b"")):
        with pytest.raises(Undecipherable):
            decrypt(key, sealed, context)


def test_the_same_words_look_different_each_time() -> None:
    assert len({encrypt(KEY, b"words") for _ in range(100)}) == 100


def test_the_key_ring_wraps_and_finds() -> None:
    ring, other = KeyRing("01" * 32), KeyRing("02" * 32)
    key = new_key()
    assert ring.unwrap(ring.wrap(key)) == key
    with pytest.raises(Undecipherable):
        other.unwrap(ring.wrap(key))
    assert ring.lookup_hash("phone", "13800000000") == ring.lookup_hash("phone", "13800000000")
    hashes = {r.lookup_hash(k, v) for r in (ring, other) for k in ("phone", "name") for v in ("1", "2")}
    assert len(hashes) == 8


@pytest.mark.parametrize("master", ["", "00", "11" * 31, "zz" * 32])
def test_a_master_key_has_256_bits(master: str) -> None:
    with pytest.raises(ValueError, match=r"hexadecimal|Odd|Non-hex"):
        KeyRing(master)
