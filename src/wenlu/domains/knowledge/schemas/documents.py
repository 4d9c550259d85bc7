"""Documents, their passages, and the articles of statutes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints, model_validator

from wenlu.domains.knowledge.schemas.base import Origin, Question, Words
from wenlu.domains.knowledge.schemas.entries import Audience
from wenlu.sdk.messages import Frozen, Stripped


class DocumentKind(StrEnum):
    """What sort of text it is."""

    LAW = "law"
    RULE = "rule"
    PRODUCT = "product"
    PROCEDURE = "procedure"
    CONTRACT = "contract"
    NOTICE = "notice"
    OTHER = "other"


class ReadingStatus(StrEnum):
    """How far a version has come on its way into passages."""

    READING = "reading"
    READY = "ready"
    FAILED = "failed"


class DocumentFields(Frozen):
    """What somebody says about a document.

    `dated` is the day of the text itself, `checked_on` when it was last compared with its source; between `valid_from`
    and `valid_until`, both included, it may be quoted.
    """

    title: Question
    kind: DocumentKind = DocumentKind.OTHER
    source: Words | None = None
    audience: Audience = Audience.STAFF
    dated: date | None = None
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _check_dates(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("a document cannot end before it begins")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether it may be quoted on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class SaveDocument(DocumentFields):
    """Change what is said about a document; `edition` is the one that was edited."""

    edition: int


class DocumentVersionView(Frozen):
    """One file that was uploaded. `progress` is in per cent; `reason` says why it could not be read."""

    version: int
    status: ReadingStatus
    reason: str | None
    progress: int
    pages: int | None
    passages: int
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str | None
    uploaded_at: datetime


class DocumentView(DocumentFields):
    """A document with all its versions, newest first. `version` is the one that is searched, None before the first."""

    id: UUID
    law: str | None
    archived: bool
    version: int | None
    edition: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime
    created_at: datetime
    versions: tuple[DocumentVersionView, ...]


class DocumentSummary(DocumentFields):
    """A document in a list; `latest` is its newest version, which may still be being read."""

    id: UUID
    law: str | None
    archived: bool
    version: int | None
    origin: Origin
    updated_at: datetime
    passages: int
    latest: DocumentVersionView


class PassageView(Frozen):
    """A piece of a document: the headings that lead to it, the page it begins on, the article that it is."""

    ordinal: int
    headings: tuple[str, ...]
    page: int | None
    article: str | None
    number: int | None
    text: str


class PassageHitView(Frozen):
    """A passage that was found: `quote` are the sentences that answer best, `score` the probability that they do.

    `reasons` say what spoke for it: `words`, `meaning`, `article`, `title`.
    """

    document_id: UUID
    law: str | None
    title: str
    source: str | None
    dated: date | None
    checked_on: date | None
    passage: PassageView
    quote: str
    score: float
    reasons: tuple[str, ...]


class AskDocument(Frozen):
    """Try a question on a document."""

    q: Annotated[Stripped, StringConstraints(min_length=1, max_length=600)]


class LawView(Frozen):
    """A statute that can be cited."""

    law: str
    document_id: UUID
    title: str
    source: str | None
    dated: date | None
    valid_from: date | None
    checked_on: date | None
    articles: int


class ArticleView(Frozen):
    """The whole text of an article, a paragraph a string; what it is called, and of which day it is."""

    law: str
    document_id: UUID
    title: str
    article: str
    number: int
    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]
    source: str | None
    dated: date | None
    valid_from: date | None
    checked_on: date | None


class CitationView(Frozen):
    """An article named in a text, by the part of the text; `found` is None for a statute that is not here."""

    start: int
    end: int
    title: str
    law: str | None
    number: int
    paragraph: int | None
    item: int | None
    found: ArticleView | None
