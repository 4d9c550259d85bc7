"""The one way into the log: gapless, once, in order, whoever writes at the same time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from tests.nodes import Firm, Nodes, Talk, until, visit

from wenlu.bootstrap import Platform
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import ConversationClosed, ConversationNotFound, TalkMovedOn
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.rules import ConversationState, Fact, Link, chain_hash, fold
from wenlu.domains.conversations.schemas import CloseConversation, Draft, Expectation
from wenlu.domains.conversations.service.reading import decipher
from wenlu.domains.conversations.store import ConversationStore, LogWriter, NewEvent, Stored
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Unavailable
from wenlu.kernel.hashing import GENESIS
from wenlu.kernel.ids import ConversationId, new_id
from wenlu.platform.crypto import Undecipherable, new_key
from wenlu.platform.telemetry import Metrics
from wenlu.sdk.messages import TextBody


@pytest.fixture
async def writers(database_url: str) -> AsyncIterator[tuple[LogWriter, LogWriter]]:
    """The writers of two nodes."""
    both = LogWriter(database_url, Metrics()), LogWriter(database_url, Metrics())
    for writer in both:
        await writer.start()
    yield both
    for writer in both:
        await writer.stop()


async def event_of(talk: Talk, text: str, clock: ManualClock, client_id: UUID | None = None) -> NewEvent:
    owned = await talk.platform.conversations._keys.get(talk.id)
    return NewEvent(
        conversation_id=talk.id,
        kind=EventKind.MESSAGE,
        actor=talk.customer,
        body=TextBody(text=text),
        client_id=client_id or new_id(),
        at=clock.now(),
        key=owned.key,
    )


async def check_log(platform: Platform, conversation_id: ConversationId) -> list[str]:
    """Check numbers, chain and fold of a conversation, and return its texts."""
    async with platform.unit_of_work() as work:
        store = ConversationStore(work)
        rows = await store.list_events(conversation_id, 0, 100_000)
        stored = await store.get_state(conversation_id)
        owned = await platform.conversations._keys.read(work, conversation_id)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert len({row.client_id for row in rows}) == len(rows)
    state = ConversationState(
        stored.id, stored.customer_id, stored.channel, stored.locale, stored.opened_at, head_hash=GENESIS
    )
    texts = []
    for row in rows:
        body = decipher(row, owned.key).body
        names = [name for name in Link.__slots__ if name != "ciphertext"]
        digest = chain_hash(state.head_hash, Link(*(getattr(row, name) for name in names), row.body))
        assert digest == row.hash
        state = fold(state, Fact(row.seq, row.kind, row.actor_kind, row.at, body, digest))
        texts += [body.text] if isinstance(body, TextBody) else []
    assert state == stored
    return texts


async def test_two_nodes_write_the_same_talks_and_the_same_ids_at_once(
    node: Platform, clock: ManualClock, writers: tuple[LogWriter, LogWriter]
) -> None:
    talks = [await visit(node) for _ in range(5)]
    events = [await event_of(talk, f"{talk.id}/{n}", clock) for n in range(40) for talk in talks]
    answers = await asyncio.gather(*(writer.append(event) for event in events for writer in writers))
    by_client: dict[UUID, set[int]] = {}
    for stored in answers:
        by_client.setdefault(stored.event.client_id, set()).add(stored.seq)
    assert all(len(seqs) == 1 for seqs in by_client.values())
    assert Counter(stored.repeated for stored in answers) == {True: 200, False: 200}
    for talk in talks:
        texts = await check_log(node, talk.id)
        assert sorted(texts) == sorted(f"{talk.id}/{n}" for n in range(40))


async def test_what_one_poster_says_stays_in_order(
    node: Platform, clock: ManualClock, writers: tuple[LogWriter, LogWriter]
) -> None:
    talk, other = await visit(node), await visit(node)

    async def speak(writer: LogWriter, to: Talk, name: str) -> None:
        for n in range(30):
            await writer.append(await event_of(to, f"{name}{n}", clock))

    first, second = writers
    await asyncio.gather(speak(first, talk, "a"), speak(second, talk, "b"), speak(first, other, "c"))
    texts = await check_log(node, talk.id)
    for name in "ab":
        assert [text for text in texts if text.startswith(name)] == [f"{name}{n}" for n in range(30)]
    assert await check_log(node, other.id) == [f"c{n}" for n in range(30)]


async def test_one_bad_event_fails_alone(
    node: Platform, clock: ManualClock, writers: tuple[LogWriter, LogWriter]
) -> None:
    talk, ended = await visit(node), await visit(node)
    async with node.unit_of_work() as work:
        closed = facts.Closed(category="idle", by="system")
        await node.conversations.record(work, ended.id, Draft(EventKind.CLOSED, SYSTEM, closed))
    good = [await event_of(talk, f"good {n}", clock) for n in range(20)]
    bad = [
        replace(await event_of(ended, "late", clock), expects=Expectation(is_open=True)),
        replace(await event_of(talk, "stale", clock), expects=Expectation(message_seq=99)),
        replace(await event_of(talk, "nowhere", clock), conversation_id=ConversationId(new_id())),
        replace(await event_of(talk, "poison", clock), key=b"no key"),
    ]
    mixed = [*good[:10], *bad, *good[10:]]
    answers = await asyncio.gather(*(writers[0].append(event) for event in mixed), return_exceptions=True)
    kinds = [type(answer) for answer in answers]
    wrong = [ConversationClosed, TalkMovedOn, ConversationNotFound, Unavailable]
    assert kinds == [*[Stored] * 10, *wrong, *[Stored] * 10]
    assert await check_log(node, talk.id) == [f"good {n}" for n in range(20)]


async def test_a_repetition_returns_the_first_seq_even_where_nothing_can_be_written(
    talk: Talk, clock: ManualClock
) -> None:
    client_id = new_id()
    first = await talk.say("在吗", client_id)
    await talk.say("你好")
    assert await talk.say("在吗", client_id) == first
    await talk.platform.conversations.close(talk.customer, talk.id, CloseConversation(category="ended"))
    assert await talk.say("在吗", client_id) == first
    with pytest.raises(ConversationClosed):
        await talk.say("还在吗")
    assert await check_log(talk.platform, talk.id) == ["在吗", "你好"]


async def test_a_lost_connection_delays_and_loses_nothing(
    node: Platform, clock: ManualClock, database_url: str, writers: tuple[LogWriter, LogWriter]
) -> None:
    talk = await visit(node)

    async def cut() -> None:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
            for _ in range(5):
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wenlu-log'"
                )
                await asyncio.sleep(0.02)

    events = [await event_of(talk, f"{n}", clock) for n in range(60)]

    async def speak(mine: Sequence[NewEvent], writer: LogWriter) -> list[int]:
        return [(await writer.append(event)).seq for event in mine]

    one, two, _ = await asyncio.gather(speak(events[:30], writers[0]), speak(events[30:], writers[1]), cut())
    assert sorted(await check_log(node, talk.id)) == sorted(f"{n}" for n in range(60))
    assert one == sorted(one)
    assert two == sorted(two)
    assert len({*one, *two}) == 60


async def test_a_listener_that_fails_does_not_stop_the_writer(talk: Talk) -> None:
    def fail(stored: Sequence[Stored]) -> None:
        raise RuntimeError(len(stored))

    talk.platform.writer.on_committed(fail)
    assert [await talk.say("一"), await talk.say("二")] == [2, 3]


async def test_what_waits_is_written_when_the_node_stops(talk: Talk) -> None:
    writer = talk.platform.writer
    posts = [asyncio.create_task(talk.say(f"{n}")) for n in range(50)]
    await until(lambda: len(writer._waiting) + len(writer._writing) == 50 or any(post.done() for post in posts))
    await writer.stop()
    done = await asyncio.gather(*posts, return_exceptions=True)
    written = [seq for seq in done if isinstance(seq, int)]
    assert {type(answer) for answer in done} <= {int, Unavailable}
    assert len(await check_log(talk.platform, talk.id)) == len(written) > 0
    with pytest.raises(Unavailable):
        await talk.say("太晚了")


async def test_record_goes_with_its_unit_of_work(node: Platform, talk: Talk, firm: Firm) -> None:
    heard: list[int] = []
    node.writer.on_committed(lambda stored: heard.extend(item.seq for item in stored))
    note = Draft(EventKind.NOTE, firm.supervisor, facts.Note(text="注意"))

    class Changed(Exception):
        pass

    with pytest.raises(Changed):  # noqa: PT012  the exit is what is tested
        async with node.unit_of_work() as work:
            await node.conversations.record(work, talk.id, note, note)
            raise Changed
    assert heard == []
    assert await talk.kinds(firm.supervisor) == [EventKind.OPENED]
    async with node.unit_of_work() as work:
        await node.conversations.record(work, talk.id, note, note)
        assert heard == []
    assert heard == [2, 3]
    await check_log(node, talk.id)


async def test_record_writes_all_or_nothing(node: Platform, talk: Talk, firm: Firm) -> None:
    good = Draft(EventKind.NOTE, firm.supervisor, facts.Note(text="注意"))
    bad = replace(good, expects=Expectation(is_open=False))
    for drafts in ((good, bad), (bad, good)):
        with pytest.raises(Exception, match="not ended"):
            async with node.unit_of_work() as work:
                await node.conversations.record(work, talk.id, *drafts)
    assert await talk.kinds(firm.supervisor) == [EventKind.OPENED]


async def test_writers_and_units_of_work_on_the_same_talk(node: Platform, talk: Talk, firm: Firm, nodes: Nodes) -> None:
    other = await nodes.open()

    async def note(platform: Platform, actor: Actor) -> None:
        for n in range(10):
            async with platform.unit_of_work() as work:
                draft = Draft(EventKind.NOTE, actor, facts.Note(text=f"{n}"))
                await platform.conversations.record(work, talk.id, draft)

    said = (talk.on(platform).say(f"{n}") for n in range(20) for platform in (node, other))
    await asyncio.gather(*said, note(node, firm.agent), note(other, firm.supervisor))
    assert len(await check_log(node, talk.id)) == 40
    assert Counter(await talk.kinds(firm.supervisor))[EventKind.NOTE] == 20


async def test_only_a_conversations_own_key_opens_it(node: Platform, talk: Talk) -> None:
    other = await visit(node)
    await talk.say("保密")
    keys = node.conversations._keys
    mine, theirs = await keys.get(talk.id), await keys.get(other.id)
    assert mine.key != theirs.key
    async with node.unit_of_work() as work:
        store = ConversationStore(work)
        row = await store.find_event(talk.id, 2)
        wrapped = (await store.get_key(talk.id))[1]
    assert row is not None
    assert "保密".encode() not in row.body
    assert mine.key not in wrapped
    for key in (theirs.key, new_key()):
        with pytest.raises(Undecipherable):
            decipher(row, key)
