"""A customer on an outside channel talks with the running platform over HTTP: bot, queue, adviser."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from post_office import PostOffice, open_post_office
from postbox.channel import Postbox
from postbox.manifest import MANIFEST as POSTBOX

from wenlu.bootstrap import Platform
from wenlu.channels.webchat.channel import WebChat
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Draft
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.settings import load_settings
from wenlu.sdk.messages import TextBody

ADA, EVE = "ada", "eve"
PATIENCE = 30.0


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with open_post_office() as office:
        yield office


@pytest.fixture
async def platform(database_url: str, tmp_path: Path, office: PostOffice) -> AsyncIterator[Platform]:
    postbox = Postbox(office.url)
    platform = Platform(load_settings(data_dir=tmp_path, demo=False), database_url, channels=(WebChat(), postbox))
    await platform.start()
    yield platform
    await platform.stop()
    await postbox.close()


async def _wait(office: PostOffice, is_there: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE), office.changed:
        await office.changed.wait_for(is_there)


def _texts(office: PostOffice, address: str) -> list[str]:
    return [letter["text"] for letter in office.sent.values() if letter["to"] == address]


async def _say_as_staff(platform: Platform, conversation_id: ConversationId, text: str) -> None:
    adviser = Actor(ActorKind.STAFF, new_id(), "李明")
    async with platform.unit_of_work() as work:
        draft = Draft(EventKind.MESSAGE, adviser, TextBody(text=text))
        await platform.conversations.record(work, conversation_id, draft)


async def _conversation(platform: Platform, address: str) -> ConversationId:
    """Find a customer's open conversation by his address, as the inbox does."""
    async with platform.unit_of_work() as work:
        customer = await platform.recognition.customer_on_channel(work, "postbox", address, "zh-CN")
        return await platform.conversations.open(work, customer.id, "postbox", "zh-CN")


async def test_a_talk_from_the_first_word_to_a_person(platform: Platform, office: PostOffice) -> None:
    """While another customer's address does not answer, which holds up nobody."""
    office.closed_to.add(EVE)
    await office.say(EVE, "l0", "你好")
    await _wait(office, lambda: EVE in office.puts)

    await office.say(ADA, "l1", "开户需要带什么证件")
    await office.say(ADA, "l1", "开户需要带什么证件")
    await _wait(office, lambda: any("身份证" in text for text in _texts(office, ADA)))
    notice, *_ = _texts(office, ADA)
    assert notice.startswith("先由智能助手为您解答")
    assert all(len(text) <= POSTBOX.max_text and "**" not in text for text in _texts(office, ADA))

    await office.say(ADA, "l2", "转人工")
    await _wait(office, lambda: any("转接" in text or "服务时间" in text for text in _texts(office, ADA)))
    await _say_as_staff(platform, await _conversation(platform, ADA), "您好，我是李明")
    await _wait(office, lambda: "您好，我是李明" in _texts(office, ADA))
    assert _texts(office, ADA).count(notice) == 1

    assert _texts(office, EVE) == []
    office.closed_to.clear()
    await _wait(office, lambda: len(_texts(office, EVE)) >= 2)
    assert _texts(office, EVE)[0] == notice
