"""A platform with an outside channel that lies in memory, and the talk that goes over it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from wenlu.bootstrap import Platform
from wenlu.channels.webchat.channel import WebChat
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import ANY, Draft
from wenlu.domains.conversations.service.reading import Opened, decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.kernel.actors import BOT, Actor, ActorKind
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.settings import load_settings
from wenlu.sdk.channel import Capability, Channel, Delivery, DeliveryRefused, Manifest
from wenlu.sdk.inbox import Inbound, Inbox
from wenlu.sdk.messages import MessageBody, TextBody

ADVISER = Actor(ActorKind.STAFF, new_id(), "李明")


class Shelf(Channel):
    """Keeps what is delivered; it can be made to fail, to refuse and to wait for some addresses."""

    def __init__(self, name: str = "sms", *can: Capability, max_text: int = 300) -> None:
        self.manifest = Manifest(
            name=name, label_zh="短信", label_en="SMS", capabilities=frozenset(can), max_text=max_text
        )
        self.tried: list[Delivery] = []
        self.taken: dict[UUID, Delivery] = {}
        self.fails: set[str] = set()
        self.refuses: set[str] = set()
        self.takes_at_most: int | None = None
        self.gate: asyncio.Event | None = None
        self.reached = asyncio.Event()

    async def start(self, inbox: Inbox) -> None:
        return

    async def stop(self) -> None:
        return

    async def deliver(self, delivery: Delivery) -> None:
        self.tried.append(delivery)
        if self.gate is not None:
            self.reached.set()
            await self.gate.wait()
        if delivery.address in self.refuses:
            raise DeliveryRefused("moved away")
        if delivery.address in self.fails or self.takes_at_most == 0:
            raise ConnectionError("no answer")
        if self.takes_at_most is not None:
            self.takes_at_most -= 1
        self.taken.setdefault(delivery.id, delivery)

    async def recall(self, delivery_id: UUID, address: str) -> None:
        if Capability.RECALL not in self.manifest.capabilities:
            await super().recall(delivery_id, address)
        self.taken.pop(delivery_id, None)

    def shown(self, address: str = "13800000001") -> list[str]:
        """The words that a customer sees, in the order in which they came."""
        return [one.body.text for one in self.taken.values() if one.address == address]


class Talk:
    """What customers and the firm say on one node."""

    def __init__(self, platform: Platform, shelf: Shelf) -> None:
        self.platform = platform
        self.shelf = shelf

    async def hear(
        self, text: str, external_id: str | None = None, address: str = "13800000001", channel: str = "sms"
    ) -> ConversationId:
        """A customer writes outside."""
        inbound = Inbound(
            channel=channel, external_id=external_id or str(new_id()), address=address, body=TextBody(text=text)
        )
        return ConversationId((await self.platform.inbox.receive(inbound)).conversation_id)

    async def say(self, conversation_id: ConversationId, *said: str | MessageBody, actor: Actor = BOT) -> list[int]:
        """Bot or staff speak; returns the `seq` of each message."""
        bodies = [TextBody(text=one) if isinstance(one, str) else one for one in said]
        return await self.record(
            conversation_id, *(Draft(EventKind.MESSAGE, actor, body, expects=ANY) for body in bodies)
        )

    async def record(self, conversation_id: ConversationId, *drafts: Draft) -> list[int]:
        async with self.platform.unit_of_work() as work:
            stored = await self.platform.conversations.record(work, conversation_id, *drafts)
        return [item.seq for item in stored]

    async def push(self) -> None:
        """What the loops do: follow the log, then empty the outbox."""
        await self.platform.followers.advance()
        await self.platform.delivery.drain(self.shelf)

    async def events(self, conversation_id: ConversationId) -> list[Opened]:
        async with self.platform.unit_of_work() as work:
            owned = await self.platform.conversations._keys.read(work, conversation_id)
            rows = await ConversationStore(work).list_events(conversation_id, 0, 500)
        return [decipher(row, owned.key) for row in rows]


@asynccontextmanager
async def open_talk(database_url: str, clock: Clock, folder: Path, shelf: Shelf) -> AsyncIterator[Talk]:
    """A node that is built and not started: tests move its loops themselves."""
    settings = load_settings(data_dir=folder, demo=False)
    platform = Platform(settings, database_url, clock=clock, channels=(WebChat(), shelf))
    try:
        yield Talk(platform, shelf)
    finally:
        await platform.close()
