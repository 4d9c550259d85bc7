"""Lets domains above hear what happens in conversations, behind the log."""

from collections.abc import Sequence
from uuid import UUID

from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.ports import EventListener
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.reading import decipher
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.kernel.ids import ConversationId
from wenlu.platform.crypto import Undecipherable
from wenlu.platform.database import UnitOfWork


class ListeningFollower:
    """A follower that hands readable events to a listener; what nobody can read any more is passed over."""

    def __init__(self, keys: ConversationKeys, listener: EventListener) -> None:
        self.name = listener.name
        self._keys = keys
        self._listener = listener

    async def follow(self, work: UnitOfWork, rows: Sequence[EventRow]) -> None:
        wanted = [row for row in rows if row.kind in self._listener.kinds]
        keys = {id_: await self._key(work, id_) for id_ in dict.fromkeys(row.conversation_id for row in wanted)}
        events = []
        for row in wanted:
            key = keys[row.conversation_id]
            if key is None:
                continue
            try:
                events.append(decipher(row, key).view(for_staff=True))
            except Undecipherable:
                continue  # its key was destroyed, as the law allows
        if events:
            await self._listener.hear(work, events)

    async def _key(self, work: UnitOfWork, conversation_id: UUID) -> bytes | None:
        try:
            return (await self._keys.read(work, ConversationId(conversation_id))).key
        except (Undecipherable, ConversationNotFound):
            return None
