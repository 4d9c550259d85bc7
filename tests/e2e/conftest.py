"""One platform and one browser for all of these tests; an empty floor for each."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from tests.e2e.chromium import FLAGS, find_chromium
from tests.e2e.floor import PATIENCE, Floor
from tests.e2e.office import Office
from tests.e2e.serving import served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here shares one platform and one browser: one process and one event loop."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture(scope="session")
def web_dir(repository: Path) -> Path:
    return Path(os.environ.get("WENLU_WEB_DIR", repository / "web"))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("platform")


@pytest.fixture(scope="session")
def url(data_dir: Path, web_dir: Path) -> Iterator[str]:
    with served(data_dir, web_dir) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(repository: Path) -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    chromium = find_chromium(repository / "web")
    environment = {**os.environ, **chromium.environment}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable, args=list(FLAGS), env=environment
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(url: str) -> AsyncIterator[Office]:
    office = Office(url)
    await office.open_always()
    yield office
    await office.close()


@pytest_asyncio.fixture(loop_scope="session")
async def floor(url: str, browser: Browser, office: Office, data_dir: Path) -> AsyncIterator[Floor]:
    secrets = json.loads((data_dir / "secrets.json").read_text())
    floor = Floor(url, browser, office, secrets["customer_token_secret"])
    yield floor
    await floor.leave()
    assert floor.complaints == []
