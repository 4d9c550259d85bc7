"""What the firm has to tell a customer of its own accord, such as where his complaint stands.

An obligatory contact: outside quiet hours and caps. It passes the gate like every word of staff, is said in the firm's
name and not by whoever holds the conversation, and leaves a customer who waits for an answer waiting for it.
"""

from dataclasses import dataclass
from uuid import UUID

from wenlu.domains.conversations.errors import TalkMovedOn
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import Draft, Expectation, Receipt
from wenlu.domains.conversations.service.conversations import ConversationService
from wenlu.domains.conversations.service.gate import Gate
from wenlu.domains.customers.service import CustomerService
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import ConversationId, CustomerId
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.sdk.messages import TextBody

_REVIEWS = 3


@dataclass(frozen=True, slots=True)
class Obligation:
    """Words that a customer must be told: `sender` is the name he reads, `reason` answers a `confirm` of the gate."""

    customer_id: UUID
    channel: str
    locale: str
    sender: str
    text: str
    client_id: UUID
    reason: str = ""


class ObligatoryNotices:
    """Says what must be said in the customer's conversation, beginning one where none is open."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        conversations: ConversationService,
        customers: CustomerService,
        gate: Gate,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._conversations = conversations
        self._customers = customers
        self._gate = gate

    async def tell(self, actor: Actor, command: Obligation) -> Receipt:
        """Say it; raises the compliance domain's refusals and `GateUnavailable`, in which case nothing was sent."""
        given = CustomerId(command.customer_id)
        async with self._unit_of_work() as work:
            customer = (await self._customers.resolve(work, [given])).get(given, given)
            conversation_id = await self._conversations.open(work, customer, command.channel, command.locale)
        for attempt in range(_REVIEWS):
            try:
                return await self._say(actor, conversation_id, command)
            except TalkMovedOn:
                if attempt == _REVIEWS - 1:
                    raise
        raise AssertionError  # the loop returns or raises

    async def _say(self, actor: Actor, conversation_id: ConversationId, command: Obligation) -> Receipt:
        state, turns = await self._conversations.recent(conversation_id)
        judged = await self._gate.check(actor, state, turns, command.text, command.reason)
        if judged.error is not None:
            await self._conversations.refuse(
                actor, conversation_id, command.client_id, command.text, judged.error.verdict
            )
            raise judged.error
        draft = Draft(
            EventKind.MESSAGE,
            Actor(ActorKind.SYSTEM, None, command.sender),
            TextBody(text=command.text),
            command.client_id,
            judged.verdict,
            command.reason or None,
            expects=Expectation(is_open=True, message_seq=state.message_seq),
        )
        async with self._unit_of_work() as work:
            stored = (await self._conversations.record(work, conversation_id, draft))[0]
        return Receipt(
            client_id=command.client_id, conversation_id=conversation_id, seq=stored.seq, verdict=judged.verdict
        )
