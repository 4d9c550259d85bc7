"""The bodies of messages: what a customer, the bot or a member of staff can say on any channel.

Frozen, and unknown members are refused. Every body has a `text` that can stand alone, so that a channel that
knows nothing better can always send that (see `wenlu.sdk.channel.degrade`).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_TEXT = 4000
"""Characters of a customer's message; longer ones are refused."""
MAX_ANSWER = 20000


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL is not text")
    text.encode()  # a lone surrogate is not text either: UnicodeEncodeError is a ValueError
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
Stripped = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_without_nul)]
"""Text without white space around it. Bounds that are put on it hold for what is left."""
MessageText = Annotated[Text, StringConstraints(min_length=1, max_length=MAX_TEXT, pattern=r"\S")]
VersionNumber = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""What a version, which counts up from nothing, can be: no table holds more."""
Label = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class Frozen(BaseModel):
    """Base of everything that travels: immutable, and strict about what it does not know.

    Infinity is refused: JSON has no word for it, so that it would be written and never read again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Choice(Frozen):
    """Something to tap: `value` is sent back (`person`, `entry:<key>`), `label` is shown."""

    label: Label
    value: Label


class Source(Frozen):
    """Where an answer comes from."""

    id: str
    title: str
    source: str | None = None
    checked_on: date | None = None


class Action(StrEnum):
    """What the bot decided to do (contracts.md)."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    HANDOFF = "handoff"
    DECLINE = "decline"
    GREET = "greet"
    WARN = "warn"


class AttachmentView(Frozen):
    """A file that was uploaded before; `width` and `height` in pixels for pictures.

    `sha256` of the content stands in the message, so that the log proves files too.
    """

    id: UUID
    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    sha256: str | None = None


FlowValue = int | float | str
"""What a guided flow collects: money in yuan, terms in months, days as ISO text, choices by their value, or words."""


class FlowFact(Frozen):
    """One thing that a customer told a guided flow; `shown` is how it reads, in both languages."""

    slot: str
    label: str
    label_en: str
    value: FlowValue
    shown: str
    shown_en: str


class FlowPlace(Frozen):
    """Where a customer stands in a guided flow (引导流程): the log remembers it, so that any node goes on from there.

    `node` is the question that was asked, `path` the questions passed, `tries` how often this one was not understood,
    `steps` how many messages the flow has taken. A flow that is not `waiting` is over; its facts stay readable.
    """

    key: str
    version: int
    title: str
    title_en: str
    locale: Literal["zh-CN", "en"]
    status: Literal["waiting", "ended", "left", "handed_over"] = "waiting"
    node: str = ""
    path: tuple[str, ...] = ()
    facts: tuple[FlowFact, ...] = ()
    tries: int = 0
    steps: int = 0


AddedLines = Annotated[
    tuple[Annotated[Text, StringConstraints(min_length=1, max_length=1000)], ...], Field(max_length=10)
]
"""Warnings that the platform puts behind the words of a message because a rule asks for them; nobody else does."""


class TextBody(Frozen):
    kind: Literal["text"] = "text"
    text: MessageText
    added: AddedLines = ()


class ChoiceBody(Frozen):
    """A choice that the customer tapped."""

    kind: Literal["choice"] = "choice"
    text: Label
    value: Label


class FileBody(Frozen):
    """A picture, voice message or file; `text` is its caption or its name."""

    kind: Literal["file"] = "file"
    text: MessageText
    attachment: AttachmentView
    added: AddedLines = ()


class AnswerBody(Frozen):
    """What the bot says: text in small Markdown, sources, choices. `generated`: written by a language model.

    `flow` is where the customer stands in a guided flow after these words.
    """

    kind: Literal["answer"] = "answer"
    text: Annotated[Text, StringConstraints(min_length=1, max_length=MAX_ANSWER)]
    action: Action
    sources: tuple[Source, ...] = ()
    choices: tuple[Choice, ...] = ()
    generated: bool = False
    flow: FlowPlace | None = None
    added: AddedLines = ()


class CardAction(Frozen):
    label: Label
    value: Label | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://", max_length=2000)] | None = None


class CardBody(Frozen):
    """A card with a title, a picture and actions."""

    kind: Literal["card"] = "card"
    text: MessageText
    title: Label
    url: Annotated[str, StringConstraints(pattern=r"^https://", max_length=2000)] | None = None
    image: UUID | None = None
    actions: tuple[CardAction, ...] = ()
    added: AddedLines = ()


MessageBody = Annotated[TextBody | ChoiceBody | FileBody | AnswerBody | CardBody, Field(discriminator="kind")]
