"""Opens the database that the settings name, brought to this version's schema, and a platform on it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from wenlu.bootstrap import Platform
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import check_current, migrate
from wenlu.platform.settings import Settings


@contextmanager
def opened_database(settings: Settings) -> Iterator[str]:
    """Yield the database's address.

    An embedded one is started if need be and migrated by itself; an external one that is behind is refused
    (`SchemaBehind`).
    """
    if settings.database_url:
        check_current(settings.database_url)
        yield settings.database_url
        return
    server = EmbeddedPostgres(settings.data_dir / "postgres")
    try:
        migrate(server.url())
        yield server.url()
    finally:
        server.stop()


@asynccontextmanager
async def opened_platform(settings: Settings) -> AsyncIterator[Platform]:
    """Yield a platform that does not serve and has loaded nothing yet; for the command line."""
    with opened_database(settings) as url:
        platform = Platform(settings, url)
        try:
            yield platform
        finally:
            await platform.close()
