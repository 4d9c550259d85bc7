"""Forgets what was written about a conversation in words; scores and places stay, which say nothing by themselves."""

from uuid import UUID

from wenlu.domains.inspection.store.reviews import ReviewStore
from wenlu.platform.database import UnitOfWork


class InspectionForgetter:
    """Erases reviewers' comments and the model's reasons, where a customer's words are to be forgotten."""

    async def erase_conversation(self, work: UnitOfWork, conversation_id: UUID) -> int:
        """Erase them, and return of how many texts there were any."""
        return await ReviewStore(work).forget_words(conversation_id)
