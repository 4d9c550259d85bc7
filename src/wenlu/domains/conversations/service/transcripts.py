"""Whole conversations for domains above: what was said, what staff alone see, and who the customer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.reading import decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.customers.errors import RecordsDestroyed
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.customers.service import CustomerService
from wenlu.kernel.ids import ConversationId, StaffId
from wenlu.platform.crypto import Undecipherable
from wenlu.platform.database import UnitOfWork

_LONGEST = 5000
"""Events of one transcript; a talk that is longer is read up to here."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation as it stands, with every event of it. `signals` hold what customers must not be told of."""

    conversation_id: UUID
    customer: CustomerBrief
    channel: str
    locale: str
    queue: str | None
    last_holder_id: StaffId | None
    opened_at: datetime
    closed_at: datetime | None
    category: str | None
    rating: int | None
    signals: tuple[str, ...]
    events: Sequence[EventView]


class TranscriptReader:
    """Reads for programs; whoever shows anything of it to a person asks for the permission first."""

    def __init__(self, keys: ConversationKeys, customers: CustomerService) -> None:
        self._keys = keys
        self._customers = customers

    async def find(self, work: UnitOfWork, conversation_id: UUID) -> Transcript | None:
        """Return a conversation; None where there is none, or nobody can read it any more."""
        store = ConversationStore(work)
        try:
            state = await store.get_state(ConversationId(conversation_id))
            key = (await self._keys.read(work, state.id)).key
            rows = await store.list_events(conversation_id, 0, _LONGEST)
            events = [decipher(row, key).view(for_staff=True) for row in rows]
        except (ConversationNotFound, RecordsDestroyed, Undecipherable):
            return None
        return Transcript(
            conversation_id=conversation_id,
            customer=await self._customers.get_brief(work, state.customer_id),
            channel=state.channel,
            locale=state.locale,
            queue=state.queue.value if state.queue else None,
            last_holder_id=state.last_holder_id,
            opened_at=state.opened_at,
            closed_at=state.closed_at,
            category=state.category,
            rating=state.rating,
            signals=state.signals,
            events=events,
        )

    async def list_closed(self, work: UnitOfWork, since: datetime, after: UUID | None, limit: int) -> list[UUID]:
        """Return conversations that were closed since then, by id, behind `after`."""
        return await ConversationStore(work).list_closed(since, after, limit)
