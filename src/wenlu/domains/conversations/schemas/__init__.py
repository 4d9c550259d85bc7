"""What leaves the domain: views for pages and commands for the service. Frozen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.events import Attendant, Audience, EventBody, EventKind, Release, ShortText
from wenlu.domains.customers.schemas import ConsentView, CustomerBrief, CustomerCard, CustomerKind, Locale
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.ids import ConversationId
from wenlu.sdk.messages import Choice, ChoiceBody, FlowPlace, Frozen, Source, Stripped, Text, TextBody

MAX_SEQ = 2**53
"""Larger numbers than a page's JSON can hold exactly are no `seq`."""
MAX_PAGE = 500
"""Events of one read."""
Seq = Annotated[int, Field(ge=1, le=MAX_SEQ)]


class ActorView(Frozen):
    kind: ActorKind
    id: UUID | None
    name: str


class EventView(Frozen):
    """One event as a reader may see it; `verdict` for the eyes of staff only."""

    conversation_id: UUID
    seq: int
    kind: EventKind
    actor: ActorView
    at: datetime
    client_id: UUID
    audience: Audience
    body: EventBody
    verdict: Verdict | None = None
    reason: str | None = None
    """Why the writer sent it although the gate asked for a change; for staff only, like `verdict`."""
    release: Release | None = None
    """Who let it go although the gate held it; for staff only."""
    covered: bool = False
    """Personal data in it is covered for staff; it can be shown for a reason."""


class RevealMessage(Frozen):
    """Show what is covered in a message; the reason goes into the log of acts."""

    why: Annotated[Stripped, StringConstraints(min_length=4, max_length=500)]


class RevealedMessage(Frozen):
    """A message as it was written."""

    seq: int
    text: str


class EventPage(Frozen):
    """Events after a `seq`, in order. Everything up to `through` that the reader may see is in it or before it."""

    events: list[EventView]
    through: int
    head: int


class LastMessage(Frozen):
    text: str
    actor_kind: ActorKind
    at: datetime


class ConversationSummary(Frozen):
    """A line of a list. `read_seq` and `unread` are the reader's own."""

    id: UUID
    customer: CustomerBrief
    channel: str
    locale: str
    status: Literal["open", "closed"]
    attendant: Attendant
    queue: QueueKind | None
    holder: StaffCard | None
    head_seq: int
    customer_seq: int
    attended_seq: int
    read_seq: int
    unread: int
    opened_at: datetime
    last_at: datetime | None
    waiting_since: datetime | None
    closed_at: datetime | None
    category: str | None
    rating: int | None
    intent: str | None
    signals: tuple[str, ...]
    last_message: LastMessage | None
    held_until: datetime | None = None
    """Words for this customer wait for a supervisor until then."""


class OwnConversation(Frozen):
    """What a customer's page needs of one of his conversations; nothing that staff think of him is in it."""

    id: UUID
    status: Literal["open", "closed"]
    attendant: Attendant
    holder: StaffCard | None
    locale: str
    head_seq: int
    opened_at: datetime
    closed_at: datetime | None
    rating: int | None
    last_message: LastMessage | None


class DossierLine(Frozen):
    """A passage of the talk and the message it stands in."""

    text: str
    seq: int


class DossierAnswer(DossierLine):
    sources: tuple[Source, ...] = ()


class Dossier(Frozen):
    """What whoever takes over should know, so that nothing is asked twice; every line links to its message."""

    wants: str | None
    intent: str | None
    facts: list[DossierLine]
    bot_answers: list[DossierAnswer]
    failed: list[DossierLine]
    signals: tuple[str, ...]


class ConversationDetail(Frozen):
    summary: ConversationSummary
    customer: CustomerCard
    dossier: Dossier


class Receipt(Frozen):
    """A post that is durable: the `seq` it has, or had already when it was sent before."""

    client_id: UUID
    conversation_id: UUID
    seq: int
    verdict: Verdict | None = None


class FilePost(Frozen):
    """A message about a file that was uploaded before."""

    kind: Literal["file"] = "file"
    text: Annotated[Text, StringConstraints(max_length=1000)] = ""
    attachment_id: UUID


PostBody = Annotated[TextBody | ChoiceBody | FilePost, Field(discriminator="kind")]
"""What people may post; answers and cards are the platform's own."""


class PostMessage(Frozen):
    """A message of a customer or of staff; `reason` answers a `confirm` of the gate."""

    client_id: UUID
    body: PostBody
    reason: ShortText = ""


class OpenSession(Frozen):
    """Somebody opens a customer's page: with the token of last time, or one by which the firm's app names him."""

    channel: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")] = "webchat"
    locale: Locale = "zh-CN"
    token: Annotated[str, StringConstraints(max_length=4000)] | None = None
    identity_token: Annotated[str, StringConstraints(max_length=4000)] | None = None


class OpenConversation(Frozen):
    channel: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")] = "webchat"
    locale: Locale = "zh-CN"


class OpenedConversation(Frozen):
    conversation_id: UUID


class Firm(Frozen):
    """How the firm shows itself on the customer's page; `privacy_notice` and `ai_notice` in the customer's language."""

    name: str
    colour: str
    logo_text: str
    privacy_notice: str
    ai_notice: str


class PersonView(Frozen):
    id: UUID
    kind: CustomerKind
    name: str


class ChatSession(Frozen):
    """Everything that the customer's page needs to begin."""

    token: str
    conversation_id: UUID
    customer: PersonView
    firm: Firm
    suggestions: tuple[Choice, ...]
    consents: tuple[ConsentView, ...]


class PostRecall(Frozen):
    client_id: UUID
    seq: Seq


class PostRating(Frozen):
    client_id: UUID
    score: Annotated[int, Field(ge=1, le=5)]
    tags: Annotated[tuple[Annotated[Text, StringConstraints(max_length=50)], ...], Field(max_length=10)] = ()
    word: ShortText = ""


class PostFeedback(Frozen):
    client_id: UUID
    seq: Seq
    helpful: bool


class PostNote(Frozen):
    client_id: UUID
    text: Annotated[Text, StringConstraints(min_length=1, max_length=2000)]


class CloseConversation(Frozen):
    category: Annotated[Text, StringConstraints(min_length=1, max_length=64)]
    note: Annotated[Text, StringConstraints(max_length=2000)] = ""


class AskReview(Frozen):
    """Words that are being written; nothing is recorded."""

    text: Annotated[Text, StringConstraints(max_length=4000)]


class ClosingCategory(Frozen):
    id: str
    name: str
    name_en: str


Scope = Literal["mine", "queue", "pool", "bot", "closed", "all"]


@dataclass(frozen=True, slots=True)
class ListConversations:
    """A list that a member of staff asks for; `queues` are those he serves."""

    scope: Scope
    queues: tuple[QueueKind, ...] = ()
    customer_id: UUID | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message as the bot and the gate need it."""

    seq: int
    role: ActorKind
    text: str
    value: str | None = None
    sources: tuple[Source, ...] = ()
    action: str | None = None
    choices: tuple[str, ...] = ()
    """Values of the choices that an answer offered."""
    has_file: bool = False
    added: tuple[str, ...] = ()
    """Warnings that the platform put behind the words."""
    flow: FlowPlace | None = None
    """Where an answer left the customer in a guided flow."""


@dataclass(frozen=True, slots=True)
class Due:
    """A conversation that must be attended to: everything the customer said in (`after`, `through`]."""

    conversation_id: ConversationId
    customer_id: UUID
    channel: str
    locale: str
    through: int
    turns: tuple[Turn, ...] = field(default=())
    misses: int = 0
    """Turns in a row in which the bot did not answer."""
    after: int = 0
    signals: tuple[str, ...] = ()
    """What the customer has shown in this talk so far: a complaint, fraud, distress ..."""

    @property
    def said(self) -> tuple[Turn, ...]:
        """What the customer said that nobody has attended to, without what he recalled.

        By number and not since somebody last spoke: he may have written while an earlier answer was on its way.
        """
        return tuple(
            turn for turn in self.turns if turn.role is ActorKind.CUSTOMER and self.after < turn.seq <= self.through
        )


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must still hold, under the row's lock, for an event to be written; None: does not matter.

    `customer_id`: it still belongs to him; `message_seq`: nothing was said after it; `due_through`: nobody has attended
    to the customer up to there yet.
    """

    is_open: bool | None = None
    customer_id: UUID | None = None
    holder_id: UUID | None = None
    attendants: tuple[Attendant, ...] | None = None
    message_seq: int | None = None
    due_through: int | None = None


ANY = Expectation()
IS_OPEN = Expectation(is_open=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is to be written; without a `client_id` it gets one of its own."""

    kind: EventKind
    actor: Actor
    body: EventBody
    client_id: UUID | None = None
    verdict: Verdict | None = None
    reason: str | None = None
    release: Release | None = None
    expects: Expectation = IS_OPEN
