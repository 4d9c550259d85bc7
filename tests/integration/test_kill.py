"""`kill -9` at any moment: nothing acknowledged is lost, nothing is doubled, everybody is answered."""

import asyncio
import os
import random
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from tests.load import Customer
from tests.servers import Server

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.events import Attendant, Audience, EventKind, Understood
from wenlu.domains.conversations.schemas import EventView
from wenlu.kernel.actors import SYSTEM, ActorKind
from wenlu.kernel.ids import ConversationId, reply_id
from wenlu.platform.embedded import EmbeddedPostgres, only_server
from wenlu.platform.settings import load_settings
from wenlu.sdk.messages import TextBody

QUESTIONS = ("创业板怎么开通", "手续费是多少", "忘记密码怎么办", "今天天气怎么样", "银证转账时间", "转人工")
_READER = replace(SYSTEM, kind=ActorKind.STAFF)
EACH_ROUND = 20
"""Messages that are acknowledged before the next kill."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    if server.process is not None and server.process.poll() is None:
        server.stop()


@asynccontextmanager
async def opened(data_dir: Path) -> AsyncIterator[Platform]:
    """Look into the database beside, or after, the server."""
    postgres = await asyncio.to_thread(EmbeddedPostgres, data_dir / "postgres")
    platform = Platform(load_settings(data_dir=data_dir, demo=False), postgres.url())
    try:
        yield platform
    finally:
        await platform.close()
        await asyncio.to_thread(postgres.stop)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.slow)])
async def test_kill_in_a_loop_under_load(rounds: int, server: Server, tmp_path: Path) -> None:
    talkers = [Customer(server, text) for text in QUESTIONS]
    await asyncio.gather(*(talker.open() for talker in talkers))
    other_tabs = [Customer(server, "", talker.token, talker.conversation_id) for talker in talkers]
    postmaster = _postmaster(tmp_path)
    enough, caught_up = asyncio.Event(), asyncio.Event()
    talking = [asyncio.create_task(talker.talk(enough)) for talker in talkers]
    watching = [asyncio.create_task(tab.watch(caught_up)) for tab in other_tabs]
    for _ in range(rounds):
        await _acknowledged(talkers, sum(len(talker.acked) for talker in talkers) + EACH_ROUND)
        await asyncio.sleep(random.uniform(0, 0.5))  # noqa: S311
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    assert _postmaster(tmp_path) == postmaster  # it was found and used again
    enough.set()
    await asyncio.gather(*talking)
    await asyncio.gather(*(talker.settle() for talker in talkers))
    watching += [asyncio.create_task(talker.watch(caught_up)) for talker in talkers]
    async with opened(tmp_path) as platform:
        await _attended(platform)
        logs = {talker.conversation_id: await _log(platform, talker.conversation_id) for talker in talkers}
        await _seen([*talkers, *other_tabs], logs)
        caught_up.set()
        await asyncio.gather(*watching)
        assert await asyncio.to_thread(server.stop) == 0
        report = await platform.evidence.verify()
        async with platform.unit_of_work() as work:
            states = {id_: await platform.overview.get_state(work, ConversationId(UUID(id_))) for id_ in logs}
    assert _postmaster(tmp_path) is None  # its last user stopped it
    assert (report.conversations, report.broken) == (len(talkers), ())
    for talker, tab in zip(talkers, other_tabs, strict=True):
        log = logs[talker.conversation_id]
        _check_kept(talker, log)
        _check_answered(log, states[talker.conversation_id].attendant)
        _check_seen(talker, log)
        _check_seen(tab, log)


def _postmaster(data_dir: Path) -> int | None:
    """Return the process of the embedded database."""
    file = data_dir / "postgres" / "postmaster.pid"
    return int(file.read_text().split()[0]) if file.exists() else None


async def _acknowledged(talkers: list[Customer], number: int) -> None:
    async with asyncio.timeout(120):
        while sum(len(talker.acked) for talker in talkers) < number:  # noqa: ASYNC110  any of them
            await asyncio.sleep(0.01)


async def _attended(platform: Platform) -> None:
    """Wait until the sweep has found everybody whom a crash left waiting."""
    due = b"SELECT count(*) FROM conversation WHERE is_open AND attended_seq < customer_seq"
    async with asyncio.timeout(120), await psycopg.AsyncConnection.connect(platform.database.dsn) as connection:
        while True:
            row = await (await connection.execute(due)).fetchone()
            await connection.rollback()
            if row == (0,):
                return
            await asyncio.sleep(0.1)  # the database tells nobody


async def _seen(customers: list[Customer], logs: dict[str, list[EventView]]) -> None:
    async with asyncio.timeout(60):
        for customer in customers:
            last = max(event.seq for event in logs[customer.conversation_id] if event.audience is Audience.ALL)
            while customer.through < last:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def _log(platform: Platform, conversation_id: str) -> list[EventView]:
    events: list[EventView] = []
    while True:
        after = events[-1].seq if events else 0
        id_ = ConversationId(UUID(conversation_id))
        page = await platform.overview.read_events(_READER, id_, after, 500)
        if not page.events:
            return events
        events += page.events


def _check_kept(talker: Customer, log: list[EventView]) -> None:
    """All that was acknowledged is there, where it was said to be, once and in order; the numbers have no gap."""
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert talker.problems == []
    kept = {str(event.client_id): event.seq for event in log}
    assert talker.acked == {client_id: kept.get(client_id) for client_id in talker.acked}
    mine = [e.body.text for e in log if e.actor.kind is ActorKind.CUSTOMER and isinstance(e.body, TextBody)]
    assert mine == [f"{talker.text} {n}" for n in range(1, talker.posted + 1)]


def _check_answered(log: list[EventView], attendant: Attendant) -> None:
    """Each turn was answered, or handed over, once; nobody is left without."""
    conversation_id = ConversationId(log[0].conversation_id)
    by_client = {event.client_id: event for event in log}
    turns = [event.body.seq for event in log if isinstance(event.body, Understood)]
    assert len(turns) == len(set(turns))
    said = [event for event in log if event.kind is EventKind.MESSAGE and event.actor.kind is ActorKind.BOT]
    handed = [event for event in log if event.kind is EventKind.QUEUED]
    replies = {reply_id(conversation_id, who, turn) for turn in turns for who in ("bot", "queue")} & set(by_client)
    assert {event.client_id for event in said} <= replies
    assert len(handed) <= 1
    for turn in turns:
        assert {reply_id(conversation_id, who, turn) for who in ("bot", "queue")} & set(by_client)
    last = max(event.seq for event in log if event.actor.kind is ActorKind.CUSTOMER)
    if attendant is Attendant.BOT:
        assert turns[-1] == last
        assert reply_id(conversation_id, "bot", last) in by_client
    else:
        assert attendant is Attendant.QUEUE
        assert len(handed) == 1


def _check_seen(customer: Customer, log: list[EventView]) -> None:
    visible = {e.seq: (e.kind.value, str(e.client_id)) for e in log if e.audience is Audience.ALL}
    assert {seq: seen[:2] for seq, seen in customer.seen.items()} == visible
    assert customer.doubled == []
    assert customer.problems == []


def _refused(server: Server, **changes: str) -> str:
    """Start a server that cannot, and return what it says."""
    second = subprocess.run(  # noqa: S603  our own program
        server.command, env=server.environment(**changes), capture_output=True, check=False, timeout=60
    )
    assert second.returncode == 1
    assert b"Traceback" not in second.stderr
    return second.stderr.decode()


def test_a_second_server_on_the_same_data_says_so(tmp_path: Path) -> None:
    with only_server(tmp_path):
        said = _refused(Server(tmp_path))
    assert f"process {os.getpid()} already serves the data in {tmp_path}" in said
    assert not (tmp_path / "postgres").exists()


def test_an_address_in_use_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(tmp_path, port=taken.getsockname()[1])
        assert f"127.0.0.1:{server.port} is in use" in _refused(server)
    assert not (tmp_path / "postgres").exists()
