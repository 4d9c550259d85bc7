"""The customer's side: sessions, conversations, and everything that the socket can also do."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from wenlu.domains.conversations.schemas import (
    MAX_SEQ,
    ChatSession,
    CloseConversation,
    EventPage,
    OpenConversation,
    OpenedConversation,
    OpenSession,
    OwnConversation,
    PostFeedback,
    PostMessage,
    PostRating,
    PostRecall,
    Receipt,
)
from wenlu.domains.conversations.service import ConversationService, OverviewService, ReceptionService
from wenlu.kernel.ids import ConversationId
from wenlu.platform.http import CustomerActor, use
from wenlu.sdk.messages import Frozen

router = APIRouter(prefix="/api/v1/chat", tags=["chat"])

Conversations = Annotated[ConversationService, Depends(use(ConversationService))]
Overview = Annotated[OverviewService, Depends(use(OverviewService))]
Reception = Annotated[ReceptionService, Depends(use(ReceptionService))]
After = Annotated[int, Query(ge=0, le=MAX_SEQ)]
Limit = Annotated[int, Query(ge=1, le=500)]


class OwnConversations(Frozen):
    items: list[OwnConversation]


@router.post("/sessions")
async def open_session(command: OpenSession, reception: Reception) -> ChatSession:
    """Begin, or go on; no sign-in and no consent is needed to ask."""
    return await reception.open_session(command)


@router.post("/conversations")
async def open_conversation(
    actor: CustomerActor, command: OpenConversation, reception: Reception
) -> OpenedConversation:
    """Return the open conversation, or a new one after the last has ended."""
    return await reception.open_conversation(actor, command)


@router.get("/conversations")
async def list_own_conversations(actor: CustomerActor, overview: Overview) -> OwnConversations:
    """List one's own conversations, newest first."""
    return OwnConversations(items=await overview.list_own(actor))


@router.get("/conversations/{conversation_id}/events")
async def read_own_events(
    actor: CustomerActor, conversation_id: ConversationId, overview: Overview, after: After = 0, limit: Limit = 200
) -> EventPage:
    """Read what happened after a `seq`."""
    return await overview.read_events(actor, conversation_id, after, limit)


@router.post("/conversations/{conversation_id}/messages")
async def post_own_message(
    actor: CustomerActor, conversation_id: ConversationId, command: PostMessage, conversations: Conversations
) -> Receipt:
    """Say something, where no socket can be opened; the same `client_id` counts once."""
    return await conversations.post(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/recalls")
async def recall_own_message(
    actor: CustomerActor, conversation_id: ConversationId, command: PostRecall, conversations: Conversations
) -> Receipt:
    """Take back a message within two minutes."""
    return await conversations.recall(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/rating")
async def rate_conversation(
    actor: CustomerActor, conversation_id: ConversationId, command: PostRating, conversations: Conversations
) -> Receipt:
    """Rate a conversation that has ended."""
    return await conversations.rate(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/feedback")
async def give_feedback(
    actor: CustomerActor, conversation_id: ConversationId, command: PostFeedback, conversations: Conversations
) -> Receipt:
    """Say whether an answer of the bot was the right one."""
    return await conversations.give_feedback(actor, conversation_id, command)


@router.post("/conversations/{conversation_id}/close", status_code=204)
async def close_own_conversation(
    actor: CustomerActor, conversation_id: ConversationId, conversations: Conversations
) -> Response:
    """End the conversation oneself."""
    await conversations.close(actor, conversation_id, CloseConversation(category="ended_by_customer"))
    return Response(status_code=204)
