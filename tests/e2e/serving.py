"""The real platform as a process of its own, on an embedded database, with the demo firm."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_STARTS_WITHIN = 100.0  # seconds: makes a database, the firm with its 5,000 customers and the knowledge base
_STOPS_WITHIN = 20.0


@contextmanager
def served(data_dir: Path, web_dir: Path, **settings: str) -> Iterator[str]:
    """Serve from an empty data folder; yields the address. `settings` are further variables of the environment."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    ours = {
        "WENLU_DATA_DIR": str(data_dir),
        "WENLU_WEB_DIR": str(web_dir),
        "WENLU_PORT": str(port),
        "WENLU_DEMO": "1",
        **settings,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WENLU_")}
    log = data_dir / "serve.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "wenlu", "serve"]
        process = subprocess.Popen(command, env={**inherited, **ours}, stdout=output, stderr=output)  # noqa: S603  ourselves
        try:
            _wait_until_ready(url, process, log)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while True:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the platform did not start:\n{log.read_text()[-4000:]}")
        try:
            if httpx.get(f"{url}/health/ready").is_success:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
