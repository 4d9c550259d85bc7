"""The workshop: what customers asked, gaps, conflicts, tests and replays."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.knowledge.schemas.base import MAX_PHRASINGS, Answer, Key, Question
from wenlu.sdk.messages import Frozen, Stripped

MAX_ASKED = 500
Asked = Annotated[Stripped, StringConstraints(min_length=1, max_length=MAX_ASKED)]
ExpectedKey = Key | Literal[""]
"""The entry that answers; "" where none does."""


class Failure(StrEnum):
    """In which way a question was not answered.

    `clarified`: the bot asked back and nothing was picked; `unknown`: a person was brought because no entry fitted;
    `declined`: taken for another trade; `unhelpful`: the customer said so; `low_rated`: a talk with the bot alone was
    rated one or two; `corrected`: a person answered after the bot had.
    """

    CLARIFIED = "clarified"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    UNHELPFUL = "unhelpful"
    LOW_RATED = "low_rated"
    CORRECTED = "corrected"


class AskedQuestion(Frozen):
    """A turn of a customer and what became of it; texts have no personal data in them."""

    id: UUID
    conversation_id: UUID
    seq: int
    at: datetime
    text: str
    locale: str
    action: str | None = None
    intent: str | None = None
    confidence: float | None = None
    failure: Failure | None = None
    picked: str | None = None
    helpful: bool | None = None
    rating: int | None = None
    staff_answer: str | None = None


class GapKind(StrEnum):
    """What is missing: the entry itself, its way of being found, or a better answer in it."""

    NO_ENTRY = "no_entry"
    NOT_FOUND = "not_found"
    LOW_RATED = "low_rated"


class GapState(StrEnum):
    OPEN = "open"
    DISMISSED = "dismissed"
    SETTLED = "settled"


class GapExample(Frozen):
    """One question of a gap."""

    id: UUID
    conversation_id: UUID
    seq: int
    at: datetime
    text: str
    failure: Failure | None
    picked: str | None
    staff_answer: str | None


class GapView(Frozen):
    """Questions that mean much the same and were not answered; `trend` counts them on each of the last 14 days."""

    id: UUID
    name: str
    words: tuple[str, ...]
    kind: GapKind
    state: GapState
    entry_key: str | None
    entry_title: str | None
    entry_id: UUID | None
    score: float
    count: int
    trend: tuple[int, ...]
    failures: dict[str, int]
    first_at: datetime | None
    last_at: datetime | None
    examples: tuple[GapExample, ...]
    settled_by: str | None
    settled_at: datetime | None


class GapsView(Frozen):
    """The gaps, largest first; `alone` are failed questions that resemble no other."""

    gaps: tuple[GapView, ...]
    looked_at: datetime | None
    questions: int
    failed: int
    alone: int
    retention_days: int


class ChangeGap(Frozen):
    """Put a gap aside, or take it up again."""

    state: GapState


class SetRetention(Frozen):
    """How many days questions are kept for the workshop."""

    days: Annotated[int, Field(ge=1, le=3650)]


class RatedEntry(Frozen):
    """An entry whose answers did not satisfy, with what was asked."""

    key: str
    id: UUID | None
    title: str
    asked: int
    helpful: int
    unhelpful: int
    low_rated: int
    corrected: int
    examples: tuple[GapExample, ...]


class ConflictKind(StrEnum):
    """What does not fit together.

    `near_phrasing`: two entries are asked for in nearly the same words; `figures`: two answers give different numbers
    for the same thing; `dead_choice`: a follow-up leads to an archived entry; `expired`: a fact may no longer be relied
    on.
    """

    NEAR_PHRASING = "near_phrasing"
    FIGURES = "figures"
    DEAD_CHOICE = "dead_choice"
    EXPIRED = "expired"


class ConflictSide(Frozen):
    """An entry and the passage of it that does not fit."""

    key: str
    id: UUID
    title: str
    text: str


class ConflictView(Frozen):
    kind: ConflictKind
    score: float
    one: ConflictSide
    other: ConflictSide | None = None


class ConflictsView(Frozen):
    """What was found in the whole base, the closest first; `total` counts what was left off too."""

    conflicts: tuple[ConflictView, ...]
    total: dict[str, int]
    entries: int
    phrasings: int
    seconds: float
    by_vectors: bool


class CaseQuestion(Frozen):
    """A question and the entry that answers it."""

    text: Asked
    expected: ExpectedKey


class SaveTestSet(Frozen):
    """Write a set of tests; `version` is the one that was edited, None for a new one."""

    name: Annotated[Stripped, StringConstraints(min_length=1, max_length=100)]
    questions: Annotated[tuple[CaseQuestion, ...], Field(min_length=1, max_length=500)]
    version: int | None = None


class CaseResult(Frozen):
    text: str
    expected: str
    action: str
    intent: str | None
    title: str | None
    confidence: float
    passed: bool


class TestRunView(Frozen):
    """How a set went at some time; `results` only in the newest one."""

    id: UUID
    at: datetime
    by: str
    revision: int
    model: int
    passed: int
    total: int
    results: tuple[CaseResult, ...] = ()


class TestSetView(Frozen):
    id: UUID
    name: str
    questions: tuple[CaseQuestion, ...]
    version: int
    updated_by: str
    updated_at: datetime
    runs: tuple[TestRunView, ...]


class DraftEntry(Frozen):
    """An entry as it would be: to be asked before anybody else sees it. Without a key it is new."""

    key: Key | None = None
    title: Question
    title_en: Question | None = None
    phrasings: Annotated[tuple[Question, ...], Field(max_length=MAX_PHRASINGS)] = ()
    phrasings_en: Annotated[tuple[Question, ...], Field(max_length=MAX_PHRASINGS)] = ()
    answer: Answer | None = None


class StartReplay(Frozen):
    """Ask questions of the base as it would be with these entries and without those keys.

    `draft_entries`: ids of entries whose unpublished drafts count as published. `recent`: how many recent questions of
    customers are asked; `test_sets`: whose questions too.
    """

    drafts: Annotated[tuple[DraftEntry, ...], Field(max_length=50)] = ()
    draft_entries: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    without: Annotated[tuple[Key, ...], Field(max_length=200)] = ()
    recent: Annotated[int, Field(ge=0, le=500)] = 200
    test_sets: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()
    questions: Annotated[tuple[Asked, ...], Field(max_length=200)] = ()


class ReplayLine(Frozen):
    """A question whose answer would change.

    `verdict` is known where the right entry is: from a test, a tap after the bot asked back, or a customer's word that
    the answer helped.
    """

    text: str
    source: Literal["recent", "test", "typed"]
    expected: str | None
    before_action: str
    before_intent: str | None
    before_title: str | None
    before_confidence: float
    after_action: str
    after_intent: str | None
    after_title: str | None
    after_confidence: float
    verdict: Literal["better", "worse", "unknown"]


class ReplayView(Frozen):
    """What would change; questions that stay as they are are only counted."""

    asked: int
    unchanged: int
    better: int
    worse: int
    unknown: int
    lines: tuple[ReplayLine, ...]
    seconds: float
