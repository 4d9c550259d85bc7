"""The test bench over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from wenlu.domains.bot.routes import router
from wenlu.domains.bot.service import BotBrain, BotWriter
from wenlu.domains.compliance.service import ComplianceService
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import ManualClock
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.http import Services
from wenlu.platform.telemetry import Metrics


@pytest.fixture
async def client(
    brain: BotBrain, editor: Actor, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> AsyncIterator[httpx.AsyncClient]:
    async def authenticate(_: str) -> Actor:
        return editor

    app = FastAPI()
    app.state.services = Services(BotWriter(brain, None, ComplianceService(unit_of_work, clock), Metrics()))
    app.state.authenticate = authenticate
    app.include_router(router)
    headers = {"authorization": "Bearer t"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://wenlu", headers=headers) as client:
        yield client


async def test_ask(client: httpx.AsyncClient) -> None:
    history = [{"role": "customer", "text": "怎么开户"}, {"role": "bot", "text": "在手机上办理"}]
    reply = (await client.post("/api/v1/bot/ask", json={"q": "那销户呢", "history": history})).json()

    assert (reply["action"], reply["intent"], reply["queue"]) == ("answer", "account.close", None)
    assert {"text", "confidence", "sources", "choices", "signals", "milliseconds"} <= reply.keys()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"q": "x" * 20_001},
        {"q": "a\x00"},
        {"q": "x", "locale": "fr"},
        {"q": "x", "history": [{"role": "x", "text": ""}]},
    ],
)
async def test_bad_input_is_refused(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert (await client.post("/api/v1/bot/ask", json=body)).status_code == 422
