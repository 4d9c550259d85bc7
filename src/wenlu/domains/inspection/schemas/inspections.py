"""What was found in a conversation, by rules, by a language model and by people."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.inspection.schemas.scorecards import ItemId, ScorecardItem, Section
from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import Frozen, Text

NoteValue = int | float | str
Score = Annotated[int, Field(ge=0, le=5)]


class QuotedPassage(Frozen):
    """A passage: characters `start` to `end` of message `seq`. Its words stay in the log and are never copied."""

    seq: int
    start: int
    end: int


class ItemResult(Frozen):
    """What a rule found for one item; `score` None: it does not apply here.

    `note` says why, as a code that pages translate, with `values` for its gaps.
    """

    item: ItemId
    score: Score | None
    evidence: tuple[QuotedPassage, ...] = ()
    note: str = ""
    values: dict[str, NoteValue] = Field(default_factory=dict)


class ItemOpinion(Frozen):
    """What a language model thinks of one item; the evidence was found in the text, word for word."""

    item: ItemId
    score: Score
    evidence: tuple[QuotedPassage, ...] = ()
    why: str = ""


class Risk(StrEnum):
    """Why a conversation is worth a person's look; what sampling plans weigh. Money laundering is never among them."""

    COMPLAINT = "complaint"
    REGULATOR = "regulator"
    FRAUD = "fraud"
    ACCOUNT_THEFT = "account_theft"
    SELF_HARM = "self_harm"
    CHURN = "churn"
    LOW_RATING = "low_rating"
    REFUSED = "refused"
    OVERRIDE = "override"
    LOW_SCORE = "low_score"
    CONTRADICTION = "contradiction"


class InspectedPerson(Frozen):
    """A member of staff in figures and lists."""

    id: UUID
    name: str
    office: str


class SectionScore(Frozen):
    """0 to 100; None where nothing in the section applies."""

    section: Section
    score: float | None


class InspectionLine(Frozen):
    """One inspected conversation in a list. `human` is the score that people gave, if anybody did."""

    conversation_id: UUID
    closed_at: datetime
    inspected_at: datetime
    person: InspectedPerson | None
    queue: str | None
    category: str | None
    channel: str
    rating: int | None
    messages: int
    score: float | None
    sections: tuple[SectionScore, ...]
    human: float | None
    risks: tuple[Risk, ...]
    reasons: tuple[str, ...] = ()
    """Why it waits to be reviewed by a person; empty where it does not."""
    due_at: datetime | None = None
    claimed_by: str | None = None
    reviewed: bool = False


class InspectedLine(Frozen):
    """A line of the transcript as it is shown beside the items."""

    seq: int
    kind: Literal["message", "refused", "event"]
    speaker: ActorKind
    name: str
    at: datetime
    text: str
    level: str | None = None
    rules: tuple[str, ...] = ()
    """Categories that the gate objected to."""


class ReviewView(Frozen):
    """What one person scored. An item that is not in `scores` was not judged; None: does not apply."""

    id: UUID
    reviewer: str
    mine: bool
    scores: dict[ItemId, Score | None]
    comment: str
    score: float | None
    submitted_at: datetime


class InspectionDetail(Frozen):
    """Everything about one conversation's inspection."""

    line: InspectionLine
    card_id: UUID
    card_version: int
    items: tuple[ScorecardItem, ...]
    results: tuple[ItemResult, ...]
    opinions: tuple[ItemOpinion, ...]
    opinion_state: Literal["off", "waiting", "there", "failed"]
    talk: tuple[InspectedLine, ...]
    reviews: tuple[ReviewView, ...]
    may_review: bool
    """Nobody reviews what he took part in."""
    is_due: bool


class PutReview(Frozen):
    """A person's scores by item; those left out are not judged. `card_version` is the one that was looked at."""

    card_version: int
    scores: Annotated[dict[ItemId, Score | None], Field(min_length=1, max_length=60)]
    comment: Annotated[Text, StringConstraints(max_length=2000)] = ""


class PreviewScorecard(Frozen):
    """What an unpublished card would find in a conversation; nothing is kept."""

    conversation_id: UUID


class PreviewView(Frozen):
    score: float | None
    sections: tuple[SectionScore, ...]
    results: tuple[ItemResult, ...]
    talk: tuple[InspectedLine, ...]
    milliseconds: float


class InspectAgain(Frozen):
    """Inspect closed conversations anew by the cards in force: one, or all that were closed since a day."""

    conversation_id: UUID | None = None
    since: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | None = None


class AskedAgain(Frozen):
    conversations: int


class InspectionProgress(Frozen):
    """How far inspection is: closed conversations that still wait, and those that could not be inspected."""

    waiting: int
    failed: int
    inspected: int


class OwnLine(Frozen):
    """One of a member of staff's own conversations: what was found in it, and what he was told."""

    line: InspectionLine
    weak: tuple[ItemResult, ...]
    items: tuple[ScorecardItem, ...]
    comments: tuple[str, ...]


class OwnResults(Frozen):
    """A member of staff's own results, newest first, with his average of the last 30 days."""

    average: float | None
    reviewed_average: float | None
    conversations: int
    lines: tuple[OwnLine, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """What to list; None does not matter. `units`: those of the reader's scope, None for all."""

    units: frozenset[UUID] | None = None
    staff_id: UUID | None = None
    queue: str | None = None
    category: str | None = None
    risk: str | None = None
    product: str | None = None
    below: float | None = None
    since: date | None = None
    until: date | None = None
    state: Literal["due", "done", "all"] = "all"
    not_by: UUID | None = None
    """Leave out what this member of staff took part in."""
