"""What the conversations need from domains above them; bootstrap supplies it."""

from typing import Protocol

from wenlu.domains.conversations.schemas import Due
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
