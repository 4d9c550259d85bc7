"""The rules as they are shown, and what is wrong or different in a draft of them."""

from datetime import datetime
from typing import Literal

from wenlu.domains.compliance.schemas.situations import Level, Role
from wenlu.domains.compliance.schemas.versions import VersionStatus
from wenlu.sdk.messages import Frozen


class RuleCategoryView(Frozen):
    """One category of the rules, for the rules page.

    `default_level` is the shipped one, below which nobody goes; null for a category of the firm's own. `protected`: its
    shipped expressions are the law's and can be neither switched off nor dated nor taken out. `resting` counts
    expressions that do not hold today.
    """

    id: str
    name: str
    name_en: str
    level: Level
    default_level: Level | None
    protected: bool
    changed: bool
    roles: tuple[Role, ...]
    basis: str
    basis_en: str
    why: str
    why_en: str
    instead: str
    instead_en: str
    expressions: int
    resting: int
    terms: int
    patterns: int


class RuleSetView(Frozen):
    """The rules of one version."""

    version: int
    status: VersionStatus
    revision: int
    created_by: str
    created_at: datetime
    activated_at: datetime | None
    terms: int
    categories: tuple[RuleCategoryView, ...]
    guards: tuple[str, ...]


class RuleFlaw(Frozen):
    """What is wrong with a rule, and at which field; `path` leads there from the category."""

    path: tuple[str | int, ...]
    code: Literal[
        "level_too_low",
        "law_switched_off",
        "law_dated",
        "law_removed",
        "law_missed",
        "bad_id",
        "duplicate_id",
        "empty",
        "too_short",
        "unknown_slot",
        "broken_pattern",
        "matches_nothing",
        "slow_pattern",
        "no_anchor",
        "nothing_to_find",
        "unknown_guard",
        "unknown_category",
        "no_roles",
        "dates_reversed",
        "too_much",
    ]
    detail: str = ""


Effect = Literal["stricter", "laxer", "unclear"]


class RuleChange(Frozen):
    """One difference between two versions. `expression` is null for what belongs to the category itself.

    Lists come as what was `added` and `removed`, everything else as `before` and `after`.
    """

    category: str
    name: str
    name_en: str
    expression: str | None
    field: str
    before: str | None = None
    after: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    effect: Effect


class RuleChanges(Frozen):
    """What one version has otherwise than another."""

    version: int
    against: int
    changes: tuple[RuleChange, ...]
