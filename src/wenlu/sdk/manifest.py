"""What a channel is and can do: its manifest, which the platform believes and the conformance kit checks."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from wenlu.sdk.messages import MAX_ANSWER, Frozen, Label

Locale = Literal["zh-CN", "en"]
MIN_TEXT = 50
"""No channel takes less; a label of a choice and its number must find room in a few messages."""


class Capability(StrEnum):
    """What a channel can show or do. What it cannot is turned into text before it comes to the channel.

    `TYPING` and `READ_MARKS` travel over our own socket only, so they are for live channels.
    """

    MARKDOWN = "markdown"
    TABLES = "tables"
    SOURCES = "sources"
    """Shows where an answer comes from by itself."""
    CHOICES = "choices"
    """Shows choices to tap; elsewhere they are numbered and answered with a digit."""
    CARDS = "cards"
    FILES = "files"
    RECALL = "recall"
    TYPING = "typing"
    READ_MARKS = "read_marks"


_OF_SOCKETS = frozenset({Capability.TYPING, Capability.READ_MARKS})


class Manifest(Frozen):
    """A channel's card. `name` is that of its folder and stands in every conversation on it."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    label_zh: Label
    label_en: Label
    capabilities: frozenset[Capability]
    max_text: Annotated[int, Field(ge=MIN_TEXT, le=MAX_ANSWER)]
    """Characters of one message's `text`."""
    live: bool = False
    """Customers hold a socket of ours and read the log themselves: nothing is pushed."""

    @model_validator(mode="after")
    def _check_sense(self) -> Self:
        if Capability.TABLES in self.capabilities and Capability.MARKDOWN not in self.capabilities:
            raise ValueError("tables are Markdown")
        if not self.live and self.capabilities & _OF_SOCKETS:
            raise ValueError("typing and read marks travel over our own socket only")
        return self
