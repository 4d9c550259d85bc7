"""What the bot, the gate and the person who takes over are given of a talk."""

from uuid import UUID

import orjson
import pytest

from tools.event_fixtures import SAMPLES
from wenlu.domains.conversations.events import Audience, EventKind
from wenlu.domains.conversations.schemas import Due, Turn
from wenlu.domains.conversations.service.reading import decipher, misses_of, turns_of
from wenlu.domains.conversations.store.conversations import EventRow
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.clock import SystemClock
from wenlu.kernel.hashing import GENESIS
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.crypto import Undecipherable, encrypt, new_key

KEY = new_key()
CONVERSATION = ConversationId(new_id())


def row(seq: int) -> EventRow:
    sample, client_id = SAMPLES[seq - 1], new_id()
    plain = orjson.dumps({"name": sample.actor.name, "body": sample.body.model_dump(mode="json")})
    return EventRow(
        CONVERSATION,
        seq,
        sample.kind,
        Audience.ALL,
        sample.actor.kind,
        sample.actor.id,
        SystemClock().now(),
        client_id,
        encrypt(KEY, plain, CONVERSATION.bytes + client_id.bytes),
        GENESIS,
    )


ROWS = [row(seq) for seq in range(1, len(SAMPLES) + 1)]


def test_every_body_is_read_back_as_it_was() -> None:
    assert [decipher(item, KEY).body for item in ROWS] == [sample.body for sample in SAMPLES]


def test_a_body_belongs_to_its_place() -> None:
    one, other = ROWS[1], ROWS[3]
    moved = EventRow(*(getattr(other if name == "body" else one, name) for name in EventRow.__slots__))
    with pytest.raises(Undecipherable):
        decipher(moved, KEY)


def test_turns_are_the_messages_that_were_not_recalled() -> None:
    turns = turns_of([decipher(item, KEY) for item in ROWS])
    recalled = next(s.body.seq for s in SAMPLES if s.kind is EventKind.RECALLED)
    said = [n for n, s in enumerate(SAMPLES, 1) if s.kind is EventKind.MESSAGE and n != recalled]
    assert [turn.seq for turn in turns] == said
    assert next(turn for turn in turns if turn.value).value == "person"
    assert next(turn for turn in turns if turn.action).sources[0].id == "permission.chinext"


def _turns(*roles: str) -> tuple[Turn, ...]:
    made = []
    for seq, role in enumerate(roles, 1):
        kind, _, action = role.partition(":")
        made.append(Turn(seq, ActorKind(kind), f"{seq}", action=action or None))
    return tuple(made)


def test_misses_are_counted_since_the_last_answer() -> None:
    assert misses_of(_turns()) == 0
    assert misses_of(_turns("customer", "bot:clarify", "customer", "bot:decline", "customer")) == 2
    assert misses_of(_turns("bot:decline", "customer", "bot:answer", "customer", "bot:clarify")) == 1
    assert misses_of(_turns("bot:decline", "staff", "customer")) == 0


def test_what_was_said_and_not_attended_to() -> None:
    turns = _turns("customer", "customer", "bot:answer", "customer", "customer")
    due = Due(CONVERSATION, UUID(int=1), "webchat", "zh-CN", 4, turns, after=1)
    assert [turn.seq for turn in due.said] == [2, 4]
