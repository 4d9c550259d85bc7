"""Questions and answers: what is written, saved and shown of them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from wenlu.domains.knowledge.schemas.base import MAX_PHRASINGS, Answer, Key, Origin, Question, Slug, Words
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.ids import EntryId
from wenlu.sdk.messages import Frozen


class Audience(StrEnum):
    """For whom an answer is meant; the bot tells customers nothing that is for staff."""

    CUSTOMER = "customer"
    STAFF = "staff"


class EntryStatus(StrEnum):
    """The bot knows what is published, and nothing else."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class CheckedBy(StrEnum):
    """How a fact was made sure of (domain.md, "Market facts that answers rest on")."""

    STATUTE = "statute"
    PUBLIC_PAGE = "public page"
    UNCONFIRMED = "unconfirmed"


class Fact(Frozen):
    """Something regulated that an answer says, and where that comes from.

    `valid_until` is the last day on which it may be relied on, where it changes often.
    """

    claim: Words
    source: Words | None = None
    checked_on: date | None = None
    checked_by: CheckedBy
    valid_until: date | None = None

    @model_validator(mode="after")
    def _check_provenance(self) -> Self:
        if self.checked_by is not CheckedBy.UNCONFIRMED and (self.source is None or self.checked_on is None):
            raise ValueError("a fact that was checked names its source and the day")
        if self.checked_on and self.valid_until and self.valid_until < self.checked_on:
            raise ValueError("a fact cannot expire before it was checked")
        return self

    def is_expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today


class FactView(Fact):
    """A fact on the editor's page."""

    expired: bool


class EntryFields(Frozen):
    """Everything of an entry that somebody writes, but for its key.

    `title` is the question as a customer would ask it, `phrasings` other ways to ask. Answers are small Markdown with
    `{{variables}}`; `choices` are the keys of likely next questions; with `handoff` a person of that
    queue is brought besides the answer.
    """

    audience: Audience = Audience.CUSTOMER
    title: Question
    title_en: Question | None = None
    phrasings: tuple[Question, ...] = Field(default=(), max_length=MAX_PHRASINGS)
    phrasings_en: tuple[Question, ...] = Field(default=(), max_length=MAX_PHRASINGS)
    answer: Answer
    answer_en: Answer | None = None
    choices: tuple[Key, ...] = Field(default=(), max_length=6)
    handoff: QueueKind | None = None
    facts: tuple[Fact, ...] = Field(default=(), max_length=50)


class EntryContent(EntryFields):
    """A whole entry as its file has it; the category is the first part of the key unless given."""

    key: Key
    category: Slug

    @model_validator(mode="before")
    @classmethod
    def _default_category(cls, fields: object) -> object:
        if isinstance(fields, Mapping) and "category" not in fields:
            return {**fields, "category": str(fields.get("key", "")).partition(".")[0]}
        return fields


class SaveEntry(EntryFields):
    """Write an entry. `version` is the one that was edited; a new entry has none, and may leave its key to us."""

    key: Key | None = None
    category: Slug
    status: Literal[EntryStatus.DRAFT, EntryStatus.PUBLISHED] = EntryStatus.PUBLISHED
    version: int | None = None

    def content(self, key: str) -> EntryContent:
        fields = {name: getattr(self, name) for name in EntryFields.model_fields}
        return EntryContent(key=key, category=self.category, **fields)


class Flaw(Frozen):
    """One thing that keeps an entry from being saved."""

    field: str
    code: str
    message: str


class SimilarEntry(Frozen):
    """A warning: another entry is asked for in nearly the same words; `score` between 0 and 1."""

    key: str
    title: str
    phrasing: str
    other_phrasing: str
    score: float


class EntryView(EntryContent):
    """An entry with its state. `warnings` are given right after saving."""

    id: EntryId
    facts: tuple[FactView, ...] = ()
    status: EntryStatus
    version: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime
    created_at: datetime
    warnings: tuple[SimilarEntry, ...] = ()


class EntrySummary(Frozen):
    """An entry in a list."""

    id: EntryId
    key: str
    category: str
    audience: Audience
    title: str
    title_en: str | None
    phrasings: int
    status: EntryStatus
    version: int
    origin: Origin
    unconfirmed: int
    expired: int
    updated_by: str | None
    updated_at: datetime


class EntryVersionView(Frozen):
    """How an entry read at some time."""

    version: int
    status: EntryStatus
    content: EntryContent
    saved_by: str | None
    saved_at: datetime
