"""How events change a conversation, what must still hold for one to be written, and who may see what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypedDict

from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import (
    ConversationClosed,
    ConversationNotFound,
    ConversationOpen,
    NotHolder,
    RecallTooLate,
    TalkMovedOn,
)
from wenlu.domains.conversations.events import Attendant, Audience, EventKind
from wenlu.domains.conversations.schemas import ClosingCategory, Expectation
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.hashing import GENESIS
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId

RECALL_WITHIN = timedelta(minutes=2)
CLOSING_CATEGORIES = (
    ClosingCategory(id="account", name="账户业务", name_en="Accounts"),
    ClosingCategory(id="permission", name="权限开通", name_en="Permissions"),
    ClosingCategory(id="trading", name="交易规则与委托", name_en="Trading and orders"),
    ClosingCategory(id="fee", name="费用", name_en="Fees"),
    ClosingCategory(id="transfer", name="资金转账", name_en="Money transfer"),
    ClosingCategory(id="fund", name="基金与理财", name_en="Funds and products"),
    ClosingCategory(id="margin", name="融资融券", name_en="Margin trading"),
    ClosingCategory(id="app", name="软件与登录", name_en="App and sign-in"),
    ClosingCategory(id="suitability", name="适当性与测评", name_en="Suitability"),
    ClosingCategory(id="advice", name="投资咨询", name_en="Investment advice"),
    ClosingCategory(id="complaint", name="投诉与建议", name_en="Complaints"),
    ClosingCategory(id="fraud", name="反诈与账户安全", name_en="Fraud and account safety"),
    ClosingCategory(id="other", name="其他", name_en="Other"),
)


@dataclass(frozen=True, slots=True)
class ConversationState:
    """The fold of a conversation's events: what the row `conversation` holds, derived and never written by hand.

    `customer_seq` is the customer's last message, `attended_seq` up to where somebody has taken care of him: the
    conversation is due while the second is behind the first. `message_seq` is the last message of anybody.
    """

    id: ConversationId
    customer_id: CustomerId
    channel: str
    locale: str
    opened_at: datetime
    is_open: bool = True
    attendant: Attendant = Attendant.BOT
    queue: QueueKind | None = None
    holder_id: StaffId | None = None
    last_holder_id: StaffId | None = None
    head_seq: int = 0
    head_hash: bytes = GENESIS
    customer_seq: int = 0
    attended_seq: int = 0
    message_seq: int = 0
    waiting_since: datetime | None = None
    last_at: datetime | None = None
    closed_at: datetime | None = None
    category: str | None = None
    rating: int | None = None
    intent: str | None = None
    signals: tuple[str, ...] = ()

    @property
    def is_due(self) -> bool:
        return self.is_open and self.attended_seq < self.customer_seq


@dataclass(frozen=True, slots=True)
class Fact:
    """What the fold needs of an event."""

    seq: int
    kind: EventKind
    actor_kind: ActorKind
    at: datetime
    body: facts.EventBody
    hash: bytes = GENESIS


def check_expectation(expected: Expectation, state: ConversationState) -> None:
    """Raise what has become untrue.

    That is one of `ConversationNotFound`, `ConversationClosed`, `ConversationOpen`, `NotHolder`, `TalkMovedOn`.
    """
    if expected.customer_id is not None and state.customer_id != expected.customer_id:
        raise ConversationNotFound("no such conversation")
    if expected.is_open is True and not state.is_open:
        raise ConversationClosed("the conversation has ended")
    if expected.is_open is False and state.is_open:
        raise ConversationOpen("the conversation has not ended")
    if expected.holder_id is not None and state.holder_id != expected.holder_id:
        raise NotHolder("somebody else holds the conversation", holder=str(state.holder_id))
    if expected.attendants is not None and state.attendant not in expected.attendants:
        raise NotHolder(f"the conversation is with {state.attendant}", attendant=state.attendant.value)
    if expected.message_seq is not None and state.message_seq != expected.message_seq:
        raise TalkMovedOn("something was said meanwhile", message_seq=state.message_seq)
    if expected.due_through is not None and state.attended_seq >= expected.due_through:
        raise TalkMovedOn("somebody has attended to this already", attended_seq=state.attended_seq)


class Changes(TypedDict, total=False):
    """The fields of a state that an event changes."""

    customer_id: CustomerId
    is_open: bool
    attendant: Attendant
    queue: QueueKind | None
    holder_id: StaffId | None
    last_holder_id: StaffId | None
    customer_seq: int
    attended_seq: int
    message_seq: int
    waiting_since: datetime | None
    closed_at: datetime | None
    category: str | None
    rating: int | None
    intent: str | None
    signals: tuple[str, ...]


def fold(state: ConversationState, fact: Fact) -> ConversationState:
    """Return the state after one more event."""
    change = _CHANGES.get(fact.kind)
    changes = change(state, fact) if change else {}
    return replace(state, head_seq=fact.seq, head_hash=fact.hash, last_at=fact.at, **changes)


def _message(state: ConversationState, fact: Fact) -> Changes:
    if fact.actor_kind is ActorKind.CUSTOMER:
        accepted = state.attendant is not Attendant.BOT  # a queue or a person has taken charge already
        return {
            "message_seq": fact.seq,
            "customer_seq": fact.seq,
            "attended_seq": fact.seq if accepted else state.attended_seq,
            "waiting_since": state.waiting_since or fact.at,
        }
    if fact.actor_kind is ActorKind.STAFF:
        return {"message_seq": fact.seq, "attended_seq": state.customer_seq, "waiting_since": None}
    if fact.actor_kind is ActorKind.BOT and state.attendant is Attendant.BOT and not state.is_due:
        return {"message_seq": fact.seq, "waiting_since": None}
    return {"message_seq": fact.seq}


def _queued(state: ConversationState, fact: Fact) -> Changes:
    assert isinstance(fact.body, facts.Queued)  # noqa: S101  kind and body go together
    return {
        "attendant": Attendant.QUEUE,
        "queue": fact.body.queue,
        "holder_id": None,
        "attended_seq": state.customer_seq,
        "waiting_since": state.waiting_since or fact.at,
    }


def _assigned(state: ConversationState, fact: Fact) -> Changes:
    assert isinstance(fact.body, facts.Assigned)  # noqa: S101
    staff_id = StaffId(fact.body.staff.id)
    return {
        "attendant": Attendant.STAFF,
        "holder_id": staff_id,
        "last_holder_id": staff_id,
        "attended_seq": state.customer_seq,
    }


def _returned(state: ConversationState, _: Fact) -> Changes:
    return {
        "attendant": Attendant.BOT,
        "queue": None,
        "holder_id": None,
        "attended_seq": state.customer_seq,
        "waiting_since": None,
    }


def _understood(state: ConversationState, fact: Fact) -> Changes:
    assert isinstance(fact.body, facts.Understood)  # noqa: S101
    signals = tuple(dict.fromkeys((*state.signals, *fact.body.signals)))
    return {
        "attended_seq": max(state.attended_seq, min(fact.body.seq, state.customer_seq)),
        "intent": fact.body.title or fact.body.intent or state.intent,
        "signals": signals,
    }


def _rated(_: ConversationState, fact: Fact) -> Changes:
    assert isinstance(fact.body, facts.Rated)  # noqa: S101
    return {"rating": fact.body.score}


def _identified(_: ConversationState, fact: Fact) -> Changes:
    assert isinstance(fact.body, facts.Identified)  # noqa: S101
    return {"customer_id": CustomerId(fact.body.customer_id)}


def _closed(state: ConversationState, fact: Fact) -> Changes:
    assert isinstance(fact.body, facts.Closed)  # noqa: S101
    return {
        "is_open": False,
        "closed_at": fact.at,
        "category": fact.body.category,
        "attended_seq": state.customer_seq,
        "waiting_since": None,
        "holder_id": None,
    }


_CHANGES: dict[EventKind, Callable[[ConversationState, Fact], Changes]] = {
    EventKind.MESSAGE: _message,
    EventKind.QUEUED: _queued,
    EventKind.ASSIGNED: _assigned,
    EventKind.RETURNED: _returned,
    EventKind.UNDERSTOOD: _understood,
    EventKind.RATED: _rated,
    EventKind.IDENTIFIED: _identified,
    EventKind.CLOSED: _closed,
}


def audience_of(kind: EventKind, *, reader_is_holder: bool = True) -> Audience:
    """Return who may see an event; a supervisor who reads along leaves no mark that the customer sees."""
    if kind in facts.STAFF_ONLY or (kind is EventKind.READ and not reader_is_holder):
        return Audience.STAFF
    return Audience.ALL


def check_recall(written_at: datetime, now: datetime) -> None:
    """Raise `RecallTooLate` after two minutes."""
    if now - written_at > RECALL_WITHIN:
        raise RecallTooLate("a message can be recalled for two minutes", seconds=int(RECALL_WITHIN.total_seconds()))
