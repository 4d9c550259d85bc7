"""What stands around the entries: categories, variables, scripts, imports."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from wenlu.domains.knowledge.schemas.base import Answer, Key, Origin, Question, Slug, Words
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


class Script(Frozen):
    """Wording for a situation (话术), which staff put in with `/`."""

    key: Key
    category: Slug
    title: Question
    title_en: Question
    text: Answer
    text_en: Answer


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
