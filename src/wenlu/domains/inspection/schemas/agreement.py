"""How far the rules and people agree."""

from typing import Literal

from wenlu.domains.inspection.schemas.scorecards import Scale, Section
from wenlu.sdk.messages import Frozen

Strength = Literal["none", "slight", "fair", "moderate", "substantial", "almost_perfect", "unknown"]
"""After Landis and Koch, 1977; `unknown` where there are too few pairs or no variety to say."""


class Cell(Frozen):
    """How often the rule gave one score and people another (or the same)."""

    automatic: int
    human: int
    count: int


class ItemAgreement(Frozen):
    """Cohen's kappa of one item, or of one scale over all its items (`item` None).

    `kappa` None: it cannot be computed, since both always gave one and the same score. Quadratically weighted on the
    scale of five (a 4 for a 5 is nearly right), unweighted on yes and no. `low`, `high`: 95 % by bootstrap.
    """

    item: str | None
    name: str = ""
    name_en: str = ""
    section: Section | None = None
    scale: Scale
    pairs: int
    agreed: float | None
    """Share of pairs that are equal."""
    kappa: float | None
    low: float | None = None
    high: float | None = None
    strength: Strength
    table: tuple[Cell, ...] = ()


class AgreementView(Frozen):
    """Of all items of a card's version; `source` says who stands beside people: the rules, or the language model."""

    source: Literal["rules", "model"]
    conversations: int
    overall: tuple[ItemAgreement, ...]
    items: tuple[ItemAgreement, ...]
    enough: int
    """Pairs from which on a kappa is worth reading."""
