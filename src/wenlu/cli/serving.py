"""`wenlu serve`: one process that does everything."""

import contextlib
import signal
import socket
import sys
from collections.abc import Iterator

import uvicorn
import uvloop

from wenlu.bootstrap import Platform
from wenlu.cli.demo import DemoServices, create_demo_firm, demo_hint
from wenlu.cli.opening import opened_database
from wenlu.kernel.errors import Conflict, Invalid
from wenlu.platform.embedded import only_server
from wenlu.platform.schema import migrate
from wenlu.platform.settings import Settings
from wenlu.platform.telemetry import configure_logging


class AddressInUse(Conflict):
    """Something else listens there."""

    code = "address_in_use"


class NoDatabase(Invalid):
    """The embedded database migrates by itself."""

    code = "no_database"


def serve(settings: Settings) -> None:
    """Serve until interrupted; raises `AlreadyServed`, `AddressInUse`."""
    configure_logging(settings.log_level)
    with contextlib.ExitStack() as stack:
        if not settings.database_url:
            stack.enter_context(only_server(settings.data_dir))
        listener = stack.enter_context(_listen(settings.host, settings.port))
        url = stack.enter_context(opened_database(settings))
        uvloop.run(_serve(settings, url, listener))


def migrate_external(settings: Settings) -> None:
    """Bring an external database up to date; raises `NoDatabase` where none is named."""
    if not settings.database_url:
        raise NoDatabase("WENLU_DATABASE_URL is not set; the embedded database migrates by itself")
    migrate(settings.database_url)


def _listen(host: str, port: int) -> socket.socket:
    """Take the address before anything is started, so that a second server fails at once and changes nothing."""
    try:
        return socket.create_server((host, port), backlog=2048, reuse_port=False)
    except OSError as error:
        raise AddressInUse(f"{host}:{port} is in use: {error.strerror}") from error


class _Server(uvicorn.Server):
    """Ends when it is told to, and lets what is around it end too.

    uvicorn raises the signal once more when it has finished, which would leave the embedded database running.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


async def _serve(settings: Settings, url: str, listener: socket.socket) -> None:
    platform = Platform(settings, url, hint=demo_hint() if settings.demo else None)
    if settings.demo:
        await create_demo_firm(
            DemoServices(platform.unit_of_work, platform.accounts, platform.organisation, platform.customers)
        )
    config = uvicorn.Config(
        platform.gateway(),
        ws="websockets-sansio",
        ws_max_size=128 * 1024,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    platform.on_ready = lambda: _announce(settings)
    await server.serve(sockets=[listener])


def _announce(settings: Settings) -> None:
    """Print the addresses once customers can be served."""
    base = settings.public_url or settings.address
    lines = ["", f"  客户页面 Customers   {base}/chat", f"  员工工作台 Staff     {base}/"]
    if settings.demo:
        hint = demo_hint()
        lines += ["", "  演示账号 Demo accounts"]
        lines += [f"    {a.login:<12} {a.password:<14} {a.name}" for a in hint.accounts]
    sys.stderr.write("\n".join(lines) + "\n\n")
