"""Keys of conversations, and who they belong to, kept in memory for those that are talked in."""

from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.customers.errors import RecordsDestroyed
from wenlu.domains.customers.service import CustomerService
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.crypto import decrypt, encrypt, new_key
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_KEPT = 50_000
"""Conversations in memory; some 200 bytes each."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A conversation's key and its customer."""

    key: bytes
    customer_id: CustomerId


class ConversationKeys:
    """Makes, wraps and finds the key of a conversation; the customer's records key wraps it."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, customers: CustomerService) -> None:
        self._unit_of_work = unit_of_work
        self._customers = customers
        self._kept: OrderedDict[ConversationId, Owned] = OrderedDict()

    async def make(self, work: UnitOfWork, customer_id: CustomerId) -> bytes:
        """Return a fresh key, wrapped."""
        return encrypt(await self._customers.records_key(work, customer_id), new_key())

    async def get(self, conversation_id: ConversationId) -> Owned:
        """Return key and owner; raises `ConversationNotFound`."""
        known = self._kept.get(conversation_id)
        if known is not None:
            self._kept.move_to_end(conversation_id)
            return known
        async with self._unit_of_work() as work:
            return await self.read(work, conversation_id)

    async def read(self, work: UnitOfWork, conversation_id: ConversationId) -> Owned:
        """The same inside a unit of work that is open already."""
        known = self._kept.get(conversation_id)
        if known is not None:
            return known
        return await self.read_again(work, conversation_id)

    async def read_again(self, work: UnitOfWork, conversation_id: ConversationId) -> Owned:
        """The same from the database: another node may have moved the conversation to another customer meanwhile."""
        customer_id, wrapped = await ConversationStore(work).get_key(conversation_id)
        owned = Owned(decrypt(await self._customers.records_key(work, customer_id), wrapped), customer_id)
        self._kept[conversation_id] = owned
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return owned

    async def read_those_left(self, work: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, bytes]:
        """Return the keys of several conversations; those whose records are destroyed are left out."""
        found: dict[UUID, bytes] = {}
        for id_ in ids:
            with suppress(RecordsDestroyed):
                found[id_] = (await self.read(work, ConversationId(id_))).key
        return found

    async def move(self, work: UnitOfWork, conversation_id: ConversationId, to: CustomerId) -> None:
        """Wrap the key anew for the customer that the conversation now belongs to."""
        owned = await self.read(work, conversation_id)
        wrapped = encrypt(await self._customers.records_key(work, to), owned.key)
        await ConversationStore(work).set_key(conversation_id, wrapped)
        work.after_commit(lambda: self.forget(conversation_id))

    def forget(self, conversation_id: ConversationId) -> None:
        self._kept.pop(conversation_id, None)
