"""HTTP of routing: presence, colleagues, queues, the board, and conversations changing hands."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from wenlu.domains.routing.schemas import (
    BoardView,
    PresenceView,
    QueueView,
    SeatView,
    SetPresence,
    Transfer,
)
from wenlu.domains.routing.service import BoardService, PresenceService, RoutingService
from wenlu.kernel.ids import ConversationId
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1", tags=["routing"])

Routing = Annotated[RoutingService, Depends(use(RoutingService))]
Presence = Annotated[PresenceService, Depends(use(PresenceService))]
Board = Annotated[BoardService, Depends(use(BoardService))]


@router.get("/presence")
async def get_presence(actor: StaffActor, presence: Presence) -> PresenceView:
    """Return one's own status."""
    return await presence.get(actor)


@router.put("/presence")
async def set_presence(actor: StaffActor, command: SetPresence, presence: Presence, routing: Routing) -> PresenceView:
    """Go online, busy, away or offline."""
    view = await presence.choose(actor, command)
    routing.wake.set()
    return view


@router.get("/colleagues")
async def list_colleagues(actor: StaffActor, presence: Presence) -> list[SeatView]:
    """List everybody who takes conversations, with status and load."""
    return await presence.list_colleagues(actor)


@router.get("/queues")
async def list_queues(actor: StaffActor, board: Board) -> list[QueueView]:
    """List the queues as they are now."""
    return await board.list_queues(actor)


@router.get("/board")
async def get_board(actor: StaffActor, board: Board) -> BoardView:
    """Return the live board, for supervisors."""
    return await board.get(actor)


@router.post("/conversations/{conversation_id}/claim", status_code=204)
async def claim(actor: StaffActor, conversation_id: ConversationId, routing: Routing) -> Response:
    """Take a conversation that waits or is with the bot."""
    await routing.claim(actor, conversation_id)
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/take-over", status_code=204)
async def take_over(actor: StaffActor, conversation_id: ConversationId, routing: Routing) -> Response:
    """Step in for whoever has the conversation, as supervisor."""
    await routing.take_over(actor, conversation_id)
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/return", status_code=204)
async def return_to_bot(actor: StaffActor, conversation_id: ConversationId, routing: Routing) -> Response:
    """Give one's conversation back to the bot."""
    await routing.return_to_bot(actor, conversation_id)
    return Response(status_code=204)


@router.post("/conversations/{conversation_id}/transfer", status_code=204)
async def transfer(actor: StaffActor, conversation_id: ConversationId, command: Transfer, routing: Routing) -> Response:
    """Hand one's conversation on, to a colleague or a queue, with a note."""
    await routing.transfer(actor, conversation_id, command)
    return Response(status_code=204)
