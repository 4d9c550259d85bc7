"""Every query of knowledge."""

from wenlu.domains.knowledge.store.drafts import Draft, DraftStore, FileRecord, FileStore
from wenlu.domains.knowledge.store.entries import EntryFilter, EntryStore, Saver, StoredEntry
from wenlu.domains.knowledge.store.library import LibraryStore
from wenlu.domains.knowledge.store.scripts import ScriptStore, StoredScript
from wenlu.domains.knowledge.store.vectors import VectorStore

__all__ = [
    "Draft",
    "DraftStore",
    "EntryFilter",
    "EntryStore",
    "FileRecord",
    "FileStore",
    "LibraryStore",
    "Saver",
    "ScriptStore",
    "StoredEntry",
    "StoredScript",
    "VectorStore",
]
