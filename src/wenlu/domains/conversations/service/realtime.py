"""Delivers what is written to everybody who watches, on this node and, by notices, on every other.

Subscribe first, then read what is missing, then merge: a subscriber's `sent` only moves forward without a gap, so
an event that arrives early is not delivered but read from the log together with what came before it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

import orjson
import structlog

from wenlu.domains.conversations.events import Attendant, Audience, HoldChanged
from wenlu.domains.conversations.rules import as_seen
from wenlu.domains.conversations.schemas import ConversationSummary, EventView
from wenlu.domains.conversations.schemas.holding import GateView
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.overview import OverviewService
from wenlu.domains.conversations.service.reading import decipher, view_of
from wenlu.domains.conversations.store import ConversationStore, Stored
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.ids import ConversationId
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.fanout import Fanout, Payload

MAX_OUTBOX = 1000
"""Frames that may wait for a slow client; beyond, it is told to start over."""
_FILL = 200
_HEADS = 100
"""Heads in one notice; a NOTIFY holds 8000 bytes."""
_FLUSH_SECONDS = 0.15
log = structlog.get_logger(__name__)


class Subscriber:
    """One open socket: who it is, what it watches and how far that was sent, and a bounded outbox."""

    def __init__(self, actor: Actor, queues: tuple[QueueKind, ...] = ()) -> None:
        self.actor = actor
        self.queues = queues
        self.sent: dict[ConversationId, int] = {}
        self.shown: set[UUID] = set()
        self.wants_board = False
        self.overflowed = False
        self.ended = False
        self._outbox: deque[bytes] = deque()
        self._filled = asyncio.Event()

    @property
    def for_staff(self) -> bool:
        return self.actor.is_staff

    def push(self, frame: bytes, *, droppable: bool = False) -> None:
        """Put a frame into the outbox; what is droppable goes first when the client is slow."""
        if self.overflowed or (droppable and len(self._outbox) > MAX_OUTBOX // 2):
            return
        if len(self._outbox) >= MAX_OUTBOX:
            self._outbox.clear()
            self.overflowed = True
            self._outbox.append(orjson.dumps({"type": "resync"}))
        else:
            self._outbox.append(frame)
        self._filled.set()

    def end(self) -> None:
        """Close the socket once its outbox is empty: the session was revoked or the node goes down."""
        self.ended = True
        self._filled.set()

    async def take(self) -> list[bytes]:
        """Return everything that waits, at least one frame unless the subscriber has ended."""
        while not self._outbox and not self.ended:
            self._filled.clear()
            await self._filled.wait()
        frames = list(self._outbox)
        self._outbox.clear()
        return frames


class Realtime:
    """The node's open sockets and what they watch."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        keys: ConversationKeys,
        overview: OverviewService,
        fanout: Fanout,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._keys = keys
        self._overview = overview
        self._fanout = fanout
        self._subscribers: set[Subscriber] = set()
        self._watchers: dict[ConversationId, set[Subscriber]] = {}
        self._filling: dict[tuple[Subscriber, ConversationId], asyncio.Task[None]] = {}
        self._refill: set[tuple[Subscriber, ConversationId]] = set()
        self._changed: set[UUID] = set()
        self._has_changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        fanout.subscribe("heads", self._heads_noticed)
        fanout.subscribe("typing", self._typing_noticed)

    def start(self) -> None:
        self._task = asyncio.create_task(self._tell_staff(), name="realtime")

    async def stop(self) -> None:
        for subscriber in list(self._subscribers):
            subscriber.end()
        tasks = [*self._filling.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def join(self, subscriber: Subscriber) -> None:
        self._subscribers.add(subscriber)

    def leave(self, subscriber: Subscriber) -> None:
        self._subscribers.discard(subscriber)
        for conversation_id in list(subscriber.sent):
            self.unwatch(subscriber, conversation_id)

    @property
    def subscribers(self) -> frozenset[Subscriber]:
        return frozenset(self._subscribers)

    def watch(self, subscriber: Subscriber, conversation_id: ConversationId, after: int) -> None:
        """Deliver everything behind `after` from now on; the caller has checked that he may read it."""
        subscriber.sent[conversation_id] = after
        self._watchers.setdefault(conversation_id, set()).add(subscriber)
        self._fill(subscriber, conversation_id)

    def unwatch(self, subscriber: Subscriber, conversation_id: ConversationId) -> None:
        subscriber.sent.pop(conversation_id, None)
        watchers = self._watchers.get(conversation_id)
        if watchers is not None:
            watchers.discard(subscriber)
            if not watchers:
                del self._watchers[conversation_id]

    def committed(self, stored: Sequence[Stored]) -> None:
        """Listen to the log: deliver to local watchers from memory and tell the other nodes where the heads are."""
        heads: dict[str, int] = {}
        for item in stored:
            heads[str(item.event.conversation_id)] = item.seq
            self._deliver(item)
        pairs = list(heads.items())
        for start in range(0, len(pairs), _HEADS):
            self._fanout.publish("heads", {"heads": dict(pairs[start : start + _HEADS])})
        if heads:
            self._mark_changed(item.event.conversation_id for item in stored)

    def type(self, actor: Actor, conversation_id: ConversationId) -> None:
        """Show everybody else in the conversation that somebody is typing; dropped first under load."""
        frame = {
            "type": "typing",
            "conversation_id": str(conversation_id),
            "actor": {"kind": actor.kind.value, "id": str(actor.id) if actor.id else None, "name": actor.name},
        }
        self._show_typing(conversation_id, frame)
        self._fanout.publish("typing", {"conversation_id": str(conversation_id), "frame": frame})

    def draft(self, conversation_id: ConversationId, text: str) -> None:
        """Show a customer what the bot is about to say, as far as it was reviewed; an empty text takes it back.

        Never stored and never sent to another node: who asked is connected to the one that answers, or sees the answer
        alone.
        """
        encoded = orjson.dumps({"type": "draft", "conversation_id": str(conversation_id), "text": text})
        for subscriber in self._watchers.get(conversation_id, ()):
            if not subscriber.for_staff:
                subscriber.push(encoded, droppable=True)

    def hold_changed(self, event: HoldChanged) -> None:
        """Tell supervisors, and the writer, that words wait or what became of them; they read the rest anew."""
        frame = {
            "type": "hold",
            "hold_id": str(event.hold_id),
            "conversation_id": str(event.conversation_id),
            "writer_id": str(event.writer_id),
            "state": event.state.value,
        }
        self.broadcast(
            frame,
            lambda one: one.actor.may(Permission.SUPERVISE) or (one.for_staff and one.actor.id == event.writer_id),
        )
        self._mark_changed([event.conversation_id])

    def gate_changed(self, view: GateView) -> None:
        """Tell everybody on the staff that the gate has closed, or judges again."""
        frame = {"type": "gate", "gate": view.model_dump(mode="json")}
        self.broadcast(frame, lambda one: one.for_staff)

    def broadcast(self, frame: Mapping[str, object], to: Callable[[Subscriber], bool]) -> None:
        """Send a frame to the sockets of this node that `to` picks; droppable, since the next one says it anew."""
        encoded = orjson.dumps(frame)
        for subscriber in self._subscribers:
            if to(subscriber):
                subscriber.push(encoded, droppable=True)

    async def check_heads(self) -> None:
        """Read what watched conversations have got that no notice told of; a lost notice delays and never hides."""
        watched = list(self._watchers)
        if not watched:
            return
        async with self._unit_of_work() as work:
            heads = await ConversationStore(work).heads(watched)
        for conversation_id, head in heads.items():
            self._catch_up(ConversationId(conversation_id), head)

    def _deliver(self, item: Stored) -> None:
        watchers = self._watchers.get(item.event.conversation_id)
        if not watchers:
            return
        frames: dict[bool, bytes] = {}
        for subscriber in watchers:
            sent = subscriber.sent[item.event.conversation_id]
            if item.seq <= sent:
                continue
            if item.seq > sent + 1:
                self._fill(subscriber, item.event.conversation_id)
                continue
            subscriber.sent[item.event.conversation_id] = item.seq
            if item.event.audience is Audience.STAFF and not subscriber.for_staff:
                continue
            if subscriber.for_staff not in frames:
                view = view_of(item, for_staff=subscriber.for_staff)
                frames[subscriber.for_staff] = event_frame(as_seen(view, by_staff=subscriber.for_staff), item.seq)
            subscriber.push(frames[subscriber.for_staff])

    def _catch_up(self, conversation_id: ConversationId, head: int) -> None:
        for subscriber in self._watchers.get(conversation_id, ()):
            if subscriber.sent[conversation_id] < head:
                self._fill(subscriber, conversation_id)

    def _fill(self, subscriber: Subscriber, conversation_id: ConversationId) -> None:
        """Read what is missing; asked while that goes on, the reading goes on behind it."""
        key = (subscriber, conversation_id)
        if key in self._filling:
            self._refill.add(key)
        else:
            self._filling[key] = asyncio.create_task(self._read_missing(subscriber, conversation_id))

    async def _read_missing(self, subscriber: Subscriber, conversation_id: ConversationId) -> None:
        key = (subscriber, conversation_id)
        try:
            owned = await self._keys.get(conversation_id)
            while conversation_id in subscriber.sent:
                self._refill.discard(key)
                async with self._unit_of_work() as work:
                    after = subscriber.sent[conversation_id]
                    rows = await ConversationStore(work).list_events(conversation_id, after, _FILL)
                for row in rows:
                    if row.seq != subscriber.sent.get(conversation_id, row.seq) + 1:
                        continue  # delivered from memory while we read
                    subscriber.sent[conversation_id] = row.seq
                    if row.audience is Audience.ALL or subscriber.for_staff:
                        view = decipher(row, owned.key).view(for_staff=subscriber.for_staff)
                        subscriber.push(event_frame(as_seen(view, by_staff=subscriber.for_staff), row.seq))
                if len(rows) < _FILL and key not in self._refill:
                    return
        except Exception:
            log.exception("fill_failed", conversation=str(conversation_id))
        finally:
            self._refill.discard(key)
            self._filling.pop(key, None)

    def _heads_noticed(self, payload: Payload) -> None:
        heads = payload["heads"]
        assert isinstance(heads, dict)  # noqa: S101  our own notice
        for text, head in heads.items():
            self._catch_up(ConversationId(UUID(text)), int(head))
        self._mark_changed(UUID(text) for text in heads)

    def _typing_noticed(self, payload: Payload) -> None:
        frame = payload["frame"]
        assert isinstance(frame, dict)  # noqa: S101  our own notice
        self._show_typing(ConversationId(UUID(str(payload["conversation_id"]))), frame)

    def _show_typing(self, conversation_id: ConversationId, frame: Mapping[str, object]) -> None:
        encoded = orjson.dumps(frame)
        writer = frame["actor"]
        assert isinstance(writer, Mapping)  # noqa: S101
        for subscriber in self._watchers.get(conversation_id, ()):
            if str(subscriber.actor.id) != writer["id"]:
                subscriber.push(encoded, droppable=True)

    def _mark_changed(self, ids: Iterable[UUID]) -> None:
        if any(subscriber.for_staff for subscriber in self._subscribers):
            self._changed.update(ids)
            self._has_changed.set()

    async def _tell_staff(self) -> None:
        """Tell staff what changed in their lists, gathered for a moment so that a busy talk is one line."""
        while True:
            await self._has_changed.wait()
            await asyncio.sleep(_FLUSH_SECONDS)
            self._has_changed.clear()
            changed, self._changed = list(self._changed), set()
            try:
                await self._send_summaries(changed)
            except Exception:
                log.exception("summaries_failed", conversations=len(changed))

    async def _send_summaries(self, changed: Sequence[UUID]) -> None:
        summaries = await self._overview.summarise(changed)
        for subscriber in [s for s in self._subscribers if s.for_staff]:
            mine = [summary for summary in summaries if concerns(subscriber, summary)]
            for summary in await self._overview.mark_read(mine, subscriber.actor):
                subscriber.push(_summary_frame(subscriber, summary))


def _summary_frame(subscriber: Subscriber, summary: ConversationSummary) -> bytes:
    """Return the frame of a changed line; what has left somebody's lists is told once more, without its words."""
    dumped = summary.model_dump(mode="json")
    if belongs(subscriber, summary):
        subscriber.shown.add(summary.id)
    else:
        subscriber.shown.discard(summary.id)
        dumped["last_message"] = None
    return orjson.dumps({"type": "conversation", "summary": dumped})


def concerns(subscriber: Subscriber, summary: ConversationSummary) -> bool:
    """Say whether a change is told to somebody: the conversation is in his lists, or was until now."""
    return belongs(subscriber, summary) or summary.id in subscriber.shown


def belongs(subscriber: Subscriber, summary: ConversationSummary) -> bool:
    """Say whether a conversation is in somebody's lists: his own, his queues', what he watches, a supervisor's all."""
    holder = summary.holder.id if summary.holder else None
    return (
        subscriber.actor.may(Permission.SUPERVISE)
        or holder == subscriber.actor.id
        or (summary.attendant is Attendant.QUEUE and summary.queue in subscriber.queues)
        or summary.id in subscriber.sent
    )


def event_frame(view: EventView, through: int) -> bytes:
    """Return the frame of an event: its members beside `type` and `through`."""
    return orjson.dumps({"type": "event", **view.model_dump(mode="json"), "through": through})
