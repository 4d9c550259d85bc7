"""One real server for the contract tests of a test process, with an office."""

from collections.abc import Iterator

import pytest
from tests.servers import Server, found_office


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("contract"))
    found_office(server.data_dir)
    server.start()
    yield server
    assert server.stop() == 0
