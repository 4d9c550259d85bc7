"""Customers over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from wenlu.domains.customers.routes import router
from wenlu.domains.customers.schemas import CreateCustomer, CustomerBrief
from wenlu.domains.customers.service import ChatTokens, CustomerService, RecognitionService
from wenlu.gateway import problems
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.http import Services

SEAT = Actor(ActorKind.STAFF, new_id(), "李娜", frozenset({Permission.READ_CUSTOMERS}))


@pytest.fixture
async def http(customers: CustomerService, chat_tokens: ChatTokens) -> AsyncIterator[httpx.AsyncClient]:
    async def authenticate(token: str) -> Actor:
        return SEAT if token == "seat" else chat_tokens.verify(token)

    app = FastAPI()
    app.include_router(router)
    problems.install(app)
    app.state.services = Services(customers)
    app.state.authenticate = authenticate
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test/api/v1") as client:
        yield client


@pytest.fixture
async def visitor(recognition: RecognitionService, unit_of_work: UnitOfWorkFactory) -> CustomerBrief:
    async with unit_of_work() as work:
        return await recognition.create_visitor(work, "zh-CN")


async def test_staff_search_and_open_customers(
    http: httpx.AsyncClient, customers: CustomerService, unit_of_work: UnitOfWorkFactory
) -> None:
    command = CreateCustomer(external_id="A1", name="王小明", phone="13800131234")
    async with unit_of_work() as work:
        (customer_id,) = await customers.create_customers_many(work, SYSTEM, [command])
    http.headers["Authorization"] = "Bearer seat"
    page = (await http.get("/customers", params={"q": "13800131234"})).json()
    assert [item["id"] for item in page["items"]] == [str(customer_id)]
    assert (await http.get(f"/customers/{customer_id}")).json() == page["items"][0]
    assert "1234" in page["items"][0]["phone_masked"]
    assert page["items"][0]["consents"][0] == {"purpose": "profiling", "granted": False}
    assert (await http.get(f"/customers/{new_id()}")).json()["code"] == "customer_not_found"
    assert (await http.get("/customers/x")).status_code == 422
    assert (await http.get("/customers", params={"q": "\x00"})).status_code == 422
    assert (await http.get("/customers", params={"cursor": "e30="})).status_code == 422


async def test_a_customer_sets_his_consents_and_sees_no_others(
    http: httpx.AsyncClient, visitor: CustomerBrief, chat_tokens: ChatTokens
) -> None:
    http.headers["Authorization"] = f"Bearer {chat_tokens.issue(visitor)}"
    put = await http.put("/chat/consents/marketing", json={"granted": True})
    assert (put.status_code, put.json()) == (200, {"purpose": "marketing", "granted": True})
    assert (await http.put("/chat/consents/everything", json={"granted": True})).status_code == 422
    assert (await http.put("/chat/consents/marketing", json={"granted": "perhaps"})).status_code == 422
    assert (await http.get("/customers")).status_code == 403
    http.headers["Authorization"] = "Bearer seat"
    assert (await http.put("/chat/consents/marketing", json={"granted": True})).status_code == 403
    http.headers["Authorization"] = "Bearer x.y.z"
    assert (await http.put("/chat/consents/marketing", json={"granted": True})).json()["code"] == "chat_token_invalid"
