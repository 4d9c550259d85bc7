"""Questions and answers: what is written, saved and shown of them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.knowledge.schemas.base import MAX_PHRASINGS, Answer, Key, Origin, Question, Slug, Words
from wenlu.domains.knowledge.schemas.drafts import DraftState, DraftView
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.ids import EntryId
from wenlu.sdk.messages import AttachmentView, Frozen

SecureUrl = Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=2000)]


class Audience(StrEnum):
    """For whom an answer is meant; the bot tells customers nothing that is for staff."""

    CUSTOMER = "customer"
    STAFF = "staff"


class EntryStatus(StrEnum):
    """The bot knows what is published, and nothing else; a draft here was never published."""

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


class SpecialAnswer(Frozen):
    """An answer for one channel, or for staff; without a channel it holds on all.

    For customers it stands in the place of the main answer (short on the phone, no tables in WeChat). For staff it is
    shown beside what the customer is told, and never told to him.
    """

    channel: Slug | None = None
    audience: Audience = Audience.CUSTOMER
    text: Answer
    text_en: Answer | None = None


class EntryCardAction(Frozen):
    """A button of a card: another question, or a page."""

    label: Question
    label_en: Question | None = None
    key: Key | None = None
    url: SecureUrl | None = None

    @model_validator(mode="after")
    def _check_target(self) -> Self:
        if (self.key is None) == (self.url is None):
            raise ValueError("a button leads to a question or to a page")
        return self


class EntryCard(Frozen):
    """A card that is sent after the answer."""

    title: Question
    title_en: Question | None = None
    text: Words
    text_en: Words | None = None
    url: SecureUrl | None = None
    actions: tuple[EntryCardAction, ...] = Field(default=(), max_length=4)


class EntryFields(Frozen):
    """Everything of an entry that somebody writes, but for its key.

    `title` is the question as a customer would ask it, `phrasings` other ways to ask. Answers are small Markdown with
    `{{variables}}`; `answers` are for particular channels and for staff; `choices` are the keys of likely next
    questions; with `handoff` a person of that queue is brought besides the answer. `cards` and `attachments` are sent
    after it. The bot uses the entry from `valid_from` to `valid_until`, both days in Shanghai and included.
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
    answers: tuple[SpecialAnswer, ...] = Field(default=(), max_length=12)
    cards: tuple[EntryCard, ...] = Field(default=(), max_length=3)
    attachments: tuple[AttachmentView, ...] = Field(default=(), max_length=5)
    valid_from: date | None = None
    valid_until: date | None = None

    def in_force(self, today: date) -> bool:
        """Whether the bot may use it on this day."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is None or today <= self.valid_until
        )

    def due_on(self) -> date | None:
        """Return the first day that an editor has to look at it again by, if there is one."""
        days = [self.valid_until, *(fact.valid_until for fact in self.facts)]
        return min((day for day in days if day is not None), default=None)

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return everything in small Markdown that may name variables, with the field it stands in."""
        pairs = [("answer", self.answer), ("answer_en", self.answer_en)]
        for place, special in enumerate(self.answers):
            pairs += [(f"answers.{place}.text", special.text), (f"answers.{place}.text_en", special.text_en)]
        for place, card in enumerate(self.cards):
            pairs += [(f"cards.{place}.text", card.text), (f"cards.{place}.text_en", card.text_en)]
        return tuple((field, text) for field, text in pairs if text is not None)


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
    """Write the draft of an entry.

    `version` is the published one that the draft starts from (none for a new entry, 0 for one never published) and
    `revision` the state of the draft that was edited (none where there was no draft). `submit`: it is ready; a second
    person reviews it, or, where the firm wants no review, it is published at once. A new entry may leave its key to us.
    """

    key: Key | None = None
    category: Slug
    version: int | None = None
    revision: int | None = None
    submit: bool = False

    def content(self, key: str) -> EntryContent:
        fields = {name: getattr(self, name) for name in EntryFields.model_fields}
        return EntryContent(key=key, category=self.category, **fields)


class EntryDraftView(DraftView):
    """The next version of an entry, as it is being written."""

    content: EntryContent


class EntryWork(StrEnum):
    """What of the entries waits for an editor."""

    MINE = "mine"
    DRAFTS = "drafts"
    IN_REVIEW = "in_review"
    DUE = "due"
    UNCONFIRMED = "unconfirmed"


class Flaw(Frozen):
    """One thing that keeps an entry from being saved.

    Pages word it by its `code`: `value` is what is wrong, `other` what it is at odds with.
    """

    field: str
    code: str
    message: str
    value: str = ""
    other: str = ""


class SimilarEntry(Frozen):
    """A warning: another entry is asked for in nearly the same words; `score` between 0 and 1."""

    key: str
    title: str
    phrasing: str
    other_phrasing: str
    score: float


class EntryView(EntryContent):
    """An entry with its state: what is published (or, if nothing ever was, the draft), and the open `draft`.

    `warnings` are given right after saving.
    """

    id: EntryId
    facts: tuple[FactView, ...] = ()
    status: EntryStatus
    version: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime
    created_at: datetime
    in_use: bool
    draft: EntryDraftView | None = None
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
    valid_from: date | None
    valid_until: date | None
    due_on: date | None
    in_use: bool
    draft: DraftState | None
    draft_by: str | None
    updated_by: str | None
    updated_at: datetime


class EntryVersionView(Frozen):
    """How an entry read at some time; `approved_by` let it out, `comment` is what he said to it."""

    version: int
    status: EntryStatus
    content: EntryContent
    saved_by: str | None
    approved_by: str | None
    comment: str
    saved_at: datetime
