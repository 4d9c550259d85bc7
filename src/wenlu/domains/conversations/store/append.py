"""The one way into the log: gapless, idempotent, hash-chained, many events in one transaction.

`append(connection, events)` locks the touched conversations in the order of their ids, recognises what is there
already by `client_id`, gives `seq` and hash in memory, and inserts and updates by `unnest`. It commits nothing: the
writer of the node does, or the unit of work it was called in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson
import psycopg

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import ConversationNotFound
from wenlu.domains.conversations.events import Attendant, Audience, EventBody, EventKind
from wenlu.domains.conversations.rules import ConversationState, Fact, Link, chain_hash, check_expectation, fold
from wenlu.domains.conversations.schemas import ANY, Expectation
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import Actor
from wenlu.kernel.errors import WenluError
from wenlu.kernel.ids import ConversationId
from wenlu.platform.crypto import encrypt

Connection = psycopg.AsyncConnection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event on its way into the log; `key` is the conversation's, `verdict` what the gate said of a
    message, `reason` the writer's answer to a `confirm` and `release` a second person's to a `hold`.
    """

    conversation_id: ConversationId
    kind: EventKind
    actor: Actor
    body: EventBody
    client_id: UUID
    at: datetime
    key: bytes
    audience: Audience = Audience.ALL
    verdict: Verdict | None = None
    reason: str | None = None
    release: facts.Release | None = None
    expects: Expectation = ANY

    def ciphertext(self) -> bytes:
        """Return the encrypted canonical JSON of everything said, bound to conversation and client id."""
        plain: dict[str, object] = {"name": self.actor.name, "body": self.body.model_dump(mode="json")}
        if self.verdict is not None:
            plain["verdict"] = self.verdict.model_dump(mode="json")
        if self.reason:
            plain["reason"] = self.reason
        if self.release is not None:
            plain["release"] = self.release.model_dump(mode="json")
        context = self.conversation_id.bytes + self.client_id.bytes
        return encrypt(self.key, orjson.dumps(plain, option=orjson.OPT_SORT_KEYS), context)


@dataclass(frozen=True, slots=True)
class Stored:
    """An event in the log: its `seq`, and the conversation's state behind it. `repeated`: it was there before."""

    event: NewEvent
    seq: int
    state: ConversationState
    repeated: bool = False


Outcome = Stored | WenluError

STATE_COLUMNS = (
    "id, customer_id, channel, locale, opened_at, is_open, attendant, queue, holder_id, last_holder_id, head_seq,"
    " head_hash, customer_seq, attended_seq, message_seq, waiting_since, last_at, closed_at, category, rating, intent,"
    " signals"
)

_LOCK = f"SELECT {STATE_COLUMNS} FROM conversation WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"  # noqa: S608  constants

_REPEATED = """
SELECT e.conversation_id, e.client_id, e.seq
FROM unnest(%s::uuid[], %s::uuid[]) AS posted(conversation_id, client_id)
JOIN conversation_event e USING (conversation_id, client_id)
"""

_INSERT = """
INSERT INTO conversation_event
  (conversation_id, seq, kind, audience, actor_kind, actor_id, at, client_id, body, hash, written_in)
SELECT n.conversation_id, n.seq, n.kind, n.audience, n.actor_kind, n.actor_id, n.at, n.client_id, n.body, n.hash,
  GREATEST(pg_current_xact_id(), (
    SELECT p.written_in FROM conversation_event p WHERE p.conversation_id = n.conversation_id AND p.seq = n.head))
FROM unnest(
  %b::uuid[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::uuid[], %b::timestamptz[], %b::uuid[],
  %b::bytea[], %b::bytea[], %b::bigint[])
  AS n(conversation_id, seq, kind, audience, actor_kind, actor_id, at, client_id, body, hash, head)
"""
"""`written_in` never falls within a conversation, though a transaction may have its number long before it writes there:
by it followers read, and what is behind a running transaction they do not read yet."""

_UPDATE = """
UPDATE conversation c SET
  customer_id = n.customer_id, is_open = n.is_open, attendant = n.attendant, queue = n.queue,
  holder_id = n.holder_id, last_holder_id = n.last_holder_id, head_seq = n.head_seq, head_hash = n.head_hash,
  customer_seq = n.customer_seq, attended_seq = n.attended_seq, message_seq = n.message_seq,
  waiting_since = n.waiting_since, last_at = n.last_at, closed_at = n.closed_at, category = n.category,
  rating = n.rating, intent = n.intent, signals = string_to_array(n.signals, ','),
  lease_until = CASE WHEN n.attended_seq >= n.customer_seq THEN NULL ELSE c.lease_until END
FROM unnest(
  %b::uuid[], %b::uuid[], %b::boolean[], %b::text[], %b::text[], %b::uuid[], %b::uuid[], %b::bigint[], %b::bytea[],
  %b::bigint[], %b::bigint[], %b::bigint[], %b::timestamptz[], %b::timestamptz[], %b::timestamptz[], %b::text[],
  %b::smallint[], %b::text[], %b::text[])
  AS n(id, customer_id, is_open, attendant, queue, holder_id, last_holder_id, head_seq, head_hash, customer_seq,
       attended_seq, message_seq, waiting_since, last_at, closed_at, category, rating, intent, signals)
WHERE c.id = n.id
"""

_READ_MARKS = """
INSERT INTO conversation_read (conversation_id, reader_id, through)
SELECT conversation_id, reader_id, max(through)
FROM unnest(%b::uuid[], %b::uuid[], %b::bigint[]) AS n(conversation_id, reader_id, through)
GROUP BY conversation_id, reader_id
ON CONFLICT (conversation_id, reader_id) DO UPDATE
SET through = GREATEST(conversation_read.through, excluded.through)
"""


def state_of(row: Sequence[object]) -> ConversationState:
    """Return the state in a row of `STATE_COLUMNS`."""
    state = ConversationState(*row)  # type: ignore[arg-type]  # the columns stand in the order of the fields
    object.__setattr__(state, "attendant", Attendant(state.attendant))
    object.__setattr__(state, "queue", QueueKind(state.queue) if state.queue else None)
    object.__setattr__(state, "signals", tuple(state.signals))
    return state


@dataclass(slots=True)
class _Plan:
    """What one call will write, worked out in memory under the locks."""

    states: dict[UUID, ConversationState]
    repeated: dict[tuple[UUID, UUID], int]
    heads: dict[UUID, int]
    rows: list[tuple[object, ...]] = field(default_factory=list)
    reads: list[tuple[UUID, UUID, int]] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)

    def add(self, event: NewEvent, ciphertext: bytes) -> Outcome:
        state = self.states.get(event.conversation_id)
        if state is None:
            return ConversationNotFound("no such conversation")
        known = self.repeated.get((event.conversation_id, event.client_id))
        if known is not None:
            return Stored(event, known, state, repeated=True)
        try:
            check_expectation(event.expects, state)
        except WenluError as error:
            return error
        return self._write(event, ciphertext, state)

    def _write(self, event: NewEvent, ciphertext: bytes, state: ConversationState) -> Stored:
        seq = state.head_seq + 1
        link = Link(
            conversation_id=event.conversation_id,
            seq=seq,
            kind=event.kind.value,
            audience=event.audience.value,
            actor_kind=event.actor.kind.value,
            actor_id=event.actor.id,
            at=event.at,
            client_id=event.client_id,
            ciphertext=ciphertext,
        )
        digest = chain_hash(state.head_hash, link)
        after = fold(state, Fact(seq, event.kind, event.actor.kind, event.at, event.body, digest))
        self.states[event.conversation_id] = after
        self.repeated[event.conversation_id, event.client_id] = seq
        self.touched.add(event.conversation_id)
        self.rows.append(
            (
                link.conversation_id,
                seq,
                link.kind,
                link.audience,
                link.actor_kind,
                link.actor_id,
                link.at,
                link.client_id,
                ciphertext,
                digest,
                self.heads[event.conversation_id],
            )
        )
        if isinstance(event.body, facts.Read) and event.actor.id is not None:
            self.reads.append((event.conversation_id, event.actor.id, event.body.through))
        return Stored(event, seq, after)


async def append(connection: Connection, events: Sequence[NewEvent]) -> list[Outcome]:
    """Write events and return, for each, what became of it: `Stored`, or the error that concerns it alone.

    Nothing is committed. Call it inside `connection.pipeline()`: its statements then share two journeys to the server,
    the caller's BEGIN and COMMIT among them. Errors are those of `check_expectation` and `ConversationNotFound`.
    """
    ciphertexts = [event.ciphertext() for event in events]
    ids = sorted({event.conversation_id for event in events})
    locked = await connection.execute(_LOCK, [ids], prepare=True)
    repeated = await connection.execute(
        _REPEATED, [[e.conversation_id for e in events], [e.client_id for e in events]], prepare=True
    )
    states: dict[UUID, ConversationState] = {state.id: state for state in map(state_of, await locked.fetchall())}
    plan = _Plan(
        states=states,
        heads={id_: state.head_seq for id_, state in states.items()},
        repeated={(row[0], row[1]): row[2] for row in await repeated.fetchall()},  # type: ignore[misc]
    )
    outcomes = [plan.add(event, ciphertext) for event, ciphertext in zip(events, ciphertexts, strict=True)]
    if plan.rows:
        await _write(connection, plan)
    return outcomes


async def _write(connection: Connection, plan: _Plan) -> None:
    changed = [_state_row(plan.states[id_]) for id_ in sorted(plan.touched)]
    await connection.execute(_INSERT, _columns(plan.rows), prepare=True)
    await connection.execute(_UPDATE, _columns(changed), prepare=True)
    if plan.reads:
        await connection.execute(_READ_MARKS, _columns(plan.reads), prepare=True)


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _state_row(state: ConversationState) -> tuple[object, ...]:
    return (
        state.id,
        state.customer_id,
        state.is_open,
        state.attendant.value,
        state.queue.value if state.queue else None,
        state.holder_id,
        state.last_holder_id,
        state.head_seq,
        state.head_hash,
        state.customer_seq,
        state.attended_seq,
        state.message_seq,
        state.waiting_since,
        state.last_at,
        state.closed_at,
        state.category,
        state.rating,
        state.intent,
        ",".join(state.signals),
    )
