"""What was said, many conversations at a time, for domains above that judge it anew."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

import orjson

from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.domains.conversations.store.history import HistoryStore, TalkRow
from wenlu.domains.customers.errors import RecordsDestroyed
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import ConversationId
from wenlu.platform.crypto import Undecipherable, decrypt
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_TALKS = 100
"""Conversations that are in memory at a time."""
_NONE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the log; `sent` is false for those that the gate kept back."""

    seq: int
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    text: str
    sent: bool


@dataclass(frozen=True, slots=True)
class PastTalk:
    """A conversation with everything that was said in it, in order."""

    id: UUID
    customer_id: UUID
    channel: str
    queue: str | None
    said: tuple[Said, ...]


class HistoryReader:
    """Reads for programs; whoever shows anything of it to a person asks for the permission first."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, keys: ConversationKeys) -> None:
        self._unit_of_work = unit_of_work
        self._keys = keys

    async def count(self, since: datetime) -> int:
        """Return about how many messages of staff and bot `read` comes upon."""
        async with self._unit_of_work() as work:
            return await HistoryStore(work).count(since)

    async def read(self, since: datetime) -> AsyncIterator[list[PastTalk]]:
        """Yield conversations that went on since then, each from its beginning; what nobody can read is left out."""
        after = _NONE
        while True:
            async with self._unit_of_work() as work:
                talks = await HistoryStore(work).list_talks(since, after, _TALKS)
                read = await self._read(work, talks)
            if talks:
                yield read
            if len(talks) < _TALKS:
                return
            after = talks[-1].id

    async def find(self, ids: Sequence[UUID]) -> list[PastTalk]:
        """Return these conversations, without those that nobody can read any more."""
        async with self._unit_of_work() as work:
            return await self._read(work, await HistoryStore(work).find_talks(ids))

    async def _read(self, work: UnitOfWork, talks: Sequence[TalkRow]) -> list[PastTalk]:
        keys = {talk.id: key for talk in talks if (key := await self._key(work, talk.id)) is not None}
        rows = await HistoryStore(work).list_said(list(keys))
        said = await asyncio.to_thread(_decipher, rows, keys)
        return [
            PastTalk(talk.id, talk.customer_id, talk.channel, talk.queue, said.get(talk.id, ()))
            for talk in talks
            if talk.id in keys
        ]

    async def _key(self, work: UnitOfWork, conversation_id: UUID) -> bytes | None:
        try:
            return (await self._keys.read(work, ConversationId(conversation_id))).key
        except (Undecipherable, ConversationNotFound, RecordsDestroyed):
            return None


def _decipher(rows: Sequence[EventRow], keys: Mapping[UUID, bytes]) -> dict[UUID, tuple[Said, ...]]:
    return {
        id_: tuple(said for row in group if (said := _said(row, keys[id_])) is not None)
        for id_, group in groupby(rows, key=lambda row: row.conversation_id)
    }


def _said(row: EventRow, key: bytes) -> Said | None:
    """Read only the words of an event: a history of millions must not wait for what is of no use to it."""
    try:
        body = orjson.loads(decrypt(key, row.body, row.conversation_id.bytes + row.client_id.bytes))["body"]
    except Undecipherable:
        return None  # its key was destroyed, as the law allows
    words = body.get("words", body) if row.kind is EventKind.HELD else body
    text = words.get("text") or ""
    if not text:
        return None
    return Said(row.seq, row.at, row.actor_kind, row.actor_id, text, row.kind is EventKind.MESSAGE)
