"""Receives customers: who it is, his open conversation, and what his page shows first."""

from collections.abc import Mapping

from wenlu.domains.conversations.errors import UnknownChannel
from wenlu.domains.conversations.ports import Suggestions
from wenlu.domains.conversations.schemas import (
    ChatSession,
    Firm,
    OpenConversation,
    OpenedConversation,
    OpenSession,
    PersonView,
)
from wenlu.domains.conversations.service.conversations import ConversationService
from wenlu.domains.customers.service import RecognitionService
from wenlu.kernel.actors import Actor
from wenlu.kernel.ids import CustomerId
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.sdk.channel import Channel


class ReceptionService:
    """The first thing that a customer's page asks for."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        recognition: RecognitionService,
        conversations: ConversationService,
        suggestions: Suggestions,
        firms: Mapping[str, Firm],
        channels: Mapping[str, Channel],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._recognition = recognition
        self._conversations = conversations
        self._suggestions = suggestions
        self._firms = firms
        self._channels = channels

    async def open_session(self, command: OpenSession) -> ChatSession:
        """Recognise whoever comes, move his conversations if he turned out to be known, and open one.

        Raises `UnknownChannel` for a channel that no page of ours is on.
        """
        self._check_channel(command.channel)
        async with self._unit_of_work() as work:
            welcome = await self._recognition.welcome(
                work, token=command.token, identity_token=command.identity_token, locale=command.locale
            )
            customer = welcome.customer
            if welcome.merged_from is not None:
                await self._conversations.identify(work, welcome.merged_from, customer.id, customer.name)
            conversation_id = await self._conversations.open(work, customer.id, command.channel, command.locale)
        return ChatSession(
            token=welcome.token,
            conversation_id=conversation_id,
            customer=PersonView(id=customer.id, kind=customer.kind, name=customer.name),
            firm=self._firms[command.locale],
            suggestions=tuple(await self._suggestions.suggest(command.locale)),
            consents=welcome.consents,
        )

    async def open_conversation(self, actor: Actor, command: OpenConversation) -> OpenedConversation:
        """Return the customer's open conversation, or begin one after the last has ended; raises `UnknownChannel`."""
        self._check_channel(command.channel)
        assert actor.id is not None  # noqa: S101  a customer always has an id
        async with self._unit_of_work() as work:
            conversation_id = await self._conversations.open(
                work, CustomerId(actor.id), command.channel, command.locale
            )
        return OpenedConversation(conversation_id=conversation_id)

    def _check_channel(self, name: str) -> None:
        """Raise `UnknownChannel` unless customers on this channel talk to us over our own socket."""
        channel = self._channels.get(name)
        if channel is None or not channel.manifest.live:
            raise UnknownChannel("no such channel", channel=name)
