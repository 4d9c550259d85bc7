"""Showing what is covered, for a reason that is kept."""

from wenlu.domains.audit.schemas import Act, Detail, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.conversations.errors import NoSuchMessage, ReadDenied
from wenlu.domains.conversations.events import EventKind, Recalled
from wenlu.domains.conversations.schemas import RevealedMessage, RevealMessage
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.overview import OverviewService
from wenlu.domains.conversations.service.reading import Message, decipher
from wenlu.domains.conversations.store import ConversationStore
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import ConversationId
from wenlu.language.personal import find_numbers, label_personal
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class RevealService:
    """Shows staff one message as it was written."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, keys: ConversationKeys, overview: OverviewService
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._keys = keys
        self._overview = overview

    async def reveal(
        self, actor: Actor, conversation_id: ConversationId, seq: int, command: RevealMessage
    ) -> RevealedMessage:
        """Return the message; who saw what kinds of data, and why, is written down in the same moment.

        Raises `ReadDenied`, and `NoSuchMessage` for what is no message, or was recalled.
        """
        state = await self._overview.check_reader(actor, conversation_id)
        if not actor.is_staff:
            raise ReadDenied("one's own messages are not covered")
        async with self._unit_of_work() as work:
            text = await self._read(work, conversation_id, seq)
            subject = Subject(SubjectKind.CONVERSATION, conversation_id, state.customer_id)
            kinds = sorted({passage.kind.value for passage in find_numbers(text)})
            detail: Detail = {"seq": seq, "kinds": kinds, "why": label_personal(command.why)}
            record_act(work, self._clock.now(), actor, Act.PERSONAL_REVEALED, subject, detail=detail)
        return RevealedMessage(seq=seq, text=text)

    async def _read(self, work: UnitOfWork, conversation_id: ConversationId, seq: int) -> str:
        store = ConversationStore(work)
        row = await store.find_event(conversation_id, seq)
        if row is None or row.kind is not EventKind.MESSAGE:
            raise NoSuchMessage("there is nothing to show")
        key = (await self._keys.read(work, conversation_id)).key
        body = decipher(row, key).body
        recalls = [decipher(other, key).body for other in await store.list_recalls([conversation_id])]
        if not isinstance(body, Message) or any(isinstance(one, Recalled) and one.seq == seq for one in recalls):
            raise NoSuchMessage("there is nothing to show")
        return body.text
