"""Takes in what customers say on outside channels, each message once."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from wenlu.domains.conversations.errors import (
    AttachmentNotFound,
    ConversationClosed,
    ConversationNotFound,
    UnknownChannel,
)
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Draft, Expectation
from wenlu.domains.conversations.service.attachments import AttachmentService
from wenlu.domains.conversations.service.conversations import ConversationService
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.reading import Message, decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.domains.conversations.store.attachments import AttachmentStore
from wenlu.domains.conversations.store.channels import ChannelStore
from wenlu.domains.customers.service import RecognitionService
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.sdk.channel import Manifest, choose, numbered
from wenlu.sdk.inbox import Inbound, IncomingFile, Received
from wenlu.sdk.messages import AttachmentView, ChoiceBody, FileBody, TextBody

_TRIES = 3
"""How often a conversation may end just while a message for it comes in."""
_LOOK_BACK = 6
"""Messages among which the last one of ours is looked for."""
_RECEIPTS = UUID("5f1d6a0e-6f0b-7c1a-9c53-77656e6c7501")


class InboxService:
    """The `Inbox` of every channel. Message and receipt are written together, so that whatever the outside repeats,

    at once or after a crash, and even if the conversation has ended meanwhile, counts once.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        recognition: RecognitionService,
        conversations: ConversationService,
        keys: ConversationKeys,
        attachments: AttachmentService,
        manifests: Mapping[str, Manifest],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._recognition = recognition
        self._conversations = conversations
        self._keys = keys
        self._attachments = attachments
        self._manifests = manifests

    async def receive(self, inbound: Inbound) -> Received:
        """Return where the message lies in the log. Raises `UnknownChannel` and, for files, `AttachmentRefused` or

        `AttachmentTooLarge`.
        """
        if inbound.channel not in self._manifests:
            raise UnknownChannel("no such channel", channel=inbound.channel)
        file: FileBody | None = None
        owner: Actor | None = None
        if isinstance(inbound.body, IncomingFile):
            async with self._unit_of_work() as work:
                known = await _find(work, inbound)
                _, owner = await self._customer(work, inbound)
            if known is not None:
                return known
            file = await self._upload(owner, inbound.body)
        for _ in range(_TRIES - 1):
            try:
                return await self._receive(inbound, file, owner)
            except (ConversationClosed, ConversationNotFound):  # it ended, or became another's, under our hands
                continue
        return await self._receive(inbound, file, owner)

    async def _receive(self, inbound: Inbound, file: FileBody | None, owner: Actor | None) -> Received:
        async with self._unit_of_work() as work:
            await ChannelStore(work).lock_incoming(inbound.channel, inbound.external_id)
            known = await _find(work, inbound)
            if known is not None:
                return known
            customer_id, actor = await self._customer(work, inbound)
            conversation_id = await self._conversations.open(work, customer_id, inbound.channel, inbound.locale)
            if file is not None and owner is not None:
                await _claim(work, file.attachment, owner, conversation_id)
            body = file or await self._body(work, conversation_id, inbound)
            client_id = uuid5(_RECEIPTS, f"{inbound.channel}/{inbound.external_id}")
            expects = Expectation(is_open=True, customer_id=customer_id)
            draft = Draft(EventKind.MESSAGE, actor, body, client_id, expects=expects)
            (stored,) = await self._conversations.record(work, conversation_id, draft)
            await ConversationStore(work).insert_receipt(
                inbound.channel, inbound.external_id, conversation_id, stored.seq
            )
        return Received(conversation_id, stored.seq)

    async def _customer(self, work: UnitOfWork, inbound: Inbound) -> tuple[CustomerId, Actor]:
        customer = await self._recognition.customer_on_channel(work, inbound.channel, inbound.address, inbound.locale)
        return customer.id, Actor(ActorKind.CUSTOMER, customer.id, customer.name)

    async def _upload(self, owner: Actor, file: IncomingFile) -> FileBody:
        view = await self._attachments.upload(owner, file.name, file.content)
        return FileBody(text=file.text if file.text.strip() else view.name, attachment=view)

    async def _body(self, work: UnitOfWork, conversation_id: ConversationId, inbound: Inbound) -> TextBody | ChoiceBody:
        """Return what was said; a digit under numbered choices is the choice that it means."""
        body = inbound.body
        if not isinstance(body, TextBody) or len(body.text.strip()) > len("(12)"):
            assert isinstance(body, TextBody | ChoiceBody)  # noqa: S101  files go another way
            return body
        key = (await self._keys.read(work, conversation_id)).key
        rows = await ConversationStore(work).list_latest(conversation_id, (EventKind.MESSAGE,), _LOOK_BACK)
        ours = next((row for row in reversed(rows) if row.actor_kind is not ActorKind.CUSTOMER), None)
        said = decipher(ours, key).body if ours else None
        offered = numbered(said, self._manifests[inbound.channel]) if isinstance(said, Message) else ()
        choice = choose(body.text, offered)
        return ChoiceBody(text=choice.label, value=choice.value) if choice else body


async def _find(work: UnitOfWork, inbound: Inbound) -> Received | None:
    receipt = await ConversationStore(work).find_receipt(inbound.channel, inbound.external_id)
    return Received(*receipt, repeated=True) if receipt else None


async def _claim(work: UnitOfWork, file: AttachmentView, owner: Actor, conversation_id: ConversationId) -> None:
    assert owner.id is not None  # noqa: S101  a customer always has an id
    if await AttachmentStore(work).claim(file.id, owner.id, conversation_id) is None:
        raise AttachmentNotFound("the file has gone")
