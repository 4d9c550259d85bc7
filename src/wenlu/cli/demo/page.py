"""A customer's chat page without its looks: the fold of what it reads and what the socket delivers."""

import asyncio
from collections.abc import Callable, Iterable
from time import perf_counter
from uuid import UUID

from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed

from wenlu.cli.demo.stage import Changes
from wenlu.cli.demo.wire import Refusal, Wire
from wenlu.domains.conversations.events import Attendant, EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.gateway.frames import AckFrame, EventFrame, ProblemFrame
from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import Action, AnswerBody, Choice

_ENTRY = "entry:"
_MOVES = {
    EventKind.QUEUED: Attendant.QUEUE,
    EventKind.ASSIGNED: Attendant.STAFF,
    EventKind.RETURNED: Attendant.BOT,
}


class ChatPage:
    """What a customer sees. He waits for it to change, but not beyond `leave`."""

    def __init__(self, leave: asyncio.Event) -> None:
        self.attendant = Attendant.BOT
        self.is_open = True
        self.was_handed_over = False
        self.words = ""
        """The last thing that was said to the customer."""
        self.entries: tuple[Choice, ...] = ()
        """Choices of the last answer that lead to another answer."""
        self.action: Action | None = None
        self.through = 0
        self.queued_seq = 0
        self.bot_seq = 0
        self.bot_spoken_at = 0.0
        self.staff_seq = 0
        self.staff_spoken_at = 0.0
        self._answers: dict[UUID, int | Refusal] = {}
        self._trouble: Exception | None = None
        self._leave = leave
        self._changes = Changes()

    def load(self, history: Iterable[EventView]) -> None:
        """Take in what was said in earlier visits."""
        for event in history:
            self._take(event)
        self.was_handed_over = False
        self.staff_seq = 0

    async def listen(self, wire: Wire) -> None:
        """Take in everything that arrives, until the socket closes."""
        try:
            while True:
                frame = await wire.receive()
                match frame:
                    case EventFrame():
                        self._take(frame)
                    case AckFrame():
                        self._answers[frame.client_id] = frame.seq
                    case ProblemFrame(client_id=UUID() as client_id):
                        self._answers[client_id] = Refusal(frame.code)
                    case ProblemFrame():
                        raise Refusal(frame.code)
                    case _:
                        continue
                self._changes.notify()
        except (ConnectionClosed, ValidationError, Refusal) as error:
            self._trouble = error
            self._changes.notify()

    async def receipt(self, client_id: UUID, seconds: float) -> int:
        """Wait until a post is durable and return its `seq`; raises `Refusal`."""
        if not await self.until(lambda: client_id in self._answers, seconds, patiently=True):
            raise Refusal("not_acknowledged")
        answer = self._answers.pop(client_id)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    async def until(self, holds: Callable[[], bool], seconds: float, *, patiently: bool = False) -> bool:
        """Wait until it holds, for so long at most; `patiently`: even when it is time to leave.

        Returns whether it holds; raises what became of the socket if it is gone.
        """
        leave = None if patiently else self._leave
        held = await self._changes.until(lambda: self._trouble is not None or holds(), seconds, leave)
        if self._trouble is not None and not holds():
            raise self._trouble
        return held

    def _take(self, event: EventView) -> None:
        self.through = event.seq
        if event.kind is EventKind.CLOSED:
            self.is_open = False
        self.attendant = _MOVES.get(event.kind, self.attendant)
        if event.kind is EventKind.QUEUED:
            self.queued_seq, self.was_handed_over = event.seq, True
        if event.kind is EventKind.MESSAGE and event.actor.kind is ActorKind.BOT:
            self.bot_seq, self.bot_spoken_at = event.seq, perf_counter()
            self._hear(event)
        if event.kind is EventKind.MESSAGE and event.actor.kind is ActorKind.STAFF:
            self.staff_seq, self.staff_spoken_at = event.seq, perf_counter()
            self._hear(event)

    def _hear(self, event: EventView) -> None:
        answer = event.body if isinstance(event.body, AnswerBody) else None
        self.words = str(getattr(event.body, "text", ""))
        self.action = answer.action if answer else None
        choices = answer.choices if answer else ()
        self.entries = tuple(choice for choice in choices if choice.value.startswith(_ENTRY))
