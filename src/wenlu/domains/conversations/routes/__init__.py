"""HTTP of conversations: the customer's side, the staff's side, files."""

from wenlu.domains.conversations.routes.chat import router as chat
from wenlu.domains.conversations.routes.evidence import router as evidence
from wenlu.domains.conversations.routes.files import router as files
from wenlu.domains.conversations.routes.holding import router as holding
from wenlu.domains.conversations.routes.staff import router as staff

__all__ = ["chat", "evidence", "files", "holding", "staff"]
