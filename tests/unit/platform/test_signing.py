"""Both ways of signing."""

import pytest

from wenlu.platform.signing import SigningAlgorithm, is_signed, key_id, new_key_pair


@pytest.mark.parametrize("algorithm", SigningAlgorithm)
def test_only_the_key_makes_its_signatures(algorithm: SigningAlgorithm) -> None:
    pair, other = new_key_pair(algorithm), new_key_pair(algorithm)
    signature = pair.sign(b"a day")
    assert is_signed(algorithm, pair.public, b"a day", signature)
    assert not is_signed(algorithm, pair.public, b"another day", signature)
    assert not is_signed(algorithm, other.public, b"a day", signature)
    for wrong in (b"", b"\x00" * 64, signature[:-1], bytes([signature[0] ^ 1]) + signature[1:]):
        assert not is_signed(algorithm, pair.public, b"a day", wrong)
    assert not is_signed(algorithm, b"short", b"a day", signature)
    assert pair.id == key_id(pair.public) != other.id
