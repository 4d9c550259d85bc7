"""The door of knowledge."""

from wenlu.domains.knowledge.rules import card_bodies, choose_answer, render, staff_notes
from wenlu.domains.knowledge.rules.flows import Heard
from wenlu.domains.knowledge.rules.flows import Spoken as FlowSpoken
from wenlu.domains.knowledge.rules.flows import Step as FlowStep
from wenlu.domains.knowledge.rules.graph import (
    Checked,
    Graph,
    Outcome,
    ProfileFacts,
    check,
    compare,
    requirements_of,
)
from wenlu.domains.knowledge.service.cases import TestBench
from wenlu.domains.knowledge.service.conflicts import ConflictService
from wenlu.domains.knowledge.service.documents import DocumentService
from wenlu.domains.knowledge.service.entries import KnowledgeService
from wenlu.domains.knowledge.service.exchange import ExchangeService
from wenlu.domains.knowledge.service.files import KnowledgeFiles
from wenlu.domains.knowledge.service.flow_book import FlowBook
from wenlu.domains.knowledge.service.flow_play import FlowPlay
from wenlu.domains.knowledge.service.flows import FlowService
from wenlu.domains.knowledge.service.gaps import GapService
from wenlu.domains.knowledge.service.graph import GraphService
from wenlu.domains.knowledge.service.laws import LawImport
from wenlu.domains.knowledge.service.library import LibraryService
from wenlu.domains.knowledge.service.passages import PassageLibrary, PassageSearch
from wenlu.domains.knowledge.service.published import PublishedKnowledge
from wenlu.domains.knowledge.service.questions import QuestionService
from wenlu.domains.knowledge.service.reading import DocumentReader
from wenlu.domains.knowledge.service.reviews import ReviewService
from wenlu.domains.knowledge.service.scripts import ScriptService
from wenlu.domains.knowledge.service.starter import StarterImport
from wenlu.domains.knowledge.service.validity import ValidityService
from wenlu.domains.knowledge.service.vectors import load_vectors, save_vectors

__all__ = [
    "Checked",
    "ConflictService",
    "DocumentReader",
    "DocumentService",
    "ExchangeService",
    "FlowBook",
    "FlowPlay",
    "FlowService",
    "FlowSpoken",
    "FlowStep",
    "GapService",
    "Graph",
    "GraphService",
    "Heard",
    "KnowledgeFiles",
    "KnowledgeService",
    "LawImport",
    "LibraryService",
    "Outcome",
    "PassageLibrary",
    "PassageSearch",
    "ProfileFacts",
    "PublishedKnowledge",
    "QuestionService",
    "ReviewService",
    "ScriptService",
    "StarterImport",
    "TestBench",
    "ValidityService",
    "card_bodies",
    "check",
    "choose_answer",
    "compare",
    "load_vectors",
    "render",
    "requirements_of",
    "save_vectors",
    "staff_notes",
]
