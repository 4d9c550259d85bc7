"""Pushes what bot and staff say to customers on outside channels, in order and at least once.

`DeliveryFollower` notes behind the log which conversations have something to push; it waits for nobody outside.
`DeliveryService` pushes: a lease on a conversation, its messages one by one, and after a failure a pause that grows.
So a dead channel or address holds up neither the log nor anybody else.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import structlog

from wenlu.domains.conversations.errors import AttachmentNotFound
from wenlu.domains.conversations.events import EventKind, Note, Recalled
from wenlu.domains.conversations.schemas import ANY, Draft, Firm
from wenlu.domains.conversations.service.attachments import AttachmentService
from wenlu.domains.conversations.service.conversations import ConversationService
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.notices import notice_of
from wenlu.domains.conversations.service.reading import Message, Opened, decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.channels import ChannelStore, Outgoing
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.domains.customers.service import RecognitionService
from wenlu.kernel.actors import SYSTEM, ActorKind
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import WenluError
from wenlu.kernel.ids import ConversationId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.sdk.channel import Channel, Delivery, DeliveryRefused, degrade
from wenlu.sdk.manifest import Locale
from wenlu.sdk.messages import CardBody, FileBody, MessageBody, TextBody

DELIVER_SECONDS = 20.0
"""What a channel gets for one message."""
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
GIVE_UP = timedelta(hours=24)
"""A message that fails when it is older than this is given up, and staff are told."""
_EVENTS = 50
_PUSHED = frozenset(
    {
        EventKind.OPENED,
        EventKind.MESSAGE,
        EventKind.RECALLED,
        EventKind.QUEUED,
        EventKind.ASSIGNED,
        EventKind.RETURNED,
        EventKind.CLOSED,
    }
)
log = structlog.get_logger(__name__)


class DeliveryFollower:
    """Follows the log and notes, in the follower's own transaction, up to where each conversation has to be pushed."""

    name = "delivery"

    def __init__(self, clock: Clock, live: Collection[str], wake: asyncio.Event) -> None:
        self._clock = clock
        self._live = frozenset(live)
        self._wake = wake

    async def follow(self, work: UnitOfWork, rows: Sequence[EventRow]) -> None:
        through: dict[UUID, int] = {}
        for row in rows:
            if _is_pushed(row):
                through[row.conversation_id] = max(row.seq, through.get(row.conversation_id, 0))
        if through:
            await ChannelStore(work).add(through, self._live, self._clock.now())
            work.after_commit(self._wake.set)


class DeliveryService:
    """Empties the outbox. Any number of lanes, on any number of nodes, may do so at the same time."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        recognition: RecognitionService,
        conversations: ConversationService,
        keys: ConversationKeys,
        attachments: AttachmentService,
        firms: Mapping[str, Firm],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._recognition = recognition
        self._conversations = conversations
        self._keys = keys
        self._attachments = attachments
        self._firms = firms

    async def drain(self, channel: Channel) -> int:
        """Push until nothing is due on a channel; returns how many conversations were seen to."""
        count = 0
        while True:
            now = self._clock.now()
            async with self._unit_of_work() as work:
                outgoing = await ChannelStore(work).lease(channel.manifest.name, now, now + LEASE)
            if outgoing is None:
                return count
            await self._push(channel, _Cursor(self._unit_of_work, self._clock, outgoing))
            count += 1

    async def _push(self, channel: Channel, cursor: "_Cursor") -> None:
        talk = await self._read(channel, cursor.at)
        read = talk.events[-1].row.seq if talk.events else cursor.at.through
        try:
            for event in talk.events:
                if _is_pushed(event.row) and not await self._push_event(channel, talk, event, cursor):
                    return
            await cursor.move(sent=read, due_at=self._clock.now())
        except _Overtaken:
            log.info("delivery_overtaken", conversation=str(cursor.at.conversation_id))

    async def _read(self, channel: Channel, at: Outgoing) -> "_Talk":
        async with self._unit_of_work() as work:
            store = ConversationStore(work)
            state = await store.get_state(at.conversation_id)
            key = (await self._keys.read(work, at.conversation_id)).key
            rows = await store.list_events(at.conversation_id, at.sent, _EVENTS)
            address = await self._recognition.channel_address(work, state.customer_id, channel.manifest.name)
        events = tuple(decipher(row, key) for row in rows)
        return _Talk(at.conversation_id, "en" if state.locale == "en" else "zh-CN", address, events, at)

    async def _push_event(self, channel: Channel, talk: "_Talk", event: Opened, cursor: "_Cursor") -> bool:
        """Push one event; False where it failed and everything behind it has to wait."""
        seq = event.row.seq
        try:
            if isinstance(event.body, Recalled):
                await self._recall(channel, talk, event.body.seq)
            elif seq not in talk.recalled:
                await self._deliver(channel, talk, event, cursor)
        except DeliveryRefused:
            await self._tell_staff(channel, event)
        except _Overtaken:
            raise
        except Exception as error:  # noqa: BLE001  whatever an outside does, it is tried again
            pause = _pause(cursor.at.attempts, error)
            name = type(error).__name__  # and no more of it: addresses are personal data
            log.warning("delivery_failed", channel=channel.manifest.name, error=name, attempts=cursor.at.attempts + 1)
            if self._clock.now() - event.row.at < GIVE_UP:
                await cursor.wait(pause)
                return False
            await self._tell_staff(channel, event)
        await cursor.move(sent=seq)
        return True

    async def _deliver(self, channel: Channel, talk: "_Talk", event: Opened, cursor: "_Cursor") -> None:
        seq, at = event.row.seq, cursor.at
        begun = at.parts if at.sent == seq - 1 else 0
        for part, body in enumerate(self._bodies(channel, talk, event)):
            if part < begun:
                continue
            delivery = Delivery(
                id=delivery_id(talk.conversation_id, seq, part),
                conversation_id=talk.conversation_id,
                address=talk.reachable(),
                locale=talk.locale,
                speaker=event.row.actor_kind,
                name=event.name if event.row.actor_kind is ActorKind.STAFF else self._firms[talk.locale].name,
                body=body,
                content=await self._content(body),
            )
            async with asyncio.timeout(DELIVER_SECONDS):
                await channel.deliver(delivery)
            await cursor.move(sent=seq - 1, parts=part + 1)

    async def _recall(self, channel: Channel, talk: "_Talk", seq: int) -> None:
        if seq > talk.seen:  # recalled before anything of it had gone out
            return
        async with self._unit_of_work() as work:
            row = await ConversationStore(work).find_event(talk.conversation_id, seq)
            key = (await self._keys.read(work, talk.conversation_id)).key
        if row is None:
            return
        for part in range(len(self._bodies(channel, talk, decipher(row, key)))):
            async with asyncio.timeout(DELIVER_SECONDS):
                await channel.recall(delivery_id(talk.conversation_id, seq, part), talk.reachable())

    def _bodies(self, channel: Channel, talk: "_Talk", event: Opened) -> list[MessageBody]:
        """Return what the channel is to show of an event."""
        if isinstance(event.body, Message):
            return degrade(event.body, channel.manifest, talk.locale)
        notice = notice_of(event.body, talk.locale, self._firms)
        return degrade(TextBody(text=notice), channel.manifest, talk.locale) if notice else []

    async def _content(self, body: MessageBody) -> bytes | None:
        """Return the file or picture of a body; what has been lost cannot be delivered."""
        wanted = (
            body.attachment.id if isinstance(body, FileBody) else body.image if isinstance(body, CardBody) else None
        )
        if wanted is None:
            return None
        try:
            return await self._attachments.read(await self._attachments.find(wanted))
        except AttachmentNotFound as error:
            raise DeliveryRefused("the file has gone") from error

    async def _tell_staff(self, channel: Channel, event: Opened) -> None:
        """Leave a note for staff that the customer does not see what they see."""
        if not isinstance(event.body, Message | Recalled):
            return
        card, row = channel.manifest, event.row
        text = (
            f"第 {event.body.seq} 条消息无法从客户处撤回（{card.label_zh}）。"
            f" Message {event.body.seq} cannot be taken back from the customer ({card.label_en})."
            if isinstance(event.body, Recalled)
            else f"第 {row.seq} 条消息未能送达客户（{card.label_zh}）。"
            f" Message {row.seq} did not reach the customer ({card.label_en})."
        )
        client_id = uuid5(row.conversation_id, f"undelivered/{row.seq}")
        draft = Draft(EventKind.NOTE, SYSTEM, Note(text=text), client_id, expects=ANY)
        async with self._unit_of_work() as work:
            await self._conversations.record(work, ConversationId(row.conversation_id), draft)


class _Overtaken(Exception):
    """The lease ran out, and somebody else pushes this conversation now."""


class _Cursor:
    """Where the push of one conversation stands; every step is kept, and renews the lease."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, at: Outgoing) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self.at = at

    async def move(self, *, sent: int, parts: int = 0, due_at: datetime | None = None) -> None:
        due_at = due_at or self._clock.now() + LEASE
        await self._keep(replace(self.at, sent=sent, parts=parts, attempts=0, due_at=due_at))

    async def wait(self, pause: timedelta) -> None:
        await self._keep(replace(self.at, attempts=self.at.attempts + 1, due_at=self._clock.now() + pause))

    async def _keep(self, after: Outgoing) -> None:
        async with self._unit_of_work() as work:
            if not await ChannelStore(work).move(self.at, after):
                raise _Overtaken
        self.at = after


@dataclass(frozen=True, slots=True)
class _Talk:
    """What is read of a conversation to push it."""

    conversation_id: ConversationId
    locale: Locale
    address: str | None
    events: tuple[Opened, ...]
    begun: Outgoing

    @property
    def recalled(self) -> frozenset[int]:
        return frozenset(event.body.seq for event in self.events if isinstance(event.body, Recalled))

    @property
    def seen(self) -> int:
        """Up to here the customer has seen messages, the last one perhaps in part."""
        return self.begun.sent + (1 if self.begun.parts else 0)

    def reachable(self) -> str:
        """Return the address; raises `DeliveryRefused` where none is known any more."""
        if self.address is None:
            raise DeliveryRefused("the customer has no address on this channel")
        return self.address


def delivery_id(conversation_id: UUID, seq: int, part: int) -> UUID:
    """Return the one id of a part of a message, however often it is tried."""
    return uuid5(conversation_id, f"delivery/{seq}/{part}")


def _is_pushed(row: EventRow) -> bool:
    return row.kind in _PUSHED and row.actor_kind is not ActorKind.CUSTOMER


def _pause(attempts: int, error: Exception) -> timedelta:
    """Return how long to wait: twice as long each time, and at least as long as the outside asks for."""
    asked = error.extra.get("retry_after") if isinstance(error, WenluError) else None
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts, 20)))
    return max(pause, timedelta(seconds=float(asked))) if isinstance(asked, int | float) else pause
