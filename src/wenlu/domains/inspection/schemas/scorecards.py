"""Scorecards (评分表): what a conversation is inspected for. Data of the compliance officer, with versions."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Frozen, Stripped, Text, VersionNumber


class Section(StrEnum):
    """The three parts of a card: 服务, 合规, 销售."""

    SERVICE = "service"
    COMPLIANCE = "compliance"
    SALES = "sales"


class ItemKind(StrEnum):
    """Scored by a rule (and by a person beside it), or by a person alone."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class Scale(StrEnum):
    """Yes (1) or no (0); or 1 (poor) to 5 (excellent)."""

    YES_NO = "yes_no"
    FIVE = "five"

    @property
    def values(self) -> tuple[int, ...]:
        return (0, 1) if self is Scale.YES_NO else (1, 2, 3, 4, 5)

    def share(self, score: int) -> float:
        """Return a score as a share of the best, 0 to 1."""
        low, high = self.values[0], self.values[-1]
        return (score - low) / (high - low)


class ItemCondition(StrEnum):
    """When an item applies; where it does not, it counts neither for nor against anybody."""

    ALWAYS = "always"
    PERSON = "person"
    """A member of staff took part."""
    UPSET = "upset"
    """The customer was angry or anxious."""
    HANDED_OVER = "handed_over"
    OFFER = "offer"
    """A product was offered or recommended."""
    ACCOUNT = "account"
    """Something was done with, or told about, the customer's own account."""
    COMPLAINT = "complaint"


class Check(StrEnum):
    """What the platform can score by rules."""

    GREETING = "greeting"
    FIRST_RESPONSE = "first_response"
    RESPONSE_TIMES = "response_times"
    COURTESY = "courtesy"
    EMPATHY = "empathy"
    CORRECTNESS = "correctness"
    CONTINUITY = "continuity"
    RESOLUTION = "resolution"
    CLOSING = "closing"
    WARNINGS = "warnings"
    SUITABILITY = "suitability"
    IDENTITY = "identity"
    REFUSED = "refused"
    OVERRIDES = "overrides"
    NEEDS = "needs"
    RISKS = "risks"


CHECK_SCALES: dict[Check, Scale] = {
    check: Scale.FIVE if check in {Check.FIRST_RESPONSE, Check.RESPONSE_TIMES, Check.REFUSED} else Scale.YES_NO
    for check in Check
}
"""A rule scores on the scale that it can justify, and no other."""

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ItemName = Annotated[Stripped, StringConstraints(min_length=1, max_length=60)]
Hint = Annotated[Text, StringConstraints(max_length=400)]
MAX_ITEMS = 60


class ScorecardItem(Frozen):
    """One thing that is looked at. `weight` counts within the whole card; 0: shown and not counted."""

    id: ItemId
    section: Section
    name: ItemName
    name_en: ItemName
    hint: Hint = ""
    hint_en: Hint = ""
    kind: ItemKind
    scale: Scale
    weight: Annotated[int, Field(ge=0, le=100)] = 5
    applies: ItemCondition = ItemCondition.ALWAYS
    check: Check | None = None

    @model_validator(mode="after")
    def _check_rule(self) -> Self:
        if (self.kind is ItemKind.AUTOMATIC) != (self.check is not None):
            raise ValueError("an automatic item has a check, a manual one has none")
        if self.check is not None and CHECK_SCALES[self.check] is not self.scale:
            raise ValueError("the check scores on another scale")
        return self


class ScorecardContent(Frozen):
    """A whole card. `queues`: for conversations that waited in these; a card without any is for all others."""

    name: ItemName
    name_en: ItemName
    queues: Annotated[tuple[QueueKind, ...], Field(max_length=len(QueueKind))] = ()
    items: Annotated[tuple[ScorecardItem, ...], Field(min_length=1, max_length=MAX_ITEMS)]

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        if len({item.id for item in self.items}) != len(self.items):
            raise ValueError("every item has an id of its own")
        if not any(item.weight for item in self.items):
            raise ValueError("something has to count")
        return self


class CardStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ScorecardVersion(Frozen):
    """One version of a card; what was published is never changed again."""

    version: VersionNumber
    status: CardStatus
    content: ScorecardContent
    written_by: str
    written_at: datetime
    published_by: str | None
    published_at: datetime | None


class ScorecardView(Frozen):
    """A card with what is in force and what is being written; one of both is there."""

    id: UUID
    published: ScorecardVersion | None
    draft: ScorecardVersion | None
    inspected: int
    """Conversations that were inspected by any version of it."""


class SaveScorecard(Frozen):
    """Write the draft; `edition` is the `written_at` of the draft that was read, empty where there was none."""

    content: ScorecardContent
    edition: datetime | None = None


class CheckView(Frozen):
    """A rule that an automatic item can use."""

    id: Check
    section: Section
    scale: Scale
    name: str
    name_en: str
    hint: str
    hint_en: str
    applies: ItemCondition
