"""The messages of the past as compliance tries its rules on them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wenlu.domains.compliance.ports import PastMessage, Place
from wenlu.domains.compliance.schemas import Role, Situation, Utterance
from wenlu.domains.conversations.service import HistoryReader, PastTalk, Said, speaker_of, writer_of
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import CustomerId, StaffId
from wenlu.platform.database import UnitOfWorkFactory

_CONTEXT = 10
_HOUSE = frozenset({ActorKind.BOT, ActorKind.STAFF})


class ConversationHistory:
    """See `compliance.ports.MessageHistory`.

    What was said is as it was; grade, contract, licence and complaint are those of today, since the log does not repeat
    them with every message. Both versions of the rules meet the same, so that what differs is the rules alone.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        reader: HistoryReader,
        customers: CustomerService,
        organisation: OrganisationService,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reader = reader
        self._customers = customers
        self._organisation = organisation

    async def count(self, since: datetime) -> int:
        """See `compliance.ports.MessageHistory`."""
        return await self._reader.count(since)

    async def read(self, since: datetime) -> AsyncIterator[Sequence[PastMessage]]:
        """See `compliance.ports.MessageHistory`."""
        async for talks in self._reader.read(since):
            found = await self._messages(talks)
            yield [message for message in found if message.at >= since]

    async def find(self, places: Sequence[Place]) -> Mapping[Place, PastMessage]:
        """See `compliance.ports.MessageHistory`."""
        wanted = set(places)
        talks = await self._reader.find(list({id_ for id_, _ in wanted}))
        return {one.place: one for one in await self._messages(talks) if one.place in wanted}

    async def _messages(self, talks: Sequence[PastTalk]) -> list[PastMessage]:
        async with self._unit_of_work() as work:
            briefs = await self._customers.get_briefs(work, {CustomerId(talk.customer_id) for talk in talks})
        writers = await self._writers(talks)
        return [one for talk in talks for one in _messages_of(talk, briefs.get(CustomerId(talk.customer_id)), writers)]

    async def _writers(self, talks: Sequence[PastTalk]) -> Mapping[UUID, tuple[Role, frozenset[str]]]:
        people = {
            said.actor_id
            for talk in talks
            for said in talk.said
            if said.actor_kind is ActorKind.STAFF and said.actor_id is not None
        }
        return {id_: writer_of(await self._organisation.find_staff(StaffId(id_))) for id_ in people}


def _messages_of(
    talk: PastTalk, customer: CustomerBrief | None, writers: Mapping[UUID, tuple[Role, frozenset[str]]]
) -> list[PastMessage]:
    context: list[Utterance] = []
    found: list[PastMessage] = []
    for said in talk.said:
        if said.actor_kind in _HOUSE:
            situation = _situation(talk, said, customer, writers, tuple(context[-_CONTEXT:]))
            found.append(PastMessage((talk.id, said.seq), said.at, situation))
        if said.sent:
            context.append(Utterance(speaker_of(said.actor_kind), said.text))
    return found


def _situation(
    talk: PastTalk,
    said: Said,
    customer: CustomerBrief | None,
    writers: Mapping[UUID, tuple[Role, frozenset[str]]],
    context: tuple[Utterance, ...],
) -> Situation:
    role, licences = Role.BOT, frozenset[str]()
    if said.actor_kind is ActorKind.STAFF:
        role, licences = writers.get(said.actor_id or talk.id, (Role.AGENT, frozenset()))
    return Situation(
        role=role,
        text=said.text,
        context=context,
        customer_grade=customer.grade.value if customer and customer.grade else None,
        has_advisory_contract=bool(customer and customer.has_advisory_contract) and role is not Role.BOT,
        licences=licences,
        channel=talk.channel,
        complaint_open=talk.queue == QueueKind.COMPLAINT.value,
        talk=talk.id,
    )
