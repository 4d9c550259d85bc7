"""Seals each finished day: one signed root over everything that was written since the seal before."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import orjson
import structlog

from wenlu.domains.audit.service import AuditService
from wenlu.domains.conversations.rules import Leaf, Seal, finished_day
from wenlu.domains.conversations.schemas.evidence import SealKeyView, SealOverview, SealView
from wenlu.domains.conversations.store.seals import KeptSeal, SealingKey, SealStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, start_of
from wenlu.kernel.hashing import GENESIS
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.objects import Objects
from wenlu.platform.signing import KeyPair, SigningAlgorithm, new_key_pair
from wenlu.platform.timestamps import TimestampAuthority, TimestampRefused

_STAMPS = 20
"""Seals that are stamped in one go, after the authority was away."""
FOLDER = "evidence/seals/"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SealParts:
    """What sealing needs besides the database, put together once by bootstrap."""

    key_ring: KeyRing
    objects: Objects
    algorithm: SigningAlgorithm
    authority: TimestampAuthority | None


@dataclass(frozen=True, slots=True)
class Proof:
    """That a conversation's log ended so when a day was sealed: its leaf, and its way to the root."""

    leaf: Leaf
    kept: KeptSeal
    index: int
    size: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature, and by what it is checked."""

    algorithm: str
    public_key: bytes
    signature: bytes


class SealService:
    """Makes seals, keeps copies of them beside the database, and proves what they cover.

    A seal takes what was committed since the seal before it and not what happened on a day by its times, so that
    nothing is ever left out, whatever the clocks of the nodes say.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, audit: AuditService, parts: SealParts) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._audit = audit
        self._parts = parts

    async def seal_days(self) -> None:
        """Seal the last finished day unless it is, and have stamped what is not; run by one node."""
        day = finished_day(self._clock.now())
        async with self._unit_of_work() as work:
            store = SealStore(work)
            last = await store.find_last()
            begun = last is not None or await store.has_conversations(_end(day))
        if begun and (last is None or last.seal.day < day):
            await self._seal(day, last)
        await self._stamp()

    async def _seal(self, day: date, last: KeptSeal | None) -> None:
        async with self._unit_of_work() as work:
            leaves, through = await self._unsealed(SealStore(work))
            audit = await self._audit.head(work)
            pair = await self._key(work)
        unrooted = Seal(
            day=day,
            since=last.seal.day + timedelta(days=1) if last else day,
            leaves=len(leaves),
            root=b"",
            previous=last.seal.root if last else GENESIS,
            audit_seq=audit.seq,
            audit_hash=audit.hash,
            sealed_at=self._clock.now(),
            algorithm=pair.algorithm.value,
            key_id=pair.id,
        )
        seal = await asyncio.to_thread(unrooted.rooted, leaves)
        signature = pair.sign(seal.statement())
        async with self._unit_of_work() as work:
            await SealStore(work).insert(seal, signature, through, leaves)
        await self._copy(KeptSeal(seal, signature, None, None), pair.public)
        log.info("day_sealed", day=day.isoformat(), conversations=len(leaves), root=seal.root.hex(), key=pair.id)

    async def _unsealed(self, store: SealStore) -> tuple[list[Leaf], int]:
        """Return what no seal covers yet, and up to where in commit order.

        After the log was restored into another cluster, transactions are counted anew: then every conversation is
        compared with what is sealed of it.
        """
        after, through = await store.written_through(), await store.horizon()
        if after is not None and through < after:
            return await store.list_unsealed(), through
        return await store.list_written(after or 0, through), through

    async def _key(self, work: UnitOfWork) -> KeyPair:
        """Return the newest key of the algorithm that is set, and make the first."""
        algorithm = self._parts.algorithm
        mine = [key for key in await SealStore(work).list_keys() if key.algorithm == algorithm.value]
        if mine:
            return KeyPair(algorithm, mine[-1].public_key, self._parts.key_ring.unwrap(mine[-1].wrapped_key))
        return await self._add_key(work)

    async def _add_key(self, work: UnitOfWork) -> KeyPair:
        pair = new_key_pair(self._parts.algorithm)
        wrapped = self._parts.key_ring.wrap(pair.private)
        await SealStore(work).insert_key(
            SealingKey(pair.id, pair.algorithm.value, pair.public, wrapped, self._clock.now())
        )
        return pair

    async def renew_key(self, actor: Actor) -> SealKeyView:
        """Sign with a new key from the next seal on; old seals stay provable by theirs."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            pair = await self._add_key(work)
        return _key_view(SealingKey(pair.id, pair.algorithm.value, pair.public, b"", self._clock.now()))

    async def sign(self, message: bytes) -> Signed:
        """Sign something of the firm's, such as an export, with the key of seals."""
        async with self._unit_of_work() as work:
            pair = await self._key(work)
        return Signed(pair.algorithm.value, pair.public, pair.sign(message))

    async def list_keys(self, actor: Actor) -> list[SealKeyView]:
        """Return the public keys, to be kept and published elsewhere."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            return [_key_view(key) for key in await SealStore(work).list_keys()]

    async def overview(self, actor: Actor, since: date, until: date) -> SealOverview:
        """Return the seals of a span of days, and how they are made."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            kept = await SealStore(work).list_seals(since, until)
            keys = await SealStore(work).list_keys()
        return SealOverview(
            seals=[_seal_view(item) for item in kept],
            keys=[_key_view(key) for key in keys],
            last_day=finished_day(self._clock.now()),
            timestamps=self._parts.authority is not None,
        )

    async def prove(self, conversations: Sequence[UUID]) -> dict[UUID, list[Proof]]:
        """Return, for each seal that covers a conversation, what it says of it and how that leads to its root."""
        proofs: dict[UUID, list[Proof]] = {id_: [] for id_ in conversations}
        by_day: dict[date, list[Leaf]] = {}
        async with self._unit_of_work() as work:
            store = SealStore(work)
            for id_ in conversations:
                for day, leaf in await store.list_days(id_):
                    by_day.setdefault(day, []).append(leaf)
            for day, wanted in sorted(by_day.items()):
                kept = await store.find(day)
                if kept is None:
                    continue
                for proof in await asyncio.to_thread(_prove, kept, await store.list_leaves(day), wanted):
                    proofs[proof.leaf.conversation_id].append(proof)
        return proofs

    async def _stamp(self) -> None:
        """Have seals stamped that are not; an authority that does not answer is asked again the next time."""
        authority = self._parts.authority
        if authority is None:
            return
        async with self._unit_of_work() as work:
            waiting = await SealStore(work).list_unstamped(_STAMPS)
            keys = {key.id: key.public_key for key in await SealStore(work).list_keys()}
        for kept in waiting:
            try:
                stamp = await authority.stamp(kept.seal.statement() + kept.signature)
            except TimestampRefused as refused:
                log.warning("seal_not_stamped", day=kept.seal.day.isoformat(), reason=refused.detail)
                return
            async with self._unit_of_work() as work:
                await SealStore(work).add_timestamp(kept.seal.day, stamp.response, stamp.at, authority.url)
            stamped = KeptSeal(kept.seal, kept.signature, stamp.response, stamp.at)
            await self._copy(stamped, keys[kept.seal.key_id])

    async def _copy(self, kept: KeptSeal, public_key: bytes) -> None:
        """Keep a copy beside the database, where a firm can let nobody change it (WORM storage)."""
        copy = {
            "statement": kept.seal.statement().decode(),
            "signature": kept.signature.hex(),
            "public_key": public_key.hex(),
            "timestamp": kept.response.hex() if kept.response else None,
        }
        name = f"{FOLDER}{kept.seal.day.isoformat()}.{'stamped' if kept.response else 'signed'}.json"
        await self._parts.objects.put(name, orjson.dumps(copy, option=orjson.OPT_INDENT_2))


def _prove(kept: KeptSeal, leaves: Sequence[Leaf], wanted: Sequence[Leaf]) -> list[Proof]:
    tree, size = kept.seal.tree(leaves), Seal.FIXED + len(leaves)
    places = {leaf: Seal.FIXED + place for place, leaf in enumerate(leaves)}
    return [Proof(leaf, kept, places[leaf], size, tuple(tree.path(places[leaf]))) for leaf in wanted]


def _end(day: date) -> datetime:
    return start_of(day + timedelta(days=1))


def _seal_view(kept: KeptSeal) -> SealView:
    seal = kept.seal
    return SealView(
        day=seal.day,
        since=seal.since,
        conversations=seal.leaves,
        root=seal.root.hex(),
        key_id=seal.key_id,
        algorithm=seal.algorithm,
        sealed_at=seal.sealed_at,
        stamped_at=kept.stamped_at,
    )


def _key_view(key: SealingKey) -> SealKeyView:
    return SealKeyView(id=key.id, algorithm=key.algorithm, public_key=key.public_key.hex(), made_at=key.made_at)
