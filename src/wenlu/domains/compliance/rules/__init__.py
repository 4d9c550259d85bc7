"""Pure decisions of compliance: rules as data, compiled, and the verdict on a text in its situation."""

from wenlu.domains.compliance.rules.body import Category, RuleBody
from wenlu.domains.compliance.rules.compiled import Broken
from wenlu.domains.compliance.rules.levels import check_body, check_level, get_category, with_level
from wenlu.domains.compliance.rules.review import RuleSet, list_terms

__all__ = [
    "Broken",
    "Category",
    "RuleBody",
    "RuleSet",
    "check_body",
    "check_level",
    "get_category",
    "list_terms",
    "with_level",
]
