"""The database: one engine, one unit of work, and the tables' common `metadata`.

A service writes `async with self._unit_of_work() as work:`. Leaving the block commits rows and jobs together and
then publishes what was recorded; an exception rolls everything back and publishes nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy import MetaData, text, types
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from wenlu.kernel.events import Event
from wenlu.platform.crypto import KeyRing
from wenlu.platform.sealing import give_key

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

APPEND_ONLY: Mapping[str, bool] = {"append_only": True}
"""`info` of a table whose rows the database itself refuses to change or delete; migrations bring the triggers."""


class Xid8(types.UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id, by which followers read in commit order."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


class UnitOfWork:
    """One transaction and the facts it will publish."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.events: list[Event] = []
        self._before: list[Callable[[], Awaitable[None]]] = []
        self._after: list[Callable[[], None]] = []

    def record(self, *events: Event) -> None:
        """Publish these once the transaction has been committed."""
        self.events.extend(events)

    def before_commit(self, call: Callable[[], Awaitable[None]]) -> None:
        """Await this in the transaction, behind everything else; for locks that are to be held shortly."""
        self._before.append(call)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this once the transaction has been committed; it must neither fail nor wait."""
        self._after.append(call)

    async def settle(self) -> None:
        for call in self._before:
            await call()

    def finish(self) -> None:
        for call in self._after:
            call()


Publish = Callable[[Event], None]
UnitOfWorkFactory = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


class Database:
    """The system of record; `publish` receives every committed event, `ring` opens sealed columns."""

    def __init__(
        self, url: str, *, pool: int = 10, publish: Publish | None = None, ring: KeyRing | None = None
    ) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=pool,
            max_overflow=2,
            pool_pre_ping=False,
            pool_recycle=1800,
            hide_parameters=True,
            connect_args={"prepare_threshold": 3, "application_name": "wenlu", "options": "-c timezone=UTC"},
        )
        self._publish = publish
        if ring is not None:
            give_key(self.engine.dialect, ring)

    @property
    def dsn(self) -> str:
        """The address for psycopg, for connections that are not pooled (log writer, listener)."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """Open a transaction; commit and publish on leaving, roll back on an exception."""
        async with self.engine.begin() as connection:
            work = UnitOfWork(connection)
            yield work
            await work.settle()
        work.finish()
        if self._publish is not None:
            for event in work.events:
                self._publish(event)

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        await self.engine.dispose()
