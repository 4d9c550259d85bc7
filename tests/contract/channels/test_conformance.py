"""Every channel passes the kit: all packages of `wenlu.channels`, and one that a real server stands behind."""

import importlib
import inspect
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from post_office import PostOffice, open_post_office
from postbox.channel import Postbox
from postbox.manifest import MANIFEST as POSTBOX

import wenlu.channels
from wenlu.sdk.channel import Channel, Delivery, Manifest
from wenlu.sdk.conformance import (
    NotConforming,
    Outside,
    check_degradation,
    check_delivery,
    check_failure,
    check_folder,
    check_life,
    check_outside,
)

NAMES = [found.name for found in pkgutil.iter_modules(wenlu.channels.__path__)]
OUTSIDES: dict[str, Callable[[], AbstractAsyncContextManager[Outside]]] = {}
"""What opens the other side of every channel in `wenlu.channels` that is not live."""


@dataclass
class Office:
    """The postbox with its post office, as the kit wants it."""

    channel: Channel
    office: PostOffice

    async def say(self, address: str, external_id: str, text: str) -> None:
        await self.office.say(address, external_id, text)

    async def shown(self, address: str) -> list[str]:
        return await self.office.shown(address)

    def break_down(self) -> None:
        self.office.break_down()

    def mend(self) -> None:
        self.office.mend()


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_post_office() as opened:
        postbox = Postbox(opened.url)
        yield Office(postbox, opened)
        await postbox.close()


def _manifest(name: str) -> Manifest:
    manifest: Manifest = importlib.import_module(f"wenlu.channels.{name}.manifest").MANIFEST
    return manifest


def _channel(name: str) -> type[Channel]:
    module = importlib.import_module(f"wenlu.channels.{name}.channel")
    (found,) = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, Channel) and member.__module__ == module.__name__
    ]
    return found


def test_there_are_channels() -> None:
    assert "webchat" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_folder_manifest_and_degradation(name: str) -> None:
    manifest = _manifest(name)
    check_folder(Path(wenlu.channels.__path__[0]) / name, manifest)
    check_degradation(manifest)
    assert _channel(name).manifest is manifest


@pytest.mark.parametrize("name", NAMES)
async def test_behaviour(name: str) -> None:
    if _manifest(name).live:
        await check_life(_channel(name)())
    else:
        async with OUTSIDES[name]() as outside:
            await check_outside(outside)


async def test_a_channel_over_http(office: Office) -> None:
    check_folder(Path(__file__).parent / "postbox", POSTBOX)
    check_degradation(POSTBOX)
    await check_outside(office)


class Forgetful(Postbox):
    """Gives every try an id of its own."""

    async def deliver(self, delivery: Delivery) -> None:
        await self._client.put(f"/out/{delivery.id}-{id(object())}", json={"to": delivery.address, "text": "一"})


class Careless(Postbox):
    """Never looks at the answer."""

    async def deliver(self, delivery: Delivery) -> None:
        await self._client.put(f"/out/{delivery.id}", json={"to": delivery.address, "text": "一"})


class Restless(Postbox):
    """Does not stop."""

    async def stop(self) -> None:
        return


def test_the_kit_finds_a_wrong_folder(tmp_path: Path) -> None:
    with pytest.raises(NotConforming, match="lies in the folder"):
        check_folder(tmp_path, POSTBOX)
    (tmp_path / "postbox").mkdir()
    with pytest.raises(NotConforming, match="has no __init__"):
        check_folder(tmp_path / "postbox", POSTBOX)


async def _lives(office: Outside) -> None:
    await check_life(office.channel)


@pytest.mark.parametrize(
    ("wrong", "check", "complaint"),
    [
        (Forgetful, check_delivery, "the customer sees"),
        (Careless, check_failure, "reported as done"),
        (Restless, _lives, "still running"),
    ],
)
async def test_the_kit_finds_a_wrong_channel(
    office: Office, wrong: type[Postbox], check: Callable[[Outside], Awaitable[None]], complaint: str
) -> None:
    channel = wrong(office.office.url)
    with pytest.raises(NotConforming, match=complaint):
        await check(Office(channel, office.office))
    await Postbox.stop(channel)
    await channel.close()
