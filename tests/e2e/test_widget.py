"""The one-line widget on somebody else's page."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.async_api import Page, expect
from tests.e2e.customer import Customer
from tests.e2e.floor import DESKTOP, PHONE, Floor

_PAGE = """<!doctype html><html lang="{locale}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>host</title><h1>Somebody else's page</h1><button>host button</button>
<script src="{url}/chat/widget.js" async></script></html>"""


class _Host(BaseHTTPRequestHandler):
    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Keep quiet."""


@pytest.fixture(params=["zh-CN", "en"])
def host(request: pytest.FixtureRequest, url: str) -> Iterator[tuple[str, str]]:
    """A page of another origin with the widget on it; yields its address and language."""
    html = _PAGE.format(url=url, locale=request.param).encode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Host", (_Host,), {"page": html}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", request.param
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("size", [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone")])
async def test_widget_opens_talks_and_closes(floor: Floor, host: tuple[str, str], size: dict[str, int]) -> None:
    address, locale = host
    page = await floor.page(await floor.context(locale=locale, size=size))
    await page.goto(address)
    launcher = page.get_by_role("button", name="在线咨询" if locale == "zh-CN" else "Chat with us")
    await launcher.click()
    customer = _inside(page, locale)
    await customer.ready()
    await expect(customer.person_button).to_be_visible()
    question, answer = (
        ("怎么开户？", "首页 → 开户") if locale == "zh-CN" else ("How do I open an account?", "mobile number")
    )
    await customer.say(question)
    await expect(customer.others.last).to_contain_text(answer)

    await customer.field.press("Escape")
    await expect(customer.field).to_be_hidden()
    await expect(launcher).to_be_focused()
    await launcher.click()
    await expect(customer.others.last).to_contain_text(answer)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def _inside(page: Page, locale: str) -> Customer:
    return Customer(page, page.frame_locator("wenlu-chat iframe"), locale)
