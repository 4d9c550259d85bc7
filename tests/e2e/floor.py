"""Everybody who takes part in one test: customers, staff and their browsers."""

import itertools
import json
import re
import time

import jwt
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page
from tests.e2e.customer import Customer
from tests.e2e.office import Office
from tests.e2e.staff import Staff

DESKTOP = {"width": 1280, "height": 800}
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}
PATIENCE = 15_000
"""Milliseconds that a condition is waited for, on a busy machine."""
_EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to .* failed")
"""What a browser writes by itself when the network is gone or a request is refused."""


class Floor:
    """Everybody who takes part in one test."""

    def __init__(self, url: str, browser: Browser, office: Office, secret: str) -> None:
        self.url = url
        self.office = office
        self._browser = browser
        self._secret = secret
        self._contexts: list[BrowserContext] = []
        self._customers: list[Customer] = []
        self._logins: set[str] = set()
        self._numbers = itertools.count(time.time_ns())
        self.complaints: list[str] = []
        """Errors that pages wrote to their consoles."""

    async def customer(
        self,
        *,
        locale: str = "zh-CN",
        size: dict[str, int] = DESKTOP,
        identity_token: str | None = None,
        context: BrowserContext | None = None,
    ) -> Customer:
        """Open the chat page, in a browser of its own or in another tab of one."""
        context = context or await self.context(locale=locale, size=size)
        page = await self.page(context)
        await page.goto(f"{self.url}/chat" + (f"#identity_token={identity_token}" if identity_token else ""))
        customer = Customer(page, page, locale)
        await customer.ready()
        self._customers.append(customer)
        return customer

    async def staff(
        self,
        login: str,
        status: str | None = "online",
        *,
        locale: str = "zh-CN",
        size: dict[str, int] = WIDE,
        context: BrowserContext | None = None,
    ) -> Staff:
        """Sign in at the console and, if a status is named, choose it."""
        context = context or await self.context(locale=locale, size=size)
        preferences = json.dumps(json.dumps({"locale": locale, "sounds": False}))
        await context.add_init_script(f"localStorage.setItem('wenlu.console.preferences', {preferences})")
        staff = Staff(await self.page(context), login, locale)
        await staff.page.goto(self.url)
        await staff.sign_in()
        if status is not None:
            self._logins.add(login)
            await staff.choose_status(status)
        return staff

    def identity_token(self, number: str, name: str) -> str:
        """Sign who the customer is, as the firm's own app does."""
        claims = {"sub": number, "name": name, "exp": int(time.time()) + 300, "jti": f"e2e-{next(self._numbers)}"}
        return jwt.encode(claims, self._secret, "HS256")

    def new_number(self) -> str:
        """Return a customer's number that nobody has."""
        return f"E2E{next(self._numbers)}"

    async def context(self, *, locale: str = "zh-CN", size: dict[str, int] = DESKTOP) -> BrowserContext:
        """Open a browser of its own: nothing is shared with the others, and nothing moves under the pointer."""
        phone = size["width"] < 500
        context = await self._browser.new_context(
            locale=locale,
            viewport=size,
            has_touch=phone,
            is_mobile=phone,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        return context

    async def page(self, context: BrowserContext) -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED.search(message.text):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    async def leave(self) -> None:
        """Everybody goes home, and nothing stays open for the next test."""
        tokens = [await self._token(customer) for customer in self._customers]
        for context in self._contexts:
            await context.close()
        for token in filter(None, tokens):
            await self.office.end(token)
        for login in self._logins:
            await self.office.send_home(login)

    async def _token(self, customer: Customer) -> str | None:
        if customer.page.is_closed():
            return None
        session = await customer.page.evaluate("localStorage.getItem('wenlu.chat.session')")
        return json.loads(session)["token"] if session else None
