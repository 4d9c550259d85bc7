"""Holds the seals against their leaves, their signatures, one another, and the copies beside the database."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import orjson

from wenlu.domains.conversations.schemas.evidence import BrokenSeal
from wenlu.domains.conversations.service.sealing import FOLDER, SealParts
from wenlu.domains.conversations.store.seals import KeptSeal, SealingKey, SealStore
from wenlu.kernel.hashing import GENESIS
from wenlu.platform.crypto import Undecipherable
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.signing import KeyPair, SigningAlgorithm, is_signed
from wenlu.platform.timestamps import is_stamped


@dataclass(frozen=True, slots=True)
class CheckedSeals:
    """All seals, oldest first, and what is wrong with them."""

    kept: list[KeptSeal]
    broken: list[BrokenSeal]


class SealCheck:
    """Finds seals that were changed, made by somebody else, or taken away."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, parts: SealParts) -> None:
        self._unit_of_work = unit_of_work
        self._parts = parts

    async def verify(self) -> CheckedSeals:
        """Check every seal there is."""
        async with self._unit_of_work() as work:
            kept = await SealStore(work).list_seals()
            keys = {key.id: key for key in await SealStore(work).list_keys()}
        broken: list[BrokenSeal] = []
        previous = GENESIS
        for item in kept:
            if item.seal.previous != previous:
                broken.append(BrokenSeal(seal=item.seal.day, flaw="previous"))
            previous = item.seal.root
            broken += await self._check(item, keys.get(item.seal.key_id))
        broken += await self._check_copies({item.seal.day: item for item in kept})
        return CheckedSeals(kept, broken)

    async def _check(self, kept: KeptSeal, key: SealingKey | None) -> list[BrokenSeal]:
        """Say what is wrong with one seal by itself."""
        seal = kept.seal
        async with self._unit_of_work() as work:
            leaves = await SealStore(work).list_leaves(seal.day)
        broken: list[BrokenSeal] = []
        if not await asyncio.to_thread(seal.is_rooted, leaves):
            broken.append(BrokenSeal(seal=seal.day, flaw="root"))
        if key is None or not self._is_ours(key):
            broken.append(BrokenSeal(seal=seal.day, flaw="key"))
        elif not is_signed(SigningAlgorithm(seal.algorithm), key.public_key, seal.statement(), kept.signature):
            broken.append(BrokenSeal(seal=seal.day, flaw="signature"))
        if kept.response is not None and not self._is_stamped(kept.response, seal.statement() + kept.signature):
            broken.append(BrokenSeal(seal=seal.day, flaw="timestamp"))
        return broken

    def _is_ours(self, key: SealingKey) -> bool:
        """Say whether a key was made here: its private half is under the master key, which no database holds."""
        try:
            pair = KeyPair(
                SigningAlgorithm(key.algorithm), key.public_key, self._parts.key_ring.unwrap(key.wrapped_key)
            )
            return is_signed(pair.algorithm, key.public_key, b"ours", pair.sign(b"ours"))
        except (Undecipherable, ValueError):
            return False

    def _is_stamped(self, response: bytes, message: bytes) -> bool:
        authority = self._parts.authority
        return is_stamped(response, message) if authority is None else authority.is_trusted(response, message)

    async def _check_copies(self, kept: dict[date, KeptSeal]) -> list[BrokenSeal]:
        broken: dict[date, BrokenSeal] = {}
        for name in await self._parts.objects.list_names(FOLDER):
            try:
                day = date.fromisoformat(PurePosixPath(name).name.split(".")[0])
                copy = orjson.loads(await self._parts.objects.get(name))
            except ValueError:
                continue  # not a copy of ours
            if day not in kept:
                broken[day] = BrokenSeal(seal=day, flaw="missing")
            elif (copy["statement"].encode(), copy["signature"]) != (
                kept[day].seal.statement(),
                kept[day].signature.hex(),
            ):
                broken[day] = BrokenSeal(seal=day, flaw="copy")
        return list(broken.values())
