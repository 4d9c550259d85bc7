"""The real server as a process of its own, on a data folder of its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import SecretStr

from wenlu.bootstrap import Platform
from wenlu.domains.identity.schemas import CreateAccount, Role
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, LicenceKind, QueueKind, StaffKind, UnitKind
from wenlu.kernel.actors import SYSTEM
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import migrate
from wenlu.platform.settings import load_settings

PASSWORD = "correct horse battery"
START_SECONDS = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@dataclass
class Server:
    """`wenlu serve` on a port and a data folder."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "server.log"

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "wenlu", "serve"]

    def environment(self, **changes: str) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("WENLU_")}
        settings = {"WENLU_DATA_DIR": str(self.data_dir), "WENLU_PORT": str(self.port), "WENLU_DEMO": "0"}
        return clean | settings | changes

    def spawn(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603  our own program
                self.command, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )

    def start(self) -> None:
        """Start and wait until a customer can be served."""
        self.process = self.spawn()
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text()[-4000:])
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=1).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it as an operator would, and return its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def found_office(data_dir: Path) -> None:
    """Make one of everybody, before the server starts: `agent` serves, `boss` may do everything, `editor` little."""
    postgres = EmbeddedPostgres(data_dir / "postgres")
    migrate(postgres.url())
    asyncio.run(_found(data_dir, postgres.url()))
    postgres.stop()


async def _found(data_dir: Path, url: str) -> None:
    platform = Platform(load_settings(data_dir=data_dir, demo=False), url)
    roles = {"agent": (Role.AGENT,), "boss": tuple(Role), "editor": (Role.EDITOR,)}
    accounts = {
        name: await platform.accounts.create_account(
            SYSTEM, CreateAccount(login=name, name=name, password=SecretStr(PASSWORD), roles=held)
        )
        for name, held in roles.items()
    }
    async with platform.unit_of_work() as work:
        head = CreateUnit(kind=UnitKind.HEAD_OFFICE, name="总部")
        unit = (await platform.organisation.create_units(work, SYSTEM, [head]))[0]
        staff = [
            CreateStaff(
                unit_id=unit.id,
                account_id=accounts[name].id,
                name=name,
                title="客服",
                kind=StaffKind.ADVISER,
                licence_number=f"S{name}",
                licence_kind=LicenceKind.ADVISORY,
                capacity=50,
                queues=tuple(QueueKind),
            )
            for name in ("agent", "boss")
        ]
        await platform.organisation.create_staff_many(work, SYSTEM, staff)
    await platform.close()


def sign_in(server: Server, login: str) -> str:
    answer = httpx.post(f"{server.url}/api/v1/sign-in", json={"login": login, "password": PASSWORD})
    answer.raise_for_status()
    token: str = answer.json()["token"]
    return token
