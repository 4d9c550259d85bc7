"""What goes into the gate and what comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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
    `licences` are the kinds that the writer is registered for; the role adviser implies "adviser", and "fund_sales"
    lets a person who is no adviser offer funds. `customer_age` is in whole years, None where the birthday is not known.
    `products` are those whose cards the message carries: they count as named in it.
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


class Frozen(BaseModel):
    """Immutable and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hit(Frozen):
    """One passage that a rule objects to; `start` and `end` are characters of the text as it was written."""

    rule: str
    category: str
    level: Level
    start: int
    end: int
    quote: str
    why: str
    basis: str
    instead: str


class RequiredWarning(Frozen):
    """Words that have to go with the message when it is sent, and the rule that asks for them."""

    rule: str
    text: str


class Verdict(Frozen):
    """The gate's answer: the gravest level of all hits.

    `warnings` are to be appended to the message, whatever the verdict, once it is sent; none that it says already.

    `signals` are raised by what a customer says; "aml" among them is secret by law (Anti-Money-Laundering Law art. 35)
    and must be taken out before anybody but its own post sees the verdict.
    """

    verdict: Level
    hits: tuple[Hit, ...] = ()
    signals: tuple[Signal, ...] = ()
    warnings: tuple[RequiredWarning, ...] = ()
    rule_version: int
    milliseconds: float


class PostReview(Frozen):
    """Judge a text on the test bench; nothing is recorded."""

    role: Role
    text: Text
    context: tuple["ContextLine", ...] = Field(default=(), max_length=50)
    customer_grade: Grade | None = None
    has_advisory_contract: bool | None = None
    licences: frozenset[str] = frozenset()
    channel: str = "webchat"
    complaint_open: bool = False
    locale: Locale = "zh-CN"
    customer_age: int | None = Field(default=None, ge=0, le=150)
    products: tuple["ProductLine", ...] = Field(default=(), max_length=20)
    stage: Stage = "conversation"

    def situation(self) -> Situation:
        return Situation(
            role=self.role,
            text=self.text,
            context=tuple(Utterance(line.role, line.text) for line in self.context),
            customer_grade=self.customer_grade,
            has_advisory_contract=self.has_advisory_contract,
            licences=self.licences,
            channel=self.channel,
            complaint_open=self.complaint_open,
            locale=self.locale,
            customer_age=self.customer_age,
            products=tuple(OfferedProduct(product.name, product.risk) for product in self.products),
            stage=self.stage,
        )


class ProductLine(Frozen):
    """A product card of the message, as it comes in by HTTP."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    risk: Risk


class ContextLine(Frozen):
    """An earlier message, as it comes in by HTTP or on the command line."""

    role: Role
    text: Text


class ReviewLine(BaseModel):
    """One line that `wenlu compliance review` reads; unknown members are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    role: Role
    text: Text
    context: tuple[ContextLine, ...] = ()
    customer_grade: Grade | None = None

    def situation(self) -> Situation:
        context = tuple(Utterance(line.role, line.text) for line in self.context)
        return Situation(role=self.role, text=self.text, context=context, customer_grade=self.customer_grade)


class ReviewedHit(Frozen):
    """A hit as the command line writes it."""

    rule: str
    category: str
    level: Level
    start: int
    end: int
    quote: str
    why: str

    @classmethod
    def of(cls, hit: Hit) -> Self:
        return cls.model_validate(hit.model_dump(include=set(cls.model_fields)))


class ReviewedLine(Frozen):
    """One line that `wenlu compliance review` writes."""

    id: str | int | None
    verdict: Level
    hits: tuple[ReviewedHit, ...]
    signals: tuple[Signal, ...]
    milliseconds: float


class FailedLine(Frozen):
    """What is written for a line that could not be read."""

    id: str | int | None
    error: str


class CategoryView(Frozen):
    """One category of the rules, for the rules page."""

    id: str
    name: str
    name_en: str
    level: Level
    default_level: Level
    roles: tuple[Role, ...]
    basis: str
    basis_en: str
    why: str
    why_en: str
    instead: str
    instead_en: str
    expressions: int
    terms: int
    patterns: int


class RuleSetView(Frozen):
    """The rules that hold now."""

    version: int
    status: Literal["draft", "active", "retired"]
    created_by: str
    created_at: datetime
    activated_at: datetime | None
    terms: int
    categories: tuple[CategoryView, ...]


class SetLevel(Frozen):
    """Give a category another level; makes and activates a new version."""

    level: Level
