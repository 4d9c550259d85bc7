"""Pure decisions of compliance: rules as data, compiled, and the verdict on a text in its situation."""

from wenlu.domains.compliance.rules.body import Category, Expression, ProductLevels, RuleBody
from wenlu.domains.compliance.rules.changes import list_changes
from wenlu.domains.compliance.rules.compiled import Broken
from wenlu.domains.compliance.rules.difference import CLEAR, Outcome, Tally, difference, is_right, score
from wenlu.domains.compliance.rules.edits import (
    CategoryDetail,
    ProductsDetail,
    SaveCategory,
    SaveProducts,
    taken_up,
    with_category,
    without_category,
)
from wenlu.domains.compliance.rules.flaws import compile_patterns, find_flaws, is_protected, law_missed, patterns_of
from wenlu.domains.compliance.rules.levels import check_body, check_level, get_category, with_level
from wenlu.domains.compliance.rules.life import Move, check_move, check_second_person
from wenlu.domains.compliance.rules.review import RuleSet, list_terms
from wenlu.domains.compliance.rules.rollout import is_chosen
from wenlu.domains.compliance.rules.validity import holding_on, holds

__all__ = [
    "CLEAR",
    "Broken",
    "Category",
    "CategoryDetail",
    "Expression",
    "Move",
    "Outcome",
    "ProductLevels",
    "ProductsDetail",
    "RuleBody",
    "RuleSet",
    "SaveCategory",
    "SaveProducts",
    "Tally",
    "check_body",
    "check_level",
    "check_move",
    "check_second_person",
    "compile_patterns",
    "difference",
    "find_flaws",
    "get_category",
    "holding_on",
    "holds",
    "is_chosen",
    "is_protected",
    "is_right",
    "law_missed",
    "list_changes",
    "list_terms",
    "patterns_of",
    "score",
    "taken_up",
    "with_category",
    "with_level",
    "without_category",
]
