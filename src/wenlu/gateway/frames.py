"""The frames of the sockets, both ways; they stand in the OpenAPI document, from which the pages' types are made."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.events import HoldState, ShortText
from wenlu.domains.conversations.schemas import MAX_SEQ, ActorView, ConversationSummary, EventView, PostBody
from wenlu.domains.conversations.schemas.holding import GateView
from wenlu.domains.routing.schemas import BoardView, PresenceView, QueueView
from wenlu.gateway.problems import Problem
from wenlu.sdk.messages import Frozen

Seq = Annotated[int, Field(ge=0, le=MAX_SEQ)]


class Hello(Frozen):
    """The first frame: who one is, and up to where one has each conversation."""

    type: Literal["hello"]
    token: Annotated[str, StringConstraints(max_length=4000)]
    resume: Annotated[dict[UUID, Seq], Field(default_factory=dict, max_length=200)]


class Post(Frozen):
    type: Literal["post"]
    client_id: UUID
    conversation_id: UUID
    body: PostBody
    reason: ShortText = ""


class ReadUpTo(Frozen):
    type: Literal["read"]
    conversation_id: UUID
    through: Seq


class Typing(Frozen):
    type: Literal["typing"]
    conversation_id: UUID


class Watch(Frozen):
    """Staff: deliver a conversation from now on."""

    type: Literal["watch"]
    conversation_id: UUID
    after: Seq = 0


class Unwatch(Frozen):
    type: Literal["unwatch"]
    conversation_id: UUID


class WatchBoard(Frozen):
    """Supervisors: deliver the board, until the socket closes or `on` is false."""

    type: Literal["watch_board"]
    on: bool = True


class Ping(Frozen):
    type: Literal["ping"]


ClientFrame = Annotated[
    Hello | Post | ReadUpTo | Typing | Watch | Unwatch | WatchBoard | Ping, Field(discriminator="type")
]
CLIENT_FRAME: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)


class WelcomeFrame(Frozen):
    """The token is good and everything asked for is on its way."""

    type: Literal["welcome"] = "welcome"
    connection_id: UUID
    now: datetime


class AckFrame(Frozen):
    """A post is durable."""

    type: Literal["ack"] = "ack"
    client_id: UUID
    conversation_id: UUID
    seq: int
    verdict: Verdict | None = None


class EventFrame(EventView):
    """An event; everything up to `through` that the reader may see has been sent."""

    type: Literal["event"] = "event"
    through: int


class ProblemFrame(Problem):
    """A problem document; `client_id` says which post it answers."""

    type: Literal["problem"] = "problem"
    client_id: UUID | None = None


class TypingFrame(Frozen):
    type: Literal["typing"] = "typing"
    conversation_id: UUID
    actor: ActorView


class DraftFrame(Frozen):
    """Customers: what the assistant is about to say, as far as it was reviewed. The answer itself is an event.

    Each frame has the whole text so far; an empty one takes it back. Frames may be left out, and none is stored.
    """

    type: Literal["draft"] = "draft"
    conversation_id: UUID
    text: str


class ConversationFrame(Frozen):
    """Staff: something changed in a conversation of one's lists."""

    type: Literal["conversation"] = "conversation"
    summary: ConversationSummary


class PresenceFrame(Frozen):
    """Staff: somebody's status changed."""

    type: Literal["presence"] = "presence"
    presence: PresenceView


class QueuesFrame(Frozen):
    type: Literal["queue"] = "queue"
    queues: list[QueueView]


class BoardFrame(Frozen):
    type: Literal["board"] = "board"
    board: BoardView


class HoldFrame(Frozen):
    """Supervisors, and the writer: held words were submitted or settled; `GET /api/v1/holds` says the rest."""

    type: Literal["hold"] = "hold"
    hold_id: UUID
    conversation_id: UUID
    writer_id: UUID
    state: HoldState


class GateFrame(Frozen):
    """Staff: the gate has closed, so that nothing can be sent, or judges again."""

    type: Literal["gate"] = "gate"
    gate: GateView


class AlertFrame(Frozen):
    """Whom it concerns: an alert or something to be learned is new or has changed; `/alerts/mine` says it."""

    type: Literal["alert"] = "alert"


class ResyncFrame(Frozen):
    """Too slow: the socket closes; connect again and resume."""

    type: Literal["resync"] = "resync"


class PongFrame(Frozen):
    type: Literal["pong"] = "pong"


CLIENT_FRAMES: tuple[type[BaseModel], ...] = (Hello, Post, ReadUpTo, Typing, Watch, Unwatch, WatchBoard, Ping)
SERVER_FRAMES: tuple[type[BaseModel], ...] = (
    WelcomeFrame,
    AckFrame,
    EventFrame,
    ProblemFrame,
    TypingFrame,
    DraftFrame,
    ConversationFrame,
    PresenceFrame,
    QueuesFrame,
    BoardFrame,
    HoldFrame,
    GateFrame,
    AlertFrame,
    ResyncFrame,
    PongFrame,
)
