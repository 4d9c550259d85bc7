"""Time stamps of a real authority: given, checked, refused where something is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.tsa import Authority, serving

from wenlu.platform.timestamps import TimestampAuthority, TimestampRefused, is_stamped


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def url(authority: Authority) -> Iterator[str]:
    with serving(authority) as url:
        yield url


async def test_a_stamp_swears_to_this_message_and_this_time(authority: Authority, url: str) -> None:
    client = TimestampAuthority(url, authority.root)
    stamp = await client.stamp(b"the root of a day")
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert is_stamped(stamp.response, b"the root of a day")
    assert client.is_trusted(stamp.response, b"the root of a day")
    assert not client.is_trusted(stamp.response, b"the root of another day")
    assert not client.is_trusted(stamp.response[:-9] + bytes(9), b"the root of a day")
    assert not client.is_trusted(b"nonsense", b"the root of a day")


async def test_anothers_stamp_is_not_trusted(authority: Authority, url: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    stamp = await TimestampAuthority(url).stamp(b"x")  # without roots the hash is all that can be checked
    assert not TimestampAuthority(url, other.root).is_trusted(stamp.response, b"x")
    with pytest.raises(TimestampRefused, match="trusted"):
        await TimestampAuthority(url, other.root).stamp(b"x")


async def test_an_authority_that_does_not_answer(authority: Authority, url: str) -> None:
    authority.down = True
    with pytest.raises(TimestampRefused, match="does not answer"):
        await TimestampAuthority(url, authority.root).stamp(b"x")
    with pytest.raises(TimestampRefused, match="does not answer"):
        await TimestampAuthority("http://127.0.0.1:9/", authority.root).stamp(b"x")
