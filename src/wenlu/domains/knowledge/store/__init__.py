"""Every query of knowledge."""

from wenlu.domains.knowledge.store.entries import EntryFilter, EntryStore, Saver, StoredEntry
from wenlu.domains.knowledge.store.library import LibraryStore
from wenlu.domains.knowledge.store.vectors import VectorStore

__all__ = ["EntryFilter", "EntryStore", "LibraryStore", "Saver", "StoredEntry", "VectorStore"]
