"""Texts as they come to be judged from outside: by HTTP on the test bench, as lines on the command line."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wenlu.domains.compliance.schemas.situations import (
    Grade,
    Level,
    Locale,
    OfferedProduct,
    Risk,
    Role,
    Signal,
    Situation,
    Stage,
    Text,
    Utterance,
)
from wenlu.domains.compliance.schemas.verdicts import Hit
from wenlu.sdk.messages import Frozen, Label
from wenlu.sdk.messages import Text as PlainText

Words = Annotated[PlainText, StringConstraints(max_length=20_000)]
"""What comes over the network may be kept as a labelled text, and the database holds no NUL."""


class PostReview(Frozen):
    """Judge a text on the test bench; nothing is recorded."""

    role: Role
    text: Words
    context: tuple["ContextLine", ...] = Field(default=(), max_length=50)
    customer_grade: Grade | None = None
    has_advisory_contract: bool | None = None
    licences: frozenset[PlainText] = frozenset()
    channel: PlainText = "webchat"
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

    name: Label
    risk: Risk


class ContextLine(Frozen):
    """An earlier message, as it comes in by HTTP."""

    role: Role
    text: Words


class EarlierLine(Frozen):
    """An earlier message, as it stands in a file."""

    role: Role
    text: Text


class ReviewLine(BaseModel):
    """One line that `wenlu compliance review` reads; unknown members are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    role: Role
    text: Text
    context: tuple[EarlierLine, ...] = ()
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
