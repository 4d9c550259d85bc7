"""The staff's side: lists, one conversation, messages under review, notes, closing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.rules import CLOSING_CATEGORIES
from wenlu.domains.conversations.schemas import (
    MAX_SEQ,
    AskReview,
    CloseConversation,
    ClosingCategory,
    ConversationDetail,
    ConversationSummary,
    EventPage,
    ListConversations,
    PostMessage,
    PostNote,
    PostRecall,
    Receipt,
    RevealedMessage,
    RevealMessage,
    Scope,
)
from wenlu.domains.conversations.service import ConversationService, OverviewService, RevealService
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1", tags=["conversations"])

Conversations = Annotated[ConversationService, Depends(use(ConversationService))]
Overview = Annotated[OverviewService, Depends(use(OverviewService))]
Organisation = Annotated[OrganisationService, Depends(use(OrganisationService))]
After = Annotated[int, Query(ge=0, le=MAX_SEQ)]


@router.get("/conversations")
async def list_conversations(
    actor: StaffActor,
    overview: Overview,
    organisation: Organisation,
    scope: Scope = "mine",
    customer_id: CustomerId | None = None,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ConversationSummary]:
    """List conversations: mine, my queues', everything that waits (pool), the bot's, closed ones, all."""
    queues = tuple(QueueKind) if scope == "pool" else await _queues(actor, organisation)
    command = ListConversations(scope, queues, customer_id, cursor, limit)
    return await overview.list_conversations(actor, command)


@router.post("/conversations/{conversation_id}/events/{seq}/reveal")
async def reveal_message(
    actor: StaffActor,
    conversation_id: ConversationId,
    seq: Annotated[int, Path(ge=1, le=MAX_SEQ)],
    command: RevealMessage,
    revealing: Annotated[RevealService, Depends(use(RevealService))],
) -> RevealedMessage:
    """A message as it was written, personal data and all; the reason is kept in the log of acts."""
    return await revealing.reveal(actor, conversation_id, seq, command)


@router.get("/conversations/{conversation_id}")
async def get_conversation(
    actor: StaffActor, conversation_id: ConversationId, overview: Overview
) -> ConversationDetail:
    """Return a conversation with its customer and a dossier of what was said."""
    return await overview.get_detail(actor, conversation_id)


@router.get("/conversations/{conversation_id}/events")
async def read_events(
    actor: StaffActor,
    conversation_id: ConversationId,
    overview: Overview,
    after: After = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> EventPage:
    """Read what happened after a `seq`, staff's own events included."""
    return await overview.read_events(actor, conversation_id, after, limit)


@router.post("/conversations/{conversation_id}/messages")
async def post_message(
    actor: StaffActor, conversation_id: ConversationId, command: PostMessage, conversations: Conversations
) -> Receipt:
    """Answer the customer; the gate judges the words before they leave."""
    return await conversations.post(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/review")
async def review_words(
    actor: StaffActor,
    conversation_id: ConversationId,
    command: AskReview,
    overview: Overview,
    conversations: Conversations,
) -> Verdict:
    """Judge words while they are being written; nothing is recorded."""
    await overview.check_reader(actor, conversation_id)
    return await conversations.review(actor, conversation_id, command.text)


@router.post("/conversations/{conversation_id}/recalls")
async def recall_message(
    actor: StaffActor, conversation_id: ConversationId, command: PostRecall, conversations: Conversations
) -> Receipt:
    """Take back a message of one's own within two minutes; the log keeps it."""
    return await conversations.recall(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/notes")
async def write_note(
    actor: StaffActor,
    conversation_id: ConversationId,
    command: PostNote,
    overview: Overview,
    conversations: Conversations,
) -> Receipt:
    """Write privately to colleagues in the conversation."""
    await overview.check_reader(actor, conversation_id)
    return await conversations.note(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/close", status_code=204)
async def close_conversation(
    actor: StaffActor, conversation_id: ConversationId, command: CloseConversation, conversations: Conversations
) -> Response:
    """End a conversation that one holds, with a category."""
    await conversations.close(actor, conversation_id, command)
    return Response(status_code=204)


@router.get("/closing-categories")
async def list_closing_categories(actor: StaffActor) -> tuple[ClosingCategory, ...]:  # noqa: ARG001  for staff only
    """List what a conversation may have been about."""
    return CLOSING_CATEGORIES


async def _queues(actor: Actor, organisation: OrganisationService) -> tuple[QueueKind, ...]:
    person = await organisation.find_staff(StaffId(actor.id)) if actor.id else None
    return person.queues if person else ()
