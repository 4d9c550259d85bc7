"""Pure decisions of knowledge: what an entry must be, how words are found, how answers are filled in."""

from wenlu.domains.knowledge.rules.rendering import render, variables_in
from wenlu.domains.knowledge.rules.similarity import fold_question, similar_entries
from wenlu.domains.knowledge.rules.validation import Surroundings, find_flaws, folded_questions
from wenlu.domains.knowledge.rules.words import Weighted, search_query, search_vector

__all__ = [
    "Surroundings",
    "Weighted",
    "find_flaws",
    "fold_question",
    "folded_questions",
    "render",
    "search_query",
    "search_vector",
    "similar_entries",
    "variables_in",
]
