"""What the bot is asked and what it says."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Action, Choice, Frozen, Source, Text

PERSON = "person"
"""The value of the choice that brings a person."""
ENTRY = "entry:"
"""What the value of a choice begins with that asks for an entry of the knowledge base; its key follows."""
MAX_QUESTION = 20_000

Locale = Literal["zh-CN", "en"]
Said = Annotated[Text, StringConstraints(max_length=MAX_QUESTION)]


class HistoryLine(Frozen):
    """An earlier message, oldest first."""

    role: Literal["customer", "bot"]
    text: Said


class Question(Frozen):
    """A question and the talk before it. Any text gets a decision, the empty one too.

    `choice` is the value of the choice that was tapped, if one was; `offered` are those that could be.
    """

    q: Said
    history: Annotated[tuple[HistoryLine, ...], Field(max_length=50)] = ()
    locale: Locale = "zh-CN"
    choice: str | None = None
    offered: tuple[str, ...] = ()


class PostQuestion(Frozen):
    """Ask on the test bench; nothing is recorded."""

    q: Said
    history: Annotated[tuple[HistoryLine, ...], Field(max_length=50)] = ()
    locale: Locale = "zh-CN"

    def question(self) -> Question:
        return Question(q=self.q, history=self.history, locale=self.locale)


class Reply(Frozen):
    """What the bot decided and says.

    `intent` is the key of the entry that the customer was understood to ask for and `title` its question. `confidence`
    lies between 0 and 1. `reason` says why a person is brought to the queue. `unconfirmed` counts facts that nobody
    has checked; only staff are told. `signals` never hold the one that is secret by law.
    """

    action: Action
    text: str
    queue: QueueKind | None = None
    reason: str = ""
    confidence: float
    intent: str | None = None
    title: str | None = None
    sources: tuple[Source, ...] = ()
    choices: tuple[Choice, ...] = ()
    signals: tuple[str, ...] = ()
    unconfirmed: int = 0
    milliseconds: float


class AskedSource(Frozen):
    id: str
    title: str


class AskedLine(Frozen):
    """One line that `wenlu bot ask` writes (contracts.md)."""

    id: str | int | None
    action: Action
    text: str
    queue: QueueKind | None
    confidence: float
    intent: str | None
    sources: tuple[AskedSource, ...]
    milliseconds: float


class FailedLine(Frozen):
    """What is written for a line that could not be read."""

    id: str | int | None
    error: str
