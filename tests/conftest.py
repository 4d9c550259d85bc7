"""Fixtures on the real parts: one embedded PostgreSQL a test process, a fresh database a test."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from wenlu.kernel.clock import ManualClock
from wenlu.kernel.events import Event
from wenlu.kernel.ids import new_id
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import Database, UnitOfWorkFactory
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import migrate

# how long an example takes says more about the machine than about the code
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    # not in pytest's own folder, which another run started meanwhile would close to the server's user and prune
    with tempfile.TemporaryDirectory(prefix="wenlu-test-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE blueprint")
        migrate(server.url("blueprint"))
        yield server
        server.stop()


@pytest.fixture
def database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A fresh database with the whole schema, dropped afterwards."""
    name = f"t{new_id().hex}"
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE blueprint')
        yield postgres.url(name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def published() -> list[Event]:
    """What units of work have published."""
    return []


@pytest.fixture
async def database(database_url: str, published: list[Event], key_ring: KeyRing) -> AsyncIterator[Database]:
    database = Database(database_url, publish=published.append, ring=key_ring)
    yield database
    await database.close()


@pytest.fixture
def unit_of_work(database: Database) -> UnitOfWorkFactory:
    return database.unit_of_work


@pytest.fixture
def clock() -> ManualClock:
    """A Wednesday morning in working hours (10:00 in Shanghai)."""
    return ManualClock(datetime(2026, 11, 18, 2, 0, tzinfo=UTC))


@pytest.fixture
def key_ring() -> KeyRing:
    return KeyRing("11" * 32)


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
