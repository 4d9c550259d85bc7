"""Import and export of entries."""

from enum import StrEnum

from wenlu.domains.knowledge.schemas.entries import Flaw
from wenlu.sdk.messages import Frozen


class FileFormat(StrEnum):
    CSV = "csv"
    YAML = "yaml"


class ImportChange(StrEnum):
    """What an imported row does to the knowledge base."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FLAWED = "flawed"


class ImportRow(Frozen):
    """One entry of the file. `line` is where it begins (CSV) or its place in the list (YAML), from 1."""

    line: int
    key: str
    title: str
    change: ImportChange
    fields: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()


class ImportPreview(Frozen):
    """What an import would do. Nothing is written; `digest` stands for the file and for what it was held against."""

    format: FileFormat
    digest: str
    created: int
    changed: int
    unchanged: int
    flawed: int
    review: bool
    rows: tuple[ImportRow, ...]


class ImportOutcome(Frozen):
    """What an import did: `published` at once, or `drafts` for the review."""

    drafts: int = 0
    published: int = 0
    unchanged: int = 0
    flawed: int = 0
    rows: tuple[ImportRow, ...] = ()
