"""Proves that nothing in the log was changed since it was written (`wenlu evidence verify`)."""

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

from wenlu.domains.audit.service import AuditService
from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.rules import Walk, arrives, find_flaws, step
from wenlu.domains.conversations.schemas.evidence import (
    Broken,
    BrokenAudit,
    BrokenChain,
    ChainState,
    EvidenceReport,
)
from wenlu.domains.conversations.service.seal_check import SealCheck
from wenlu.domains.conversations.store.evidence import EvidenceStore, Head
from wenlu.domains.conversations.store.seals import SealStore, Unlike
from wenlu.kernel.actors import Actor, Permission
from wenlu.platform.database import UnitOfWorkFactory

_CONVERSATIONS = 500
_EVENTS = 5000
_MOST = 1000
"""Flaws of a kind that are named; who changed more than that has changed everything."""

Progress = Callable[[int, int], None]
"""Is told how many events have been read, and about how many there are."""


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


class EvidenceService:
    """Follows every conversation's chain of hashes, the chain of acts, and the seals over both.

    Chains need no key, since they cover the ciphertext.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, audit: AuditService, seals: SealCheck) -> None:
        self._unit_of_work = unit_of_work
        self._audit = audit
        self._seals = seals

    async def verify(self, conversation_id: UUID | None = None, progress: Progress = _silent) -> EvidenceReport:
        """Return how much was read and what is broken, of one conversation or of everything.

        May run while people talk: each batch is read as of one moment. Raises `ConversationNotFound` for a conversation
        that is neither there nor in a seal.
        """
        if conversation_id is not None:
            return await self._verify_one(conversation_id)
        conversations, events, broken = await self._walk_all(progress)
        seals = await self._seals.verify()
        entries, flaws = await self._audit.verify({kept.seal.audit_seq: kept.seal.audit_hash for kept in seals.kept})
        return EvidenceReport(
            conversations=conversations,
            events=events,
            audit_entries=entries,
            seals=len(seals.kept),
            sealed_through=seals.kept[-1].seal.day if seals.kept else None,
            broken=(*_merged(broken, await self._unlike(None)), *seals.broken, *map(BrokenAudit.of, flaws)),
        )

    async def state(self, actor: Actor, conversation_id: UUID) -> ChainState:
        """Return how a conversation stands in the evidence; raises `ConversationNotFound`."""
        actor.check(Permission.READ_EVIDENCE)
        report = await self._verify_one(conversation_id)
        async with self._unit_of_work() as work:
            opened = await EvidenceStore(work).find_origin(conversation_id)
            days = await SealStore(work).list_days(conversation_id)
        if opened is None:
            raise ConversationNotFound("the conversation was removed")
        return ChainState(
            conversation_id=conversation_id,
            customer_id=opened.customer_id,
            opened_at=opened.opened_at,
            events=report.events,
            sealed_seq=days[-1][1].seq if days else 0,
            sealed_on=days[-1][0] if days else None,
            broken=tuple(item for item in report.broken if isinstance(item, BrokenChain)),
        )

    async def _verify_one(self, conversation_id: UUID) -> EvidenceReport:
        async with self._unit_of_work() as work:
            store = EvidenceStore(work)
            await store.freeze()
            heads = await store.list_heads(None, 1, conversation_id)
            events, broken = await _walk(store, heads)
            days = await SealStore(work).list_days(conversation_id)
        unlike = await self._unlike(conversation_id)
        if not heads and not unlike:
            raise ConversationNotFound("no such conversation")
        return EvidenceReport(
            conversations=len(heads),
            events=events,
            seals=len(days),
            sealed_through=days[-1][0] if days else None,
            broken=tuple(_merged(broken, unlike)),
        )

    async def _walk_all(self, progress: Progress) -> tuple[int, int, list[BrokenChain]]:
        async with self._unit_of_work() as work:
            total = await EvidenceStore(work).count_events()
        conversations = events = 0
        broken: list[BrokenChain] = []
        after: UUID | None = None
        while True:
            async with self._unit_of_work() as work:
                store = EvidenceStore(work)
                await store.freeze()
                heads = await store.list_heads(after, _CONVERSATIONS)
                read, found = await _walk(store, heads)
            conversations, events = conversations + len(heads), events + read
            broken += found
            progress(events, max(total, events))
            if len(heads) < _CONVERSATIONS:
                break
            after = heads[-1].conversation_id
        return conversations, events, broken + await self._strays()

    async def _strays(self) -> list[BrokenChain]:
        async with self._unit_of_work() as work:
            strays = await EvidenceStore(work).list_strays(_MOST)
        return [BrokenChain(conversation_id=id_, seq=1, flaw="stray") for id_ in strays]

    async def _unlike(self, only: UUID | None) -> list[Unlike]:
        async with self._unit_of_work() as work:
            return await SealStore(work).list_unlike(_MOST, only)


async def _walk(store: EvidenceStore, heads: Sequence[Head]) -> tuple[int, list[BrokenChain]]:
    """Follow the chains of these conversations as far as there are events; count those and name what is broken."""
    ids = [head.conversation_id for head in heads]
    walks = {id_: Walk() for id_ in ids}
    place, read = (UUID(int=0), 0), 0
    while ids:
        kept = await store.list_kept(ids, place, _EVENTS)
        for item in kept:
            walks[item.link.conversation_id] = step(walks[item.link.conversation_id], item.link, item.digest)
        read += len(kept)
        await asyncio.sleep(0)  # hashing keeps the loop from others
        if len(kept) < _EVENTS:
            break
        place = (kept[-1].link.conversation_id, kept[-1].link.seq)
    broken: list[BrokenChain] = []
    for head in heads:
        if not arrives(walks[head.conversation_id], head.seq, head.hash):
            broken += await _examine(store, head)
    return read, broken


async def _examine(store: EvidenceStore, head: Head) -> list[BrokenChain]:
    """Say what is wrong with a conversation whose chain does not hold."""
    kept = await store.list_kept([head.conversation_id], (UUID(int=0), 0), None)
    findings = await asyncio.to_thread(find_flaws, kept, head.seq, head.hash)
    return [
        BrokenChain(conversation_id=head.conversation_id, seq=finding.seq, flaw=finding.flaw)
        for finding in findings[:_MOST]
    ]


def _merged(broken: Sequence[BrokenChain], unlike: Sequence[Unlike]) -> list[Broken]:
    """Add what only seals know: conversations that are gone, and chains that are sound and not those that were sealed.

    Where a chain is broken by itself, that is said already, and better.
    """
    known = {item.conversation_id for item in broken}
    added: dict[UUID, BrokenChain] = {}
    for item in unlike:
        if item.conversation_id not in known and item.conversation_id not in added:
            flaw = "removed" if item.removed else "missing" if item.gone else "unlike_seal"
            added[item.conversation_id] = BrokenChain(conversation_id=item.conversation_id, seq=item.seq, flaw=flaw)
    return [*broken, *added.values()]
