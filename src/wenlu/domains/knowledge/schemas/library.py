"""What stands around the entries: categories, variables, scripts, imports."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from wenlu.domains.knowledge.schemas.base import Answer, Key, Origin, Question, Slug, Words
from wenlu.domains.knowledge.schemas.drafts import DraftView, Subject
from wenlu.sdk.messages import Frozen, Text


class CategoryView(Frozen):
    """A category and how many entries it has that are not archived."""

    id: str
    name: str
    name_en: str
    entries: int
    published: int
    drafts: int


class Variable(Frozen):
    """What differs from firm to firm and is filled into answers. `confirmed`: the firm has set it."""

    key: Slug
    label: Words
    label_en: Words
    value: Words
    value_en: Words | None = None
    confirmed: bool = False
    note: Annotated[Text, StringConstraints(max_length=500)] = ""


class VariableView(Variable):
    origin: Origin
    version: int
    updated_by: str | None
    updated_at: datetime


class SetVariable(Frozen):
    """Give a variable its value; `version` is the one that was edited."""

    value: Words
    value_en: Words | None = None
    confirmed: bool = True
    version: int


class VariableVersionView(Frozen):
    """What a variable was once."""

    version: int
    value: str
    value_en: str | None
    confirmed: bool
    saved_by: str | None
    saved_at: datetime


class VariableUse(Frozen):
    """An entry or a script that names a variable."""

    key: str
    kind: Subject
    id: UUID
    title: str


class Script(Frozen):
    """Wording for a situation (话术), which staff put in with `/`."""

    key: Key
    category: Slug
    title: Question
    title_en: Question
    text: Answer
    text_en: Answer


class ScriptStatus(StrEnum):
    """Staff use what is published; a draft here was never published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class SaveScript(Frozen):
    """Write the draft of a script; `version`, `revision` and `submit` as for an entry (`SaveEntry`)."""

    key: Key | None = None
    category: Slug
    title: Question
    title_en: Question
    text: Answer
    text_en: Answer
    version: int | None = None
    revision: int | None = None
    submit: bool = False

    def content(self, key: str) -> Script:
        fields = {name: getattr(self, name) for name in Script.model_fields if name != "key"}
        return Script(key=key, **fields)


class ScriptDraftView(DraftView):
    """The next version of a script, as it is being written."""

    content: Script


class ScriptRecordView(Script):
    """A script with its state: what is published (or, if nothing ever was, the draft), and the open `draft`."""

    id: UUID
    status: ScriptStatus
    version: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime
    draft: ScriptDraftView | None = None


class ScriptVersionView(Frozen):
    """How a script read at some time."""

    version: int
    status: ScriptStatus
    content: Script
    saved_by: str | None
    approved_by: str | None
    comment: str
    saved_at: datetime


class ScriptView(Frozen):
    """A script in the language asked for, variables filled in."""

    id: str
    category: str
    title: str
    text: str


class ImportReport(Frozen):
    """What an import of the shipped knowledge did; `kept` were edited here and stay as they are."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    archived: int = 0
    problems: tuple[str, ...] = ()
