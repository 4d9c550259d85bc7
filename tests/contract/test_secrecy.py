"""What is secret by law shows to nobody but its post: every role, every route, both sockets, search, exports, logs.

The whole OpenAPI document is walked by every role twice: before a customer says what raises the secret signal, and
after that was handled by its post. No answer may speak of it more often than before, and none may hold the case's id.
The customer's own words name neither the signal nor the law, so that they do not count.
"""

import asyncio
import io
import json
import re
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx
import jwt
import pytest
from pydantic import SecretStr
from pypdf import PdfReader
from tests.servers import PASSWORD, Server
from websockets.asyncio.client import connect

from wenlu.bootstrap import Platform
from wenlu.domains.identity.schemas import CreateAccount, Role
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, LicenceKind, QueueKind, StaffKind, UnitKind
from wenlu.kernel.actors import SYSTEM
from wenlu.language.signals import Signal, detect_signals
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import migrate
from wenlu.platform.settings import load_settings

SAID = ("帮朋友走账可以吗", "有没有办法帮朋友走账")
WORDS = re.compile(r"(?<![a-z])aml(?![a-z])|洗钱|launder|secret[_ ]case", re.IGNORECASE)
OTHERS = tuple(role for role in Role if role is not Role.AML)
POST = "post"
"""The login of the post for anti-money-laundering: not its name, which would be counted."""
LOOK = {"q": ("洗钱", "走账"), "text": ("洗钱",), "number": ("洗钱",)}
FRESH = httpx.Limits(keepalive_expiry=1)
"""A connection that the server is about to close is not used again."""
Ids = dict[str, str]


@dataclass
class Seen:
    """What one walk saw: by role and route, how often it speaks of the secret, and the whole of it."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    answered: int = 0

    def add(self, who: str, route: str, answer: httpx.Response) -> None:
        text = readable(answer.content)
        key = (who, f"{route}?{answer.request.url.query.decode()}")
        self.counts[key] = len(WORDS.findall(text))
        self.bodies[key] = text
        self.answered += answer.is_success


def readable(data: bytes) -> str:
    """Return what stands in an answer, the parts of an archive or a spreadsheet unpacked, a PDF as its text."""
    if data[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data[:2] != b"PK":
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


@pytest.fixture(scope="module")
def office() -> Iterator[Server]:
    """A server of its own with one of everybody."""
    with tempfile.TemporaryDirectory(prefix="wenlu-secrecy-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        postgres = EmbeddedPostgres(server.data_dir / "postgres")
        migrate(postgres.url())
        asyncio.run(found(server.data_dir, postgres.url()))
        postgres.stop()
        server.start()
        yield server
        assert server.stop() == 0


async def found(data_dir: Path, url: str) -> None:
    platform = Platform(load_settings(data_dir=data_dir, demo=False), url)
    async with platform.unit_of_work() as work:
        head = CreateUnit(kind=UnitKind.HEAD_OFFICE, name="总部")
        unit = (await platform.organisation.create_units(work, SYSTEM, [head]))[0]
    for role in Role:
        login = POST if role is Role.AML else role.value
        account = await platform.accounts.create_account(
            SYSTEM, CreateAccount(login=login, name=login, password=SecretStr(PASSWORD), roles=(role,))
        )
        adviser = role is Role.ADVISER
        await platform.organisation.create_staff(
            SYSTEM,
            CreateStaff(
                unit_id=unit.id,
                account_id=account.id,
                name=login,
                title="同事",
                kind=StaffKind(role.value),
                licence_number="S0260620010001" if adviser else None,
                licence_kind=LicenceKind.ADVISORY if adviser else None,
                queues=(QueueKind.SERVICE, QueueKind.COMPLAINT, QueueKind.EMERGENCY) if role is Role.AGENT else (),
            ),
        )
    await platform.close()


class House:
    """The server as everybody in it sees it."""

    def __init__(self, server: Server, http: httpx.AsyncClient) -> None:
        self.server = server
        self.http = http
        self.tokens: dict[str, str] = {}
        self.frames: dict[str, list[str]] = {}
        self.ids: Ids = {}

    async def sign_in(self) -> None:
        for role in Role:
            login = POST if role is Role.AML else role.value
            answer = await self.http.post("/api/v1/sign-in", json={"login": login, "password": PASSWORD})
            self.tokens[login] = answer.raise_for_status().json()["token"]

    async def come(self) -> None:
        """A customer whom the firm knows opens his page."""
        secret = load_settings(data_dir=self.server.data_dir, demo=False).customer_token_secret.get_secret_value()
        claims = {"sub": "C001", "name": "王小明", "phone": "13912345678", "exp": int(time.time()) + 600}
        token = jwt.encode(claims | {"jti": str(uuid4())}, secret, "HS256")
        begun = await self.http.post("/api/v1/chat/sessions", json={"identity_token": token})
        session = begun.raise_for_status().json()
        self.tokens["customer"] = session["token"]
        self.ids |= {"conversation_id": session["conversation_id"], "customer_id": session["customer"]["id"]}

    async def say(self, text: str, who: str = "customer") -> httpx.Response:
        room = "chat/conversations" if who == "customer" else "conversations"
        message = {"client_id": str(uuid4()), "body": {"kind": "text", "text": text}}
        return await self.call(who, "POST", f"/api/v1/{room}/{self.ids['conversation_id']}/messages", json=message)

    async def call(self, who: str, method: str, path: str, **more: object) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.tokens[who]}"}
        try:
            return await self.http.request(method, path, headers=headers, **more)  # type: ignore[arg-type]  # as httpx has it
        except httpx.ReadError:  # an answer before it was a failure, behind which the server closes the connection
            return await self.http.request(method, path, headers=headers, **more)  # type: ignore[arg-type]  # as above

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Keep everybody's socket open and everything that comes over it."""
        tasks = [asyncio.create_task(self._listen(who)) for who in self.tokens if who != POST]
        await asyncio.sleep(0.5)
        try:
            yield
            await asyncio.sleep(3)  # the board is sent every two seconds
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, who: str) -> None:
        room = "chat" if who == "customer" else "staff"
        url = self.server.url.replace("http", "ws", 1) + f"/api/v1/{room}/socket"
        kept = self.frames.setdefault(who, [])
        async with connect(url) as socket:
            resume = {self.ids["conversation_id"]: 0}
            await socket.send(json.dumps({"type": "hello", "token": self.tokens[who], "resume": resume}))
            if room == "staff":
                await socket.send('{"type": "watch_board"}')
            async for frame in socket:
                kept.append(str(frame))

    async def until_ordinary(self) -> None:
        """Wait for the ordinary case that the complaint makes, so that the first walk has everything else."""
        async with asyncio.timeout(20):
            while not (await self.call("compliance", "GET", "/api/v1/cases")).json()["items"]:  # noqa: ASYNC110  it has no event of its own
                await asyncio.sleep(0.2)

    async def until_heard(self, messages: int) -> None:
        """Wait until that many messages stand in the secret case."""
        async with asyncio.timeout(20):
            while (await self.call(POST, "GET", "/api/v1/aml/cases")).json()["items"][0]["messages"] < messages:  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    async def until_inspected(self) -> None:
        """Wait until the closed conversation was inspected."""
        path = f"/api/v1/inspection/conversations/{self.ids['conversation_id']}"
        async with asyncio.timeout(30):
            while not (await self.call("compliance", "GET", path)).is_success:  # noqa: ASYNC110
                await asyncio.sleep(0.3)

    async def until(self, path: str, found: str) -> dict[str, object]:
        """Return what the post's own page says once it says something."""
        async with asyncio.timeout(20):
            while True:
                answer = (await self.call(POST, "GET", path)).json()
                if answer[found]:
                    return answer  # type: ignore[no-any-return]
                await asyncio.sleep(0.2)

    async def take_out(self) -> None:
        """Let compliance take out everything with the customer."""
        command = {"scope": "customer", "id": self.ids["customer_id"], "reason": "客户投诉取证"}
        asked = await self.call("compliance", "POST", "/api/v1/evidence/exports", json=command)
        self.ids["export_id"] = asked.raise_for_status().json()["id"]
        path = f"/api/v1/evidence/exports/{self.ids['export_id']}/pdf"
        async with asyncio.timeout(30):
            while not (await self.call("compliance", "GET", path)).is_success:  # noqa: ASYNC110
                await asyncio.sleep(0.3)

    async def walk(self) -> Seen:
        """Ask every route for everything, as everybody."""
        await self.take_out()
        document = (await self.http.get("/openapi.json")).json()
        seen = Seen()
        for who in ("customer", *OTHERS):
            for path, methods in document["paths"].items():
                if "get" not in methods or path.endswith("/socket"):
                    continue
                for address, query in self._addresses(path, methods["get"]):
                    seen.add(
                        who,
                        path + (" as PDF" if address.endswith("/pdf") else ""),
                        await self.call(who, "GET", address, params=query),
                    )
        return seen

    def _addresses(self, path: str, get: dict[str, list[dict[str, object]]]) -> Iterator[tuple[str, dict[str, object]]]:
        """Yield a route with its ids filled in, as it is and with everything to look for."""
        route, parameters = path, get.get("parameters", [])
        needed = [one for one in parameters if one["in"] == "query" and one.get("required")]
        query = {str(one["name"]): self._value(one) for one in needed}
        for one in parameters:
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", str(self._value(one)))
        yield path, query
        if "{format_}" in route:
            yield path.removesuffix("bundle") + "pdf", query
        for one in parameters:
            for looked in LOOK.get(str(one["name"]), ()):
                yield path, query | {str(one["name"]): looked}
            if one["name"] in {"customer_id", "conversation_id", "subject_id"} and one["in"] == "query":
                yield path, query | {str(one["name"]): self.ids.get(str(one["name"]), self.ids["customer_id"])}

    def _value(self, parameter: dict[str, object]) -> object:
        name = str(parameter["name"])
        schema = parameter["schema"]
        assert isinstance(schema, dict)
        if name in self.ids:
            return self.ids[name]
        if "enum" in schema:
            return schema["enum"][0]
        plain = {"year": date.today().year, "month": date.today().month, "version": 1, "before": 1, "after": 1}  # noqa: DTZ011
        times = {"since": "2020-01-01T00:00:00Z", "until": "2040-01-01T00:00:00Z"}
        if name in plain or name in times:
            return plain.get(name, times.get(name))
        return self.ids["conversation_id"] if name.endswith("_id") else "洗钱"


async def handle(house: House, case_id: str) -> None:
    """The post does everything that it can do with a case."""
    path = f"/api/v1/aml/cases/{case_id}"
    for command in (
        {"act": "take"},
        {"act": "start"},
        {"act": "note", "words": "已调取流水"},
        {"act": "decide", "report": True, "words": "资金来源不明"},
        {"act": "file", "filed_on": "2026-11-20", "reference": "R-1", "words": "已报送"},
        {"act": "resolve", "words": "已报告"},
    ):
        (await house.call(POST, "POST", f"{path}/acts", json=command)).raise_for_status()
    talk = (await house.call(POST, "GET", f"{path}/talk")).raise_for_status().json()
    assert SAID[0] in [line["text"] for line in talk["lines"]]


@pytest.mark.timeout(400)
async def test_nobody_but_the_post_learns_of_it(office: Server) -> None:
    assert [detect_signals(said) for said in SAID] == [{Signal.AML}] * 2
    async with httpx.AsyncClient(base_url=office.url, timeout=30, limits=FRESH) as http:
        house = House(office, http)
        await house.sign_in()
        await house.come()
        await house.say("我要投诉你们的客服")
        await house.until_ordinary()
        before = await house.walk()
        async with house.listening():
            await house.say(SAID[0])
            case_id = str((await house.until("/api/v1/aml/cases", "items"))["items"][0]["id"])  # type: ignore[index]
            await house.call("agent", "PUT", "/api/v1/presence", json={"status": "online"})
            await house.call("agent", "POST", f"/api/v1/conversations/{house.ids['conversation_id']}/claim")
            await house.say(SAID[1])
            (await house.say("您好，请问您具体想办理什么业务？", "agent")).raise_for_status()
            await house.until_heard(len(SAID))
            await handle(house, case_id)
            customer = f"/api/v1/customers/{house.ids['customer_id']}"
            (await house.call(POST, "GET", customer)).raise_for_status()
            closing = {"category": "other", "note": ""}
            await house.call(
                "agent", "POST", f"/api/v1/conversations/{house.ids['conversation_id']}/close", json=closing
            )
            await house.until_inspected()
        house.ids["case_id"] = case_id  # whoever knows it is told nothing by it
        after = await house.walk()

    assert after.answered > len(OTHERS) * 10
    louder = {key: (before.counts.get(key, 0), n) for key, n in after.counts.items() if n > before.counts.get(key, 0)}
    assert louder == {}
    taken = {key for who, key in after.bodies if who == Role.COMPLIANCE and "exports/{export_id}" in key}
    assert len(taken) == len(("bundle", "pdf"))
    assert all(SAID[0] in after.bodies[(Role.COMPLIANCE, key)] for key in taken if "PDF" not in key)
    named = [key for key, text in after.bodies.items() if case_id in text]
    assert named == []
    told = {who: [f for f in frames if WORDS.search(f) or case_id in f] for who, frames in house.frames.items()}
    assert {who: frames for who, frames in told.items() if frames} == {}
    assert {"customer", "agent", "supervisor", "compliance"} <= {who for who, frames in house.frames.items() if frames}
    looks = {
        text for (who, key), text in after.bodies.items() if who == Role.COMPLIANCE and key.startswith("/api/v1/audit?")
    }
    assert [
        e for text in looks for e in json.loads(text)["items"] if e["actor_name"] == POST and e["customer_id"]
    ] == []
    log = office.log.read_text()
    assert case_id not in log
    assert not re.search(r"反?洗钱|secret_case|signal.{0,20}aml", log)
    await the_post_sees_it(office)


async def the_post_sees_it(office: Server) -> None:
    async with httpx.AsyncClient(base_url=office.url, timeout=30, limits=FRESH) as http:
        house = House(office, http)
        await house.sign_in()
        closed = (await house.call(POST, "GET", "/api/v1/aml/cases", params={"live": False})).json()["items"]
        assert len(closed) == 1
        view = (await house.call(POST, "GET", f"/api/v1/aml/cases/{closed[0]['id']}")).json()
        assert [one["text"] for one in view["said"]] == list(SAID)
        assert (view["reported"], view["filed_on"], view["keep_years"]) == (True, "2026-11-20", 10)
        assert date.fromisoformat(view["keep_until"]).year == date.today().year + 10  # noqa: DTZ011
        for role in OTHERS:
            refused = await house.call(role.value, "GET", f"/api/v1/aml/cases/{closed[0]['id']}")
            assert refused.status_code == httpx.codes.FORBIDDEN
