"""Every query of the log: `append` writes it, `LogWriter` gathers posts, `ConversationStore` reads."""

from wenlu.domains.conversations.store.append import NewEvent, Stored, append
from wenlu.domains.conversations.store.conversations import ConversationStore
from wenlu.domains.conversations.store.writer import LogWriter

__all__ = ["ConversationStore", "LogWriter", "NewEvent", "Stored", "append"]
