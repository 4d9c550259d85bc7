"""The stand-alone verifier's own ciphers and signatures are those of the libraries that made what it checks."""

import os
import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

import wenlu.domains.inspection
from wenlu.platform.signing import SigningAlgorithm, new_key_pair

SCRIPT = Path(wenlu.domains.inspection.__file__).parent / "verifier" / "verify.py"
verifier = SimpleNamespace(**runpy.run_path(str(SCRIPT)))


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_it_encrypts_as_the_log_does(plain: bytes, context: bytes) -> None:
    key, nonce = os.urandom(32), os.urandom(12)
    assert verifier.encrypt_slowly(key, nonce, plain, context) == AESGCM(key).encrypt(nonce, plain, context)


@pytest.mark.parametrize("algorithm", SigningAlgorithm)
def test_it_accepts_a_signature_of_this_key_under_these_words_alone(algorithm: SigningAlgorithm) -> None:
    is_signed: Callable[..., bool] = verifier.is_signed
    for length in (0, 1, 63, 64, 65, 500):
        pair, message = new_key_pair(algorithm), os.urandom(length)
        signature = pair.sign(message)
        assert is_signed(algorithm.value, pair.public, message, signature)
        assert not is_signed(algorithm.value, pair.public, message + b"x", signature)
        assert not is_signed(algorithm.value, new_key_pair(algorithm).public, message, signature)
        for n in range(len(signature)):
            assert not is_signed(
                algorithm.value, pair.public, message, signature[:n] + bytes([signature[n] ^ 1]) + signature[n + 1 :]
            )
    assert not is_signed(algorithm.value, pair.public, message, b"")
    assert not is_signed("other", pair.public, message, signature)


def test_vectors_of_the_standards() -> None:
    """RFC 8032 section 7.1 test 3, and the example of GB/T 32905."""
    public = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
    signature = bytes.fromhex(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )
    assert verifier.is_signed("ed25519", public, bytes.fromhex("af82"), signature)
    assert verifier.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert verifier.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_it_needs_nothing_but_the_standard_library() -> None:
    imported = {
        line.split()[1].split(".")[0]
        for line in SCRIPT.read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= {"base64", "hashlib", "json", "sys", "datetime", "pathlib", "uuid"}
