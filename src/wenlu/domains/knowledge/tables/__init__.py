"""Tables of knowledge."""

from wenlu.domains.knowledge.tables.documents import (
    knowledge_document,
    knowledge_document_state,
    knowledge_document_version,
    knowledge_passage,
)
from wenlu.domains.knowledge.tables.drafts import knowledge_draft, knowledge_file, knowledge_review_policy
from wenlu.domains.knowledge.tables.entries import knowledge_entry, knowledge_entry_version
from wenlu.domains.knowledge.tables.flows import knowledge_flow, knowledge_flow_version
from wenlu.domains.knowledge.tables.graph import (
    knowledge_edge,
    knowledge_graph_state,
    knowledge_node,
    knowledge_node_version,
)
from wenlu.domains.knowledge.tables.library import (
    knowledge_category,
    knowledge_script,
    knowledge_script_version,
    knowledge_state,
    knowledge_variable,
    knowledge_variable_version,
    phrasing_vector,
)
from wenlu.domains.knowledge.tables.workshop import (
    knowledge_gap,
    knowledge_question,
    knowledge_test_run,
    knowledge_test_set,
    knowledge_workshop,
)

__all__ = [
    "knowledge_category",
    "knowledge_document",
    "knowledge_document_state",
    "knowledge_document_version",
    "knowledge_draft",
    "knowledge_edge",
    "knowledge_entry",
    "knowledge_entry_version",
    "knowledge_file",
    "knowledge_flow",
    "knowledge_flow_version",
    "knowledge_gap",
    "knowledge_graph_state",
    "knowledge_node",
    "knowledge_node_version",
    "knowledge_passage",
    "knowledge_question",
    "knowledge_review_policy",
    "knowledge_script",
    "knowledge_script_version",
    "knowledge_state",
    "knowledge_test_run",
    "knowledge_test_set",
    "knowledge_variable",
    "knowledge_variable_version",
    "knowledge_workshop",
    "phrasing_vector",
]
