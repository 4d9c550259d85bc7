"""Whole conversations as evidence: every event as it is kept, with its hash, its ciphertext and its plain text."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wenlu.domains.conversations.rules import Kept, Link
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.conversations import ListFilter
from wenlu.domains.conversations.store.evidence import EvidenceStore
from wenlu.domains.customers.errors import RecordsDestroyed
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.crypto import Undecipherable, decrypt
from wenlu.platform.database import UnitOfWork

_MOST = 10_000
"""Conversations of one customer that are exported at the most."""


@dataclass(frozen=True, slots=True)
class Evident:
    """An event as it is kept; `plain` is the canonical JSON that was encrypted, None once its key was destroyed."""

    link: Link
    digest: bytes
    plain: bytes | None


@dataclass(frozen=True, slots=True)
class Testimony:
    """A conversation with everything that proves it. Whoever has `key` can read all its events, and nothing else."""

    conversation_id: ConversationId
    customer_id: CustomerId
    channel: str
    locale: str
    opened_at: datetime
    closed_at: datetime | None
    head_seq: int
    head_hash: bytes
    key: bytes | None
    events: list[Evident]


class TestimonyReader:
    """Reads for exports; whoever hands anything of it out asks for the permission first."""

    def __init__(self, keys: ConversationKeys) -> None:
        self._keys = keys

    async def read(self, work: UnitOfWork, conversation_id: ConversationId) -> Testimony:
        """Return a conversation as of now; raises `ConversationNotFound`."""
        state = await ConversationStore(work).get_state(conversation_id)
        kept = await EvidenceStore(work).list_kept([conversation_id], (UUID(int=0), 0), None)
        try:
            key = (await self._keys.read(work, conversation_id)).key
        except (RecordsDestroyed, Undecipherable):
            key = None  # the chain still proves that something was said, and when
        return Testimony(
            conversation_id=conversation_id,
            customer_id=state.customer_id,
            channel=state.channel,
            locale=state.locale,
            opened_at=state.opened_at,
            closed_at=state.closed_at,
            head_seq=state.head_seq,
            head_hash=state.head_hash,
            key=key,
            events=[Evident(item.link, item.digest, _plain(item, key)) for item in kept],
        )

    async def owner(self, work: UnitOfWork, conversation_id: ConversationId) -> CustomerId:
        """Return whose conversation it is; raises `ConversationNotFound`."""
        return (await ConversationStore(work).get_state(conversation_id)).customer_id

    async def list_of(self, work: UnitOfWork, customer_id: CustomerId) -> list[ConversationId]:
        """Return a customer's conversations, oldest first."""
        found = await ConversationStore(work).list_ids(ListFilter(customer_id=customer_id, limit=_MOST))
        return sorted(ConversationId(id_) for id_ in found)


def _plain(kept: Kept, key: bytes | None) -> bytes | None:
    if key is None:
        return None
    link = kept.link
    try:
        return decrypt(key, link.ciphertext, link.conversation_id.bytes + link.client_id.bytes)
    except Undecipherable:
        return None
