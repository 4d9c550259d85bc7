"""Pure decisions of knowledge: what an entry must be, how words are found, how answers are filled in."""

from wenlu.domains.knowledge.rules.answers import card_bodies, choose_answer, staff_notes
from wenlu.domains.knowledge.rules.rendering import render, variables_in
from wenlu.domains.knowledge.rules.review import Step, check_second_person, check_step, check_writable
from wenlu.domains.knowledge.rules.similarity import fold_question, similar_entries
from wenlu.domains.knowledge.rules.validation import (
    Surroundings,
    find_flaws,
    find_script_flaws,
    folded_questions,
    linked_keys,
)
from wenlu.domains.knowledge.rules.words import Weighted, search_query, search_vector

__all__ = [
    "Step",
    "Surroundings",
    "Weighted",
    "card_bodies",
    "check_second_person",
    "check_step",
    "check_writable",
    "choose_answer",
    "find_flaws",
    "find_script_flaws",
    "fold_question",
    "folded_questions",
    "linked_keys",
    "render",
    "search_query",
    "search_vector",
    "similar_entries",
    "staff_notes",
    "variables_in",
]
