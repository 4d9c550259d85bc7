"""What was said with a customer, as his rights and the terms of keeping ask for it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import orjson

from wenlu.domains.conversations.events import Audience, Recalled
from wenlu.domains.conversations.ports import Forgetter
from wenlu.domains.conversations.service.attachments import AttachmentService
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.reading import Message, Opened, decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.records import RecordsStore
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.crypto import new_key
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.sdk.messages import FileBody

_BATCH = 1000


class ConversationRecords:
    """Copies, forgets and destroys; implements what the customers domain asks of whoever keeps records.

    `forgetters` keep words of customers apart from the log, and forget them conversation by conversation.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        keys: ConversationKeys,
        attachments: AttachmentService,
        forgetters: Sequence[Forgetter],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._keys = keys
        self._attachments = attachments
        self._forgetters = forgetters

    async def has_open(self, work: UnitOfWork, customer_id: CustomerId) -> bool:
        """Say whether a conversation with him goes on."""
        return await RecordsStore(work).has_open(customer_id)

    async def last_at(self, work: UnitOfWork, ids: Collection[CustomerId]) -> Mapping[CustomerId, datetime]:
        """Return when each was last talked with."""
        return await RecordsStore(work).last_at(ids)

    async def forget(self, work: UnitOfWork, customer_id: CustomerId) -> None:
        """Erase what others have made of his words."""
        for conversation_id in await RecordsStore(work).list_conversations(customer_id):
            for forgetter in self._forgetters:
                await forgetter.erase_conversation(work, conversation_id)

    async def destroy(self, work: UnitOfWork, customer_id: CustomerId) -> None:
        """Make files unreadable at once, and let go of the keys that are in memory."""
        store = RecordsStore(work)
        ids = await store.list_conversations(customer_id)
        await store.abandon_files(ids, new_key())
        for id_ in ids:
            work.after_commit(partial(self._keys.forget, id_))

    async def copy(self, customer_id: CustomerId) -> Mapping[str, bytes]:
        """Return his conversations as he saw them, one file each, and the files that were sent in them."""
        async with self._unit_of_work() as work:
            ids = await RecordsStore(work).list_conversations(customer_id)
        files: dict[str, bytes] = {}
        for id_ in ids:
            seen = await self._seen(id_)
            files[f"{id_}.json"] = orjson.dumps([_line(item) for item in seen], option=orjson.OPT_INDENT_2)
            for item in seen:
                if isinstance(item.body, FileBody):
                    file = item.body.attachment
                    content = await self._attachments.read(await self._attachments.find(file.id))
                    files[f"{id_}/{file.id}-{file.name}"] = content
        return files

    async def _seen(self, conversation_id: ConversationId) -> list[Opened]:
        """Return the messages that the customer could read; what was recalled is not among them."""
        opened: list[Opened] = []
        after = 0
        while True:
            async with self._unit_of_work() as work:
                key = (await self._keys.read(work, conversation_id)).key
                rows = await ConversationStore(work).list_events(conversation_id, after, _BATCH)
            opened += [decipher(row, key) for row in rows if row.audience is Audience.ALL]
            if len(rows) < _BATCH:
                break
            after = rows[-1].seq
        recalled = {item.body.seq for item in opened if isinstance(item.body, Recalled)}
        return [item for item in opened if isinstance(item.body, Message) and item.row.seq not in recalled]


def _line(item: Opened) -> dict[str, object]:
    body = item.body
    assert isinstance(body, Message)  # noqa: S101  nothing else is kept by `_seen`
    file: UUID | None = body.attachment.id if isinstance(body, FileBody) else None
    return {"at": item.row.at, "by": item.row.actor_kind.value, "name": item.name, "text": body.text, "file": file}
