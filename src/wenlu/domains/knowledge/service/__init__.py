"""The door of knowledge."""

from wenlu.domains.knowledge.rules import card_bodies, choose_answer, render, staff_notes
from wenlu.domains.knowledge.service.entries import KnowledgeService
from wenlu.domains.knowledge.service.library import LibraryService
from wenlu.domains.knowledge.service.published import PublishedKnowledge
from wenlu.domains.knowledge.service.reviews import ReviewService
from wenlu.domains.knowledge.service.scripts import ScriptService
from wenlu.domains.knowledge.service.starter import StarterImport
from wenlu.domains.knowledge.service.validity import ValidityService

__all__ = [
    "KnowledgeService",
    "LibraryService",
    "PublishedKnowledge",
    "ReviewService",
    "ScriptService",
    "StarterImport",
    "ValidityService",
    "card_bodies",
    "choose_answer",
    "render",
    "staff_notes",
]
