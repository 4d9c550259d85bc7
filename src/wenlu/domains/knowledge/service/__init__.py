"""The door of knowledge."""

from wenlu.domains.knowledge.rules import render
from wenlu.domains.knowledge.service.entries import KnowledgeService
from wenlu.domains.knowledge.service.library import LibraryService
from wenlu.domains.knowledge.service.published import PublishedKnowledge
from wenlu.domains.knowledge.service.starter import StarterImport

__all__ = ["KnowledgeService", "LibraryService", "PublishedKnowledge", "StarterImport", "render"]
