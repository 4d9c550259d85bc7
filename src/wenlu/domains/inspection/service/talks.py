"""The words that a case is about, for whoever may see the case but not the workbench."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.conversations.service import OverviewService
from wenlu.domains.customers.errors import RecordsDestroyed
from wenlu.domains.customers.schemas import CustomerBrief
from wenlu.domains.inspection.schemas.cases import CaseMessageView, TalkLine, TalkView
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.ids import ConversationId
from wenlu.language.personal import cover_numbers
from wenlu.platform.crypto import Undecipherable
from wenlu.sdk.messages import AnswerBody, CardBody, ChoiceBody, FileBody, TextBody

_PAGE = 200
Words = TextBody | ChoiceBody | FileBody | AnswerBody | CardBody


async def read_said(
    overview: OverviewService, conversation_id: UUID | None, said: Sequence[tuple[int, datetime]]
) -> tuple[CaseMessageView, ...]:
    """Return linked messages with their words; without them where nobody can read them any more."""
    texts: dict[int, str] = {}
    wanted = [seq for seq, _ in said]
    while conversation_id is not None and wanted:
        try:
            page = await overview.read_events(SYSTEM, ConversationId(conversation_id), wanted[0] - 1, _PAGE)
        except (Undecipherable, ConversationNotFound, RecordsDestroyed):
            break
        texts |= {event.seq: text for event in page.events if (text := words_of(event)) is not None}
        wanted = [seq for seq in wanted if seq > page.through]
    return tuple(CaseMessageView(seq=seq, at=at, text=texts.get(seq)) for seq, at in said)


async def read_talk(overview: OverviewService, conversation_id: UUID, after: int) -> TalkView:
    """Return what the customer and whoever answered him said, without what staff say among themselves."""
    page = await overview.read_events(SYSTEM, ConversationId(conversation_id), after, _PAGE)
    lines = tuple(
        TalkLine.model_validate(
            {"seq": event.seq, "at": event.at, "by": event.actor.kind.value, "name": event.actor.name, "text": text}
        )
        for event in page.events
        if (text := words_of(event)) is not None
    )
    return TalkView(lines=lines, through=page.through, head=page.head)


async def customers_of(
    overview: OverviewService, conversation_ids: Sequence[UUID | None]
) -> Mapping[UUID, CustomerBrief]:
    """Return whose conversations these are."""
    ids = list(dict.fromkeys(id_ for id_ in conversation_ids if id_ is not None))
    return {summary.id: summary.customer for summary in await overview.summarise(ids)}


def words_of(event: EventView) -> str | None:
    """Return what a message says, numbers that name a person covered; None for what is none."""
    return cover_numbers(event.body.text) if isinstance(event.body, Words) else None
