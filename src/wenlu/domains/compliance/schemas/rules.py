"""The rules as they are shown and changed."""

from datetime import datetime
from typing import Literal

from wenlu.domains.compliance.schemas.situations import Frozen, Level, Role


class CategoryView(Frozen):
    """One category of the rules, for the rules page."""

    id: str
    name: str
    name_en: str
    level: Level
    default_level: Level
    roles: tuple[Role, ...]
    basis: str
    basis_en: str
    why: str
    why_en: str
    instead: str
    instead_en: str
    expressions: int
    terms: int
    patterns: int


class RuleSetView(Frozen):
    """The rules that hold now."""

    version: int
    status: Literal["draft", "active", "retired"]
    created_by: str
    created_at: datetime
    activated_at: datetime | None
    terms: int
    categories: tuple[CategoryView, ...]


class SetLevel(Frozen):
    """Give a category another level; makes and activates a new version."""

    level: Level
