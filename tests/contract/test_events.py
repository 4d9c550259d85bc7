"""Stale state + events = fresh read, for every kind of event and both audiences; and what the web pages test with."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import asdict
from functools import reduce
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from tests.nodes import Firm, Listener, Nodes, Talk, found_firm, visit

from tools import event_fixtures
from tools.event_fixtures import SAMPLES
from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import Audience, EventKind, Identified
from wenlu.domains.conversations.rules import ConversationState, Fact, fold
from wenlu.domains.conversations.schemas import Draft, EventPage, EventView, Expectation
from wenlu.domains.conversations.store import ConversationStore
from wenlu.gateway.frames import EventFrame
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.sdk.messages import MessageBody


@pytest.fixture
async def node(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Platform]:
    async with AsyncExitStack() as stack:
        yield await Nodes(database_url, clock, tmp_path, stack).open()


@pytest.fixture
async def firm(node: Platform) -> Firm:
    return await found_firm(node)


def test_the_fixtures_of_the_pages_are_what_the_platform_sends() -> None:
    written = event_fixtures.PATH.read_text(encoding="utf-8")
    assert written == event_fixtures.document(), "run: .venv/bin/python -m tools.event_fixtures"


def test_every_kind_of_event_and_of_message_is_among_them() -> None:
    document = json.loads(event_fixtures.document())
    assert {event["kind"] for event in document["staff"]} == {kind.value for kind in EventKind}
    bodies = {event["body"]["kind"] for event in document["staff"] if event["kind"] == "message"}
    mapping = TypeAdapter(MessageBody).json_schema()["discriminator"]["mapping"]
    assert bodies == set(mapping)
    assert {event["audience"] for event in document["customer"]} == {"all"}
    assert all(event["verdict"] is None and event["reason"] is None for event in document["customer"])
    assert any(event["verdict"] and event["reason"] for event in document["staff"])
    assert any(event["release"] for event in document["staff"])
    assert all(event["release"] is None for event in document["customer"])


def test_they_are_valid_frames() -> None:
    document = json.loads(event_fixtures.document())
    for event in document["staff"] + document["customer"]:
        frame = EventFrame.model_validate(event)
        assert frame.model_dump(mode="json") == event


async def test_stale_state_and_events_are_a_fresh_read(node: Platform, firm: Firm) -> None:
    """Who comes at any point, staff or customer, ends with exactly what a fresh read gives."""
    talk, known = await visit(node), (await visit(node)).customer
    staff = Listener(node, firm.supervisor).watch(talk.id)
    customer = Listener(node, talk.customer).watch(talk.id)
    later: list[tuple[int, Listener]] = []
    reads: list[tuple[Actor, EventPage]] = []
    states = [await _state(talk.platform, talk)]
    for sample in SAMPLES[1:]:
        await _write(node, talk, sample, known)
        states.append(await _state(node, talk))
        seq = states[-1].head_seq
        both = (Listener(node, actor).watch(talk.id, seq) for actor in (firm.supervisor, talk.customer))
        later += [(seq, listener) for listener in both]
        owner = known if states[-1].customer_id == known.id else talk.customer
        readers = (firm.supervisor, owner)
        reads += [(reader, await node.overview.read_events(reader, talk.id, 0, 500)) for reader in readers]
    head = len(SAMPLES)
    fresh = {
        True: await node.overview.read_events(firm.supervisor, talk.id, 0, 500),
        False: await node.overview.read_events(known, talk.id, 0, 500),
    }
    assert [event.kind for event in fresh[True].events] == [sample.kind for sample in SAMPLES]
    await staff.until_seq(head)
    await customer.until_seq(max(event.seq for event in fresh[False].events))
    for listener, for_staff in ((staff, True), (customer, False)):
        assert _views(listener) == _dumped(fresh[for_staff])
    for cut, listener in later:
        for_staff = listener.subscriber.for_staff
        assert _views(listener) == [event for event in _dumped(fresh[for_staff]) if event["seq"] > cut]
    for reader, page in reads:
        whole = _dumped(fresh[reader.is_staff])
        assert _dumped(page) == [event for event in whole if event["seq"] <= page.through]
        assert page.through == page.head
    _check_folds(fresh[True], states)


def _check_folds(page: EventPage, states: list[ConversationState]) -> None:
    """The row behind each event is the fold of what staff can read, from whatever earlier row it is taken up."""
    facts = [Fact(event.seq, event.kind, event.actor.kind, event.at, event.body) for event in page.events]

    def comparable(state: ConversationState) -> dict[str, object]:
        return asdict(state) | {"head_hash": None}

    for start, stale in enumerate(states):
        for end in range(start, len(states)):
            folded = reduce(fold, facts[start + 1 : end + 1], stale)
            assert comparable(folded) == comparable(states[end])


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("limit", [1, 3, 500])
async def test_a_log_can_be_read_in_pieces(audience: Audience, limit: int, node: Platform, firm: Firm) -> None:
    talk, known = await visit(node), (await visit(node)).customer
    for sample in SAMPLES[1:]:
        await _write(node, talk, sample, known)
    reader = firm.supervisor if audience is Audience.STAFF else known
    whole = await node.overview.read_events(reader, talk.id, 0, 500)
    pieces: list[EventView] = []
    after = 0
    while after < whole.head:
        page = await node.overview.read_events(reader, talk.id, after, limit)
        assert after < page.through <= after + limit
        pieces += page.events
        after = page.through
    assert pieces == whole.events


async def _write(node: Platform, talk: Talk, sample: event_fixtures.Sample, known: Actor) -> None:
    people = {event_fixtures.VISITOR.id: talk.customer, event_fixtures.KNOWN.id: known}
    actor = people.get(sample.actor.id, sample.actor) if sample.actor.kind is ActorKind.CUSTOMER else sample.actor
    body = sample.body
    if isinstance(body, Identified):
        body = Identified(customer_id=known.id, name=known.name)  # type: ignore[arg-type]
    draft = Draft(
        sample.kind,
        actor,
        body,
        verdict=sample.verdict,
        reason=sample.reason,
        release=sample.release,
        expects=Expectation(),
    )
    async with node.unit_of_work() as work:
        await node.conversations.record(work, talk.id, draft)


async def _state(node: Platform, talk: Talk) -> ConversationState:
    async with node.unit_of_work() as work:
        return await ConversationStore(work).get_state(talk.id)


def _dumped(page: EventPage) -> list[dict[str, object]]:
    return [event.model_dump(mode="json") for event in page.events]


def _views(listener: Listener) -> list[dict[str, object]]:
    frames = [frame for frame in listener.take() if frame["type"] == "event"]
    assert all(frame["through"] == frame["seq"] for frame in frames)
    return [{name: value for name, value in frame.items() if name not in {"type", "through"}} for frame in frames]
