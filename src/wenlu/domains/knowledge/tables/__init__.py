"""Tables of knowledge."""

from wenlu.domains.knowledge.tables.entries import knowledge_entry, knowledge_entry_version
from wenlu.domains.knowledge.tables.library import (
    knowledge_category,
    knowledge_script,
    knowledge_state,
    knowledge_variable,
    phrasing_vector,
)

__all__ = [
    "knowledge_category",
    "knowledge_entry",
    "knowledge_entry_version",
    "knowledge_script",
    "knowledge_state",
    "knowledge_variable",
    "phrasing_vector",
]
