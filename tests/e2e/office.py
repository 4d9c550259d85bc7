"""What an administrator does by the API before and after a test: hours, presence, and ending what is open."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
from tests.e2e.staff import PASSWORD

_WHOLE_DAY = [{"opens": 0, "closes": 1440}]
_INDEXED_WITHIN = 30.0
_ONE_MINUTE = [{"opens": 720, "closes": 721}]


class Office:
    """The API of a running platform, signed in as whoever is named."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url)
        self._tokens: dict[str, str] = {}

    async def close(self) -> None:
        await self._client.aclose()

    async def open_always(self) -> None:
        """Let the firm work at every hour of every day, so that no test depends on when it runs."""
        await self._set_week([_WHOLE_DAY] * 7)

    async def close_for_today(self) -> None:
        """Let the firm be shut now, whatever the hour, and open again in three days."""
        opens = (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=3)).weekday()
        await self._set_week([_ONE_MINUTE if day == opens else [] for day in range(7)])

    async def send_home(self, login: str) -> None:
        await self.call(login, "PUT", "/api/v1/presence", {"status": "offline"})

    async def end(self, token: str) -> None:
        """End whatever conversation a customer still has open."""
        headers = {"Authorization": f"Bearer {token}"}
        own = await self._client.get("/api/v1/chat/conversations", headers=headers)
        for item in own.raise_for_status().json()["items"]:
            if item["status"] == "open":
                path = f"/api/v1/chat/conversations/{item['id']}/close"
                (await self._client.post(path, headers=headers)).raise_for_status()

    async def until_bot_says(self, words: str, question: str) -> None:
        """Wait for the bot's index, which follows a save in the background, some tenths of a second later."""
        async with asyncio.timeout(_INDEXED_WITHIN):
            while words not in str((await self.call("editor", "POST", "/api/v1/bot/ask", {"q": question}))["text"]):
                pass

    async def call(self, login: str, method: str, path: str, body: object = None) -> dict[str, object]:
        """Do something as a member of staff; returns what was answered."""
        if login not in self._tokens:
            answer = await self._client.post("/api/v1/sign-in", json={"login": login, "password": PASSWORD})
            self._tokens[login] = answer.raise_for_status().json()["token"]
        headers = {"Authorization": f"Bearer {self._tokens[login]}"}
        answer = await self._client.request(method, path, json=body, headers=headers)
        found: dict[str, object] = answer.raise_for_status().json()
        return found

    async def _set_week(self, week: list[list[dict[str, int]]]) -> None:
        units = await self.call("admin", "GET", "/api/v1/organisation/units")
        head = units["items"][0]["id"]  # type: ignore[index]  # the tree's root comes first
        hours = {"week": week, "follows_holidays": False}
        await self.call("admin", "PUT", f"/api/v1/organisation/units/{head}/hours", hours)
