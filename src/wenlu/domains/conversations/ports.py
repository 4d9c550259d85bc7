"""What the conversations need from domains above them; bootstrap supplies it."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Due, EventView
from wenlu.platform.database import UnitOfWork
from wenlu.sdk.messages import Choice


class Attender(Protocol):
    """Takes care of a customer who waits for an answer: the bot, or the queues.

    Called with a lease on the conversation. It must write what attends the conversation (an answer, a hand-over)
    under client ids derived from `due`, so that a second call after a crash changes nothing.
    """

    async def attend(self, due: Due) -> None: ...


class Suggestions(Protocol):
    """Knows what a customer may like to ask first."""

    async def suggest(self, locale: str) -> list[Choice]: ...


class LastResort(Protocol):
    """Gives a conversation to people when nobody else can attend to it."""

    async def rescue(self, due: Due) -> None: ...


class EventListener(Protocol):
    """Hears, behind the log and in commit order, the events of some kinds, readable.

    `name` is its cursor's. It writes in the unit of work that it is given, so that each event counts exactly once.
    """

    @property
    def name(self) -> str: ...
    @property
    def kinds(self) -> frozenset[EventKind]: ...
    async def hear(self, work: UnitOfWork, events: Sequence[EventView]) -> None: ...


class Forgetter(Protocol):
    """Keeps something of customers' words apart from the log, and forgets it when it is told to."""

    async def erase_conversation(self, work: UnitOfWork, conversation_id: UUID) -> int: ...
