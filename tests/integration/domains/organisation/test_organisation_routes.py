"""The firm over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from wenlu.domains.organisation.routes import router
from wenlu.domains.organisation.schemas import CreateUnit, UnitKind, UnitView
from wenlu.domains.organisation.service import OrganisationService
from wenlu.gateway import problems
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import Database, UnitOfWorkFactory
from wenlu.platform.http import Services

ACTORS = {
    "admin": Actor(ActorKind.STAFF, None, "管理员", frozenset({Permission.ADMINISTER})),
    "seat": Actor(ActorKind.STAFF, new_id(), "李娜", frozenset({Permission.SERVE_CUSTOMERS})),
    "customer": Actor(ActorKind.CUSTOMER, new_id(), "王*"),
}


async def authenticate(token: str) -> Actor:
    return ACTORS[token]


@pytest.fixture
def organisation(database: Database, unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> OrganisationService:
    organisation = OrganisationService(unit_of_work, clock)
    database._publish = organisation.observe
    return organisation


@pytest.fixture
async def head_office(organisation: OrganisationService, unit_of_work: UnitOfWorkFactory) -> UnitView:
    async with unit_of_work() as work:
        command = CreateUnit(kind=UnitKind.HEAD_OFFICE, name="总部")
        return (await organisation.create_units(work, SYSTEM, [command]))[0]


@pytest.fixture
async def http(organisation: OrganisationService) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    problems.install(app)
    app.state.services = Services(organisation)
    app.state.authenticate = authenticate
    base = "http://test/api/v1/organisation"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base) as client:
        client.headers["Authorization"] = "Bearer admin"
        yield client


async def test_staff_are_entered_changed_and_listed(http: httpx.AsyncClient, head_office: UnitView) -> None:
    command = {
        "unit_id": str(head_office.id),
        "name": "王芳",
        "title": "投资顾问",
        "kind": "adviser",
        "licence_number": "S1",
        "licence_kind": "advisory",
        "skills": {"两融": 4},
        "queues": ["advisory"],
    }
    made = await http.post("/staff", json=command)
    assert made.status_code == 201
    assert made.json()["capacity"] == 5
    path = f"/staff/{made.json()['id']}"
    assert (await http.get(path)).json() == made.json()
    changed = await http.put(path, json=command | {"capacity": 7})
    assert changed.json() == made.json() | {"capacity": 7}
    listed = (await http.get("/staff", params={"queue": "advisory", "unit_id": str(head_office.id)})).json()
    assert listed == {"items": [changed.json()], "next_cursor": None}
    unlicensed = command | {"licence_number": None, "licence_kind": None}
    assert (await http.put(path, json=unlicensed)).json()["code"] == "licence_required"


async def test_units_and_their_hours(http: httpx.AsyncClient, head_office: UnitView) -> None:
    assert [unit["name"] for unit in (await http.get("/units")).json()["items"]] == ["总部"]
    hours = {"week": [[{"opens": 540, "closes": 720}]] * 5 + [[], []], "follows_holidays": True}
    put = await http.put(f"/units/{head_office.id}/hours", json=hours)
    assert (put.status_code, put.json()) == (200, hours)
    wrong = await http.put(f"/units/{head_office.id}/hours", json={"week": [[]]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")


async def test_who_may_ask(http: httpx.AsyncClient, head_office: UnitView) -> None:
    http.headers["Authorization"] = "Bearer customer"
    assert (await http.get("/units")).status_code == 403
    http.headers["Authorization"] = "Bearer seat"
    assert (await http.get("/staff", params={"q": "\x00"})).status_code == 422
    assert (await http.get(f"/staff/{new_id()}")).json()["code"] == "staff_not_found"
    command = {"unit_id": str(head_office.id), "name": "王芳", "title": "x", "kind": "agent"}
    assert (await http.post("/staff", json=command)).json()["code"] == "forbidden"
