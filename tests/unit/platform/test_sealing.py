import pytest
from sqlalchemy.dialects import postgresql

from wenlu.platform.crypto import KeyRing, Undecipherable
from wenlu.platform.sealing import NoKey, Sealed, give_key

RING = KeyRing("11" * 32)


@pytest.mark.parametrize("text", ["", "怎么开户", "x" * 5000])
def test_what_is_sealed_is_opened_and_equal_texts_are_equal(text: str) -> None:
    dialect = postgresql.dialect()
    give_key(dialect, RING)
    sealed = Sealed().process_bind_param(text, dialect)
    assert sealed is not None
    assert sealed == Sealed().process_bind_param(text, dialect)
    assert not text or text.encode() not in sealed
    assert Sealed().process_result_value(sealed, dialect) == text
    assert Sealed().process_bind_param(None, dialect) is None
    assert Sealed().process_result_value(None, dialect) is None


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Undecipherable):
        KeyRing("22" * 32).unseal(RING.seal("怎么开户".encode()))


def test_without_a_key_nothing_is_written() -> None:
    with pytest.raises(NoKey):
        Sealed().process_bind_param("怎么开户", postgresql.dialect())
