"""The two WebSockets: raw ASGI beside FastAPI's routes, since this is the path of every message.

One task reads and one writes. The first frame must be `hello`; what a client may not do is answered by a `problem`
frame and changes nothing; a client that talks nonsense too often is closed.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from uuid import UUID

import orjson
import structlog
from pydantic import ValidationError

from wenlu.domains.conversations.schemas import PostMessage
from wenlu.domains.conversations.service import ConversationService, OverviewService, Realtime, Subscriber
from wenlu.domains.organisation.service import OrganisationService
from wenlu.domains.routing.service import PresenceService
from wenlu.gateway.frames import (
    CLIENT_FRAME,
    ClientFrame,
    Hello,
    Ping,
    Post,
    ReadUpTo,
    Typing,
    Unwatch,
    Watch,
    WatchBoard,
)
from wenlu.gateway.problems import Problem, invalid_problem, problem_of
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Forbidden, Unauthenticated, WenluError
from wenlu.kernel.ids import ConversationId, CustomerId, SessionId, StaffId, new_id
from wenlu.platform.http import Authenticate
from wenlu.platform.telemetry import Metrics

Scope = MutableMapping[str, object]
Receive = Callable[[], Awaitable[MutableMapping[str, object]]]
Send = Callable[[MutableMapping[str, object]], Awaitable[None]]

PATHS = {"/api/v1/chat/socket": ActorKind.CUSTOMER, "/api/v1/staff/socket": ActorKind.STAFF}
MAX_FRAME = 64 * 1024
HELLO_SECONDS = 10.0
_MAX_NONSENSE = 20
_CLOSE_NORMAL, _CLOSE_RESYNC, _CLOSE_UNAUTHENTICATED, _CLOSE_NONSENSE, _CLOSE_AWAY = 1000, 4000, 4401, 4400, 1001
log = structlog.get_logger(__name__)


class Sockets:
    """Serves the sockets of this node."""

    def __init__(
        self,
        authenticate: Authenticate,
        conversations: ConversationService,
        overview: OverviewService,
        realtime: Realtime,
        presence: PresenceService,
        organisation: OrganisationService,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self.authenticate = authenticate
        self.conversations = conversations
        self.overview = overview
        self.realtime = realtime
        self.presence = presence
        self.organisation = organisation
        self.clock = clock
        self._metrics = metrics

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until it closes."""
        kind = PATHS.get(str(scope["path"]))
        await receive()  # websocket.connect
        if kind is None:
            await send({"type": "websocket.close", "code": _CLOSE_NORMAL})
            return
        await send({"type": "websocket.accept"})
        connection = _Connection(self, receive, send)
        with self._metrics.connections.labels(kind.value).track_inprogress():
            await connection.run(kind)

    def end_sessions(self, session_id: SessionId) -> None:
        """Close the sockets of a session that was revoked."""
        for subscriber in self.realtime.subscribers:
            if subscriber.actor.session_id == session_id:
                subscriber.end()

    def end_visitor(self, visitor_id: CustomerId) -> None:
        """Close the sockets of a visitor who turned out to be somebody: his old token no longer opens anything."""
        for subscriber in self.realtime.subscribers:
            if subscriber.actor.kind is ActorKind.CUSTOMER and subscriber.actor.id == visitor_id:
                subscriber.end()

    async def subscriber_of(self, actor: Actor) -> Subscriber:
        person = await self.organisation.find_staff(StaffId(actor.id)) if actor.is_staff and actor.id else None
        return Subscriber(actor, person.queues if person else ())


class _Connection:
    """One open socket."""

    def __init__(self, sockets: Sockets, receive: Receive, send: Send) -> None:
        self._sockets = sockets
        self._receive = receive
        self._send = send
        self._nonsense = 0
        self._subscriber: Subscriber | None = None

    async def run(self, kind: ActorKind) -> None:
        hello = await self._hello(kind)
        if hello is None:
            return
        actor, frame = hello
        subscriber = self._subscriber = await self._sockets.subscriber_of(actor)
        self._sockets.realtime.join(subscriber)
        writer = asyncio.create_task(self._write(subscriber))
        try:
            await self._begin(subscriber, frame)
            await self._read(subscriber)
        finally:
            self._sockets.realtime.leave(subscriber)
            if actor.is_staff:
                self._sockets.presence.disconnect(actor)
            subscriber.end()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _hello(self, kind: ActorKind) -> tuple[Actor, Hello] | None:
        """Return who comes; None, with the socket closed, for nobody we let in."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                text = await self._text()
        except TimeoutError:
            await self._close(_CLOSE_UNAUTHENTICATED)
            return None
        if text is None:
            return None
        try:
            frame = CLIENT_FRAME.validate_json(text)
            if not isinstance(frame, Hello):
                raise Unauthenticated("say hello first")
            actor = await self._sockets.authenticate(frame.token)
            if actor.kind is not kind:
                raise Forbidden("this socket is for others")
        except ValidationError as error:
            await self._refuse(invalid_problem(error))
        except WenluError as error:
            await self._refuse(problem_of(error))
        else:
            return actor, frame
        return None

    async def _begin(self, subscriber: Subscriber, hello: Hello) -> None:
        welcome = {"type": "welcome", "connection_id": str(new_id()), "now": self._sockets.clock.now().isoformat()}
        subscriber.push(orjson.dumps(welcome))
        if subscriber.for_staff:
            await self._sockets.presence.connect(subscriber.actor)
        for conversation_id, after in hello.resume.items():
            await self._guard(subscriber, self._watch(subscriber, ConversationId(conversation_id), after), None)

    async def _read(self, subscriber: Subscriber) -> None:
        while not subscriber.ended:
            text = await self._text()
            if text is None:
                return
            try:
                frame = CLIENT_FRAME.validate_json(text)
            except ValidationError as error:
                self._nonsense += 1
                if self._nonsense > _MAX_NONSENSE:
                    await self._close(_CLOSE_NONSENSE)
                    return
                subscriber.push(_problem_frame(invalid_problem(error), _client_id(text)))
                continue
            client_id = frame.client_id if isinstance(frame, Post) else None
            await self._guard(subscriber, self._act(subscriber, frame), client_id)

    async def _act(self, subscriber: Subscriber, frame: ClientFrame) -> None:
        actor, sockets = subscriber.actor, self._sockets
        match frame:
            case Post():
                await self._post(subscriber, frame)
            case ReadUpTo():
                await sockets.overview.check_reader(actor, ConversationId(frame.conversation_id))
                await sockets.conversations.read(actor, ConversationId(frame.conversation_id), frame.through)
            case Typing():
                if frame.conversation_id in subscriber.sent:
                    sockets.realtime.type(actor, ConversationId(frame.conversation_id))
            case Watch():
                await self._watch(subscriber, ConversationId(frame.conversation_id), frame.after)
            case Unwatch():
                sockets.realtime.unwatch(subscriber, ConversationId(frame.conversation_id))
            case WatchBoard():
                actor.check(Permission.SUPERVISE)
                subscriber.wants_board = frame.on
            case Ping():
                subscriber.push(b'{"type":"pong"}')
            case Hello():
                raise Forbidden("one hello is enough")

    async def _post(self, subscriber: Subscriber, frame: Post) -> None:
        conversation_id = ConversationId(frame.conversation_id)
        command = PostMessage(client_id=frame.client_id, body=frame.body, reason=frame.reason)
        if conversation_id not in subscriber.sent:
            await self._watch(subscriber, conversation_id, 0)
        receipt = await self._sockets.conversations.post(subscriber.actor, conversation_id, command)
        subscriber.push(orjson.dumps({"type": "ack", **receipt.model_dump(mode="json", exclude_none=True)}))

    async def _watch(self, subscriber: Subscriber, conversation_id: ConversationId, after: int) -> None:
        state = await self._sockets.overview.watch(subscriber.actor, conversation_id)
        self._sockets.realtime.watch(subscriber, conversation_id, min(after, state.head_seq))

    async def _guard(self, subscriber: Subscriber, act: Awaitable[None], client_id: UUID | None) -> None:
        """Answer what fails by a problem frame; the socket stays open."""
        try:
            await act
        except WenluError as error:
            subscriber.push(_problem_frame(problem_of(error), client_id))
        except Exception:
            log.exception("frame_failed")
            subscriber.push(_problem_frame(Problem(title="internal error", status=500, code="internal"), client_id))

    async def _text(self) -> bytes | None:
        """Return the next frame, or None once the client has gone; what is too large becomes nonsense."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            return None
        text, data = message.get("text"), message.get("bytes")
        encoded = text.encode(errors="replace") if isinstance(text, str) else data
        return encoded if isinstance(encoded, bytes) and len(encoded) <= MAX_FRAME else b""

    async def _write(self, subscriber: Subscriber) -> None:
        while True:
            for frame in await subscriber.take():
                await self._send({"type": "websocket.send", "text": frame.decode()})
            if subscriber.overflowed:
                await self._close(_CLOSE_RESYNC)
                return
            if subscriber.ended:
                await self._close(_CLOSE_AWAY)
                return

    async def _refuse(self, problem: Problem) -> None:
        with contextlib.suppress(OSError):  # it may have gone already
            await self._send({"type": "websocket.send", "text": _problem_frame(problem, None).decode()})
        await self._close(_CLOSE_UNAUTHENTICATED)

    async def _close(self, code: int) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # closed by the other side meanwhile
            await self._send({"type": "websocket.close", "code": code})


def _problem_frame(problem: Problem, client_id: UUID | None) -> bytes:
    body = problem.model_dump(mode="json", exclude_none=True) | {"type": "problem"}
    return orjson.dumps(body | ({"client_id": str(client_id)} if client_id else {}))


def _client_id(text: bytes) -> UUID | None:
    """Return the client id in a frame that is otherwise wrong, so that its sender knows which it was."""
    try:
        return UUID(orjson.loads(text)["client_id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
