"""Whole platforms on a test's database: as many nodes as a test needs, and a small firm to serve customers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import orjson
from pydantic import SecretStr

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView, PostMessage
from wenlu.domains.conversations.service import Subscriber
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, LicenceKind, QueueKind, StaffKind, UnitKind
from wenlu.domains.routing.schemas import PresenceStatus, SetPresence
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId, new_id
from wenlu.platform.settings import Settings
from wenlu.sdk.messages import TextBody

SECRETS = {
    "master_key": SecretStr("0123456789abcdef" * 4),
    "token_secret": SecretStr("a token secret of thirty-two bytes"),
    "customer_token_secret": SecretStr("another secret of thirty-two bytes"),
}
PATIENCE = 10.0
"""Seconds after which something that should have happened has not."""


def settings_of(data_dir: Path, **changes: object) -> Settings:
    return Settings(data_dir=data_dir, demo=False, **SECRETS, **changes)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something that another task does has happened; raises `TimeoutError`."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  what is waited for has no event of its own
            await asyncio.sleep(0.002)


async def until_async(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@asynccontextmanager
async def opened_node(
    url: str, clock: ManualClock, data_dir: Path, *, fanout_url: str = "", judges: bool = False, **changes: object
) -> AsyncIterator[Platform]:
    """Yield a node that writes and delivers; its loops run only when a test runs them, and its bot is asleep."""
    platform = Platform(settings_of(data_dir, fanout_url=fanout_url, database_pool=5, **changes), url, clock=clock)
    await platform.fanout.start()
    await platform.writer.start()
    platform.realtime.start()
    if judges:
        await platform.compliance.load()
    try:
        yield platform
    finally:
        await platform.attendance.stop()
        await platform.realtime.stop()
        await platform.writer.stop()
        await platform.fanout.stop()
        await platform.close()


class Nodes:
    """Opens nodes on one database."""

    def __init__(self, url: str, clock: ManualClock, data_dir: Path, stack: AsyncExitStack) -> None:
        self._url = url
        self._clock = clock
        self._data_dir = data_dir
        self._stack = stack

    async def open(self, *, fanout_url: str = "", judges: bool = False) -> Platform:
        node = opened_node(self._url, self._clock, self._data_dir, fanout_url=fanout_url, judges=judges)
        return await self._stack.enter_async_context(node)


@dataclass(frozen=True, slots=True)
class Firm:
    """Staff of a small firm, as actors."""

    adviser: Actor
    agent: Actor
    second: Actor
    manager: Actor
    supervisor: Actor
    bystander: Actor
    """An editor of knowledge: staff, without a seat of his own."""


_STAFF = {
    "adviser": (StaffKind.ADVISER, Role.ADVISER, (QueueKind.ADVISORY,), {"margin": 4}),
    "agent": (StaffKind.AGENT, Role.AGENT, (QueueKind.SERVICE, QueueKind.COMPLAINT), {}),
    "second": (StaffKind.AGENT, Role.AGENT, (QueueKind.SERVICE,), {}),
    "manager": (StaffKind.MANAGER, Role.MANAGER, (QueueKind.RELATIONSHIP,), {}),
    "supervisor": (StaffKind.SUPERVISOR, Role.SUPERVISOR, (QueueKind.EMERGENCY,), {}),
}


async def found_firm(platform: Platform, *, capacity: int = 2) -> Firm:
    """Make the firm."""
    made: dict[str, Actor] = {}
    async with platform.unit_of_work() as work:
        head = CreateUnit(kind=UnitKind.HEAD_OFFICE, name="总部")
        unit = (await platform.organisation.create_units(work, SYSTEM, [head]))[0]
        commands = [
            CreateStaff(
                unit_id=unit.id,
                name=name,
                title=kind.value,
                kind=kind,
                skills=skills,
                capacity=capacity,
                queues=queues,
                licence_number="S0260620010001" if kind is StaffKind.ADVISER else None,
                licence_kind=LicenceKind.ADVISORY if kind is StaffKind.ADVISER else None,
            )
            for name, (kind, _, queues, skills) in _STAFF.items()
        ]
        people = await platform.organisation.create_staff_many(work, SYSTEM, commands)
    for person, (_, role, _, _) in zip(people, _STAFF.values(), strict=True):
        made[person.name] = Actor(ActorKind.STAFF, person.id, person.name, permissions_of([role]), new_id(), new_id())
    bystander = Actor(ActorKind.STAFF, None, "editor", permissions_of([Role.EDITOR]), new_id(), new_id())
    return Firm(**made, bystander=bystander)


async def go_online(platform: Platform, *actors: Actor, status: PresenceStatus = PresenceStatus.ONLINE) -> None:
    for actor in actors:
        await platform.presence.choose(actor, SetPresence(status=status))


@dataclass(frozen=True, slots=True)
class Talk:
    """A visitor and his conversation, on one node."""

    platform: Platform
    customer: Actor
    id: ConversationId

    async def say(self, text: str, client_id: UUID | None = None) -> int:
        command = PostMessage(client_id=client_id or new_id(), body=TextBody(text=text))
        return (await self.platform.conversations.post(self.customer, self.id, command)).seq

    async def answer(self, staff: Actor, text: str, **members: object) -> int:
        command = PostMessage(client_id=new_id(), body=TextBody(text=text), **members)
        return (await self.platform.conversations.post(staff, self.id, command)).seq

    async def events(self, reader: Actor | None = None, after: int = 0) -> list[EventView]:
        return (await self.platform.overview.read_events(reader or self.customer, self.id, after, 500)).events

    async def kinds(self, reader: Actor) -> list[EventKind]:
        return [event.kind for event in await self.events(reader)]

    def on(self, platform: Platform) -> "Talk":
        return Talk(platform, self.customer, self.id)


async def visit(platform: Platform) -> Talk:
    """Let somebody nobody knows open the chat page."""
    async with platform.unit_of_work() as work:
        brief = await platform.recognition.create_visitor(work, "zh-CN")
        conversation_id = await platform.conversations.open(work, brief.id, "webchat", "zh-CN")
    return Talk(platform, Actor(ActorKind.CUSTOMER, brief.id, brief.name), conversation_id)


class Listener:
    """A subscriber whose frames are kept."""

    def __init__(self, platform: Platform, actor: Actor, queues: tuple[QueueKind, ...] = ()) -> None:
        self.subscriber = Subscriber(actor, queues)
        self.platform = platform
        self.frames: list[dict[str, object]] = []
        platform.realtime.join(self.subscriber)

    def watch(self, conversation_id: ConversationId, after: int = 0) -> "Listener":
        self.platform.realtime.watch(self.subscriber, conversation_id, after)
        return self

    def take(self) -> list[dict[str, object]]:
        """Move what waits in the outbox to `frames`, and return all."""
        waiting = self.subscriber._outbox
        self.frames += [orjson.loads(frame) for frame in waiting]
        waiting.clear()
        return self.frames

    def seqs(self) -> list[object]:
        return [frame["seq"] for frame in self.take() if frame["type"] == "event"]

    async def until_seq(self, seq: int) -> list[object]:
        await until(lambda: seq in self.seqs())
        return self.seqs()


def staff_id(actor: Actor) -> StaffId:
    assert actor.id is not None
    return StaffId(actor.id)


def customer_id(actor: Actor) -> CustomerId:
    assert actor.id is not None
    return CustomerId(actor.id)
