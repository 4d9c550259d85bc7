"""Units of work, leaders, notices and the schema, on the real database."""

import asyncio
from dataclasses import dataclass

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from tests.nodes import until

from tools.make_migration import import_tables
from wenlu.kernel.events import Event
from wenlu.platform.bus import EventBus
from wenlu.platform.database import Database, metadata
from wenlu.platform.fanout import PostgresFanout
from wenlu.platform.leadership import Loop, Loops
from wenlu.platform.schema import SchemaBehind, check_current, migrate


@dataclass(frozen=True, slots=True)
class Noticed(Event):
    number: int


class Refused(Exception):
    """Something that a unit of work does not survive."""


async def test_a_unit_of_work_publishes_what_it_commits_and_nothing_else(
    database: Database, published: list[Event]
) -> None:
    called: list[str] = []
    with pytest.raises(Refused):  # noqa: PT012  the exit is what is tested
        async with database.unit_of_work() as work:
            work.record(Noticed(1))
            work.after_commit(lambda: called.append("never"))
            raise Refused
    assert (published, called) == ([], [])
    async with database.unit_of_work() as work:
        work.record(Noticed(2), Noticed(3))
        work.after_commit(lambda: called.append("once"))
        assert (published, called) == ([], [])
    assert (published, called) == ([Noticed(2), Noticed(3)], ["once"])


async def test_an_error_of_the_database_repeats_no_parameter(database: Database) -> None:
    with pytest.raises(Exception, match="hidden") as failed:
        async with database.unit_of_work() as work:
            await work.connection.exec_driver_sql("SELECT %s::int / 0", (110101,))
    assert "110101" not in str(failed.value)


async def test_events_reach_every_other_node_once(database_url: str) -> None:
    fanouts = [PostgresFanout(database_url) for _ in range(3)]
    buses = [EventBus(fanout) for fanout in fanouts]
    heard: list[list[int]] = [[] for _ in buses]
    for bus, mine in zip(buses, heard, strict=True):
        bus.subscribe(Noticed, lambda event, mine=mine: mine.append(event.number))  # type: ignore[misc]
    for fanout in fanouts:
        await fanout.start()
    for number in range(500):
        buses[number % 3].publish(Noticed(number))
    await until(lambda: all(len(mine) == 500 for mine in heard))
    assert all(sorted(mine) == list(range(500)) for mine in heard)
    for fanout in fanouts:
        await fanout.stop()


async def test_a_notice_that_cannot_be_sent_silences_nobody(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenlu.platform.fanout._RETRY_SECONDS", 0.01)
    here, there = PostgresFanout(database_url), PostgresFanout(database_url)
    heard: list[object] = []
    there.subscribe("topic", heard.append)
    for fanout in (here, there):
        await fanout.start()
    here.publish("topic", {"text": "长" * 9000})
    await until(lambda: not here._waiting)
    here.publish("topic", {"text": "短"})
    await until(lambda: heard == [{"text": "短"}])
    for fanout in (here, there):
        await fanout.stop()


async def test_a_handler_that_fails_disturbs_no_other(database_url: str) -> None:
    here, there = PostgresFanout(database_url), PostgresFanout(database_url)
    heard: list[object] = []

    def fail(_: object) -> None:
        raise Refused

    there.subscribe("topic", fail)
    there.subscribe("topic", heard.append)
    for fanout in (here, there):
        await fanout.start()
    here.publish("topic", {"number": 1})
    await until(lambda: heard == [{"number": 1}])
    for fanout in (here, there):
        await fanout.stop()


async def test_one_node_leads_and_the_next_takes_over(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenlu.platform.leadership._RETRY_SECONDS", 0.01)
    ran: list[str] = []

    def node(name: str) -> Loops:
        async def run() -> None:
            ran.append(name)

        return Loops(database_url, [Loop("work", 0.005, run)])

    first, second = node("first"), node("second")
    first.start()
    await until(lambda: "first" in ran)
    second.start()
    await until(lambda: len(ran) > 20)
    assert set(ran) == {"first"}
    await first.stop()
    await until(lambda: "second" in ran)
    ran.clear()
    await until(lambda: len(ran) > 5)
    assert set(ran) == {"second"}
    await second.stop()


async def test_a_leader_that_loses_its_connection_competes_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wenlu.platform.leadership._RETRY_SECONDS", 0.01)
    ran: list[int] = []

    async def run() -> None:
        ran.append(1)

    loops = Loops(database_url, [Loop("work", 0.005, run)])
    loops.start()
    await until(lambda: len(ran) > 2)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
    ran.clear()
    await until(lambda: len(ran) > 2)
    await loops.stop()


async def test_a_loop_that_fails_is_run_again_and_is_woken_at_once(database_url: str) -> None:
    ran: list[int] = []
    wake = asyncio.Event()

    async def run() -> None:
        ran.append(1)
        raise Refused

    loops = Loops(database_url, [Loop("work", 3600, run, wake=wake), Loop("everywhere", 3600, run, everywhere=True)])
    loops.start()
    await until(lambda: len(ran) == 2)
    wake.set()
    await until(lambda: len(ran) == 3)
    await loops.stop()


async def test_the_schema_is_known_to_be_current_or_behind(database_url: str) -> None:
    check_current(database_url)
    migrate(database_url)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(SchemaBehind, match="wenlu migrate"):
        check_current(database_url)


@pytest.mark.filterwarnings("ignore:Did not recognize type .xid8")  # SQLAlchemy does not know it, we do
def test_the_migrations_make_the_tables_of_the_code(database_url: str) -> None:
    import_tables()
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)

    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return not (kind == "table" and str(name).startswith("conversation_event_"))  # partitions are made by name

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
