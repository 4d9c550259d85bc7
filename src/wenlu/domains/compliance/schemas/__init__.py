"""What goes into the gate, what comes out of it, and its rules as they are shown and changed."""

from wenlu.domains.compliance.schemas.lines import (
    ContextLine,
    FailedLine,
    PostReview,
    ProductLine,
    ReviewedHit,
    ReviewedLine,
    ReviewLine,
)
from wenlu.domains.compliance.schemas.rules import CategoryView, RuleSetView, SetLevel
from wenlu.domains.compliance.schemas.situations import (
    Frozen,
    Grade,
    Level,
    Locale,
    OfferedProduct,
    Risk,
    Role,
    Signal,
    Situation,
    Stage,
    Text,
    Utterance,
)
from wenlu.domains.compliance.schemas.verdicts import Hit, RequiredWarning, Verdict

__all__ = [
    "CategoryView",
    "ContextLine",
    "FailedLine",
    "Frozen",
    "Grade",
    "Hit",
    "Level",
    "Locale",
    "OfferedProduct",
    "PostReview",
    "ProductLine",
    "RequiredWarning",
    "ReviewLine",
    "ReviewedHit",
    "ReviewedLine",
    "Risk",
    "Role",
    "RuleSetView",
    "SetLevel",
    "Signal",
    "Situation",
    "Stage",
    "Text",
    "Utterance",
    "Verdict",
]
