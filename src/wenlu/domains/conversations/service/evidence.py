"""Proves that nothing in the log was changed since it was written (`wenlu evidence verify`)."""

from collections.abc import Sequence
from uuid import UUID

from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.rules import Walk, arrive, step
from wenlu.domains.conversations.schemas import BrokenChain, EvidenceReport
from wenlu.domains.conversations.store.evidence import EvidenceStore, Head
from wenlu.platform.database import UnitOfWorkFactory

_CONVERSATIONS = 500
_EVENTS = 5000
_STRAYS = 1000


class EvidenceService:
    """Follows every conversation's chain of hashes; needs no key, since they cover the ciphertext."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    async def verify(self, conversation_id: UUID | None = None) -> EvidenceReport:
        """Return how much was read and what is broken, of one conversation or of all.

        May run while people talk: each batch is read as of one moment. Raises `ConversationNotFound`. What it cannot
        see is a conversation of which nothing at all is left.
        """
        conversations = events = 0
        broken: list[BrokenChain] = []
        after: UUID | None = None
        while True:
            async with self._unit_of_work() as work:
                store = EvidenceStore(work)
                await store.freeze()
                heads = await store.list_heads(after, _CONVERSATIONS, conversation_id)
                walks, read = await _walk(store, heads)
            conversations += len(heads)
            events += read
            broken += [flaw for head in heads if (flaw := _flaw(head, walks[head.conversation_id])) is not None]
            if len(heads) < _CONVERSATIONS:
                break
            after = heads[-1].conversation_id
        if conversation_id is None:
            broken += await self._strays()
        elif not conversations:
            raise ConversationNotFound("no such conversation")
        return EvidenceReport(conversations=conversations, events=events, broken=tuple(broken))

    async def _strays(self) -> list[BrokenChain]:
        async with self._unit_of_work() as work:
            strays = await EvidenceStore(work).list_strays(_STRAYS)
        return [BrokenChain(conversation_id=id_, seq=1, flaw="stray") for id_ in strays]


async def _walk(store: EvidenceStore, heads: Sequence[Head]) -> tuple[dict[UUID, Walk], int]:
    """Follow the chains of these conversations as far as there are events, and count those."""
    ids = [head.conversation_id for head in heads]
    walks = {id_: Walk() for id_ in ids}
    place, read = (UUID(int=0), 0), 0
    while ids:
        kept = await store.list_kept(ids, place, _EVENTS)
        for item in kept:
            walks[item.link.conversation_id] = step(walks[item.link.conversation_id], item.link, item.digest)
        read += len(kept)
        if len(kept) < _EVENTS:
            break
        place = (kept[-1].link.conversation_id, kept[-1].link.seq)
    return walks, read


def _flaw(head: Head, walk: Walk) -> BrokenChain | None:
    end = arrive(walk, head.seq, head.hash)
    if end.flaw is None:
        return None
    return BrokenChain(conversation_id=head.conversation_id, seq=end.seq, flaw=end.flaw)
