"""A text and the moment in which it is to be said: what goes into the gate."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

Locale = Literal["zh-CN", "en"]
Grade = Literal["C1", "C2", "C3", "C4", "C5"]
Risk = Literal["R1", "R2", "R3", "R4", "R5"]
Stage = Literal["conversation", "outreach", "advertising", "call"]
"""Where the words go: an answer in a talk, a contact that we start, a page or text for many, a call that is spoken."""
Signal = Literal["complaint", "regulator", "fraud", "account_theft", "self_harm", "aml", "churn"]
Text = Annotated[str, StringConstraints(max_length=20_000)]


class Level(StrEnum):
    """How grave a hit is, mildest first (`rank`)."""

    PASS = "pass"  # noqa: S105  not a password
    HINT = "hint"
    CONFIRM = "confirm"
    HOLD = "hold"
    BLOCK = "block"

    @cached_property
    def rank(self) -> int:
        return list(Level).index(self)


class Role(StrEnum):
    """Who writes."""

    ADVISER = "adviser"
    AGENT = "agent"
    MANAGER = "manager"
    BOT = "bot"
    CAMPAIGN = "campaign"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Utterance:
    """An earlier message of the conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """A product whose card goes with the message, and its risk."""

    name: str
    risk: Risk


@dataclass(frozen=True, slots=True)
class Situation:
    """A text and everything about the moment that the law makes a difference for.

    `context` is what was said before, oldest first; the last ten messages are enough. `customer_grade` is C1 to C5,
    None while there is no valid assessment. `has_advisory_contract` None means that the caller cannot know it, as on
    the command line; a conversation always says True or False, because an adviser without a contract may not advise.
    `licences` are the kinds that the writer is registered for; the role adviser implies "adviser". `customer_age` is in
    whole years, None where the birthday is not known. `products` are those whose cards the message carries: they count
    as named in it.
    `talk` is one for everything that is said in the same conversation: while a version is rolled out to a part of all
    talks, it decides by which version this one is judged; None is judged by the one that holds.
    """

    role: Role
    text: str
    context: Sequence[Utterance] = ()
    customer_grade: Grade | None = None
    has_advisory_contract: bool | None = None
    licences: frozenset[str] = frozenset()
    channel: str = "webchat"
    complaint_open: bool = False
    locale: Locale = "zh-CN"
    customer_age: int | None = None
    products: tuple[OfferedProduct, ...] = ()
    stage: Stage = "conversation"
    talk: UUID | None = None
