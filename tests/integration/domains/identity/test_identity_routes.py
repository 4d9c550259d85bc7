"""Identity over HTTP, with the gateway's problem documents."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from identity_nodes import PASSWORD, Node

from wenlu.domains.identity.routes import router
from wenlu.domains.identity.rules import BY_LOGIN
from wenlu.domains.identity.schemas import Role
from wenlu.gateway import problems
from wenlu.platform.http import Services


@pytest.fixture
async def http(node: Node) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    problems.install(app)
    app.state.services = Services(node.accounts, node.sessions)
    app.state.authenticate = node.sessions.authenticate
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as client:
        yield client


async def sign_in(http: httpx.AsyncClient, login: str) -> None:
    response = await http.post("/sign-in", json={"login": login, "password": PASSWORD})
    assert response.status_code == 200, response.text
    http.headers["Authorization"] = f"Bearer {response.json()['token']}"


async def test_sign_in_me_and_sign_out(http: httpx.AsyncClient, node: Node) -> None:
    await node.create("wang.fang", Role.ADVISER)
    response = await http.post("/sign-in", json={"login": "wang.fang", "password": PASSWORD})
    assert set(response.json()) == {"token", "expires_at", "account"}
    assert set(response.json()["account"]) == {"id", "login", "name", "roles", "permissions", "staff"}
    assert response.json()["expires_at"].endswith("Z")
    http.headers["Authorization"] = f"Bearer {response.json()['token']}"
    assert (await http.get("/me")).json() == response.json()["account"]
    (session,) = (await http.get("/me/sessions")).json()["items"]
    assert (session["current"], session["address"]) == (True, "127.0.0.1")
    assert (await http.post("/sign-out")).status_code == 204
    refused = await http.get("/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "session_invalid")


async def test_sessions_are_ended_over_http(http: httpx.AsyncClient, node: Node) -> None:
    await node.create("wang.fang")
    await node.sign_in("wang.fang")
    await node.sign_in("wang.fang")
    await sign_in(http, "wang.fang")
    items = (await http.get("/me/sessions")).json()["items"]
    other = next(item for item in items if not item["current"])
    assert (await http.delete(f"/me/sessions/{other['id']}")).status_code == 204
    assert (await http.delete(f"/me/sessions/{other['id']}")).status_code == 404
    assert (await http.delete("/me/sessions")).status_code == 204
    assert len((await http.get("/me/sessions")).json()["items"]) == 1


async def test_too_many_attempts_say_when_again(http: httpx.AsyncClient, node: Node) -> None:
    await node.create("wang.fang")
    for _ in range(BY_LOGIN.free + 1):
        wrong = await http.post("/sign-in", json={"login": "wang.fang", "password": "wrong horse"})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "sign_in_failed")
    refused = await http.post("/sign-in", json={"login": "wang.fang", "password": PASSWORD})
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (
        429,
        "too_many_attempts",
        "1",
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "wang.fang"},
        {"login": 1, "password": "x"},
        {"login": "a\x00", "password": "x"},
        {"login": "a", "password": ""},
        {"login": "a", "password": "x" * 257},
        {"login": "a", "password": "x", "admin": True},
        [],
    ],
)
async def test_a_malformed_sign_in_is_refused_without_repeating_it(http: httpx.AsyncClient, body: object) -> None:
    response = await http.post("/sign-in", json=body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert "xxxx" not in response.text


async def test_accounts_are_administered_over_http(http: httpx.AsyncClient, node: Node) -> None:
    await node.create("admin", Role.ADMINISTRATOR)
    await sign_in(http, "admin")
    command = {"login": "li.na", "name": "李娜", "password": PASSWORD, "roles": ["adviser"]}
    made = await http.post("/accounts", json=command)
    assert made.status_code == 201
    assert PASSWORD not in made.text
    assert (await http.post("/accounts", json=command)).json()["code"] == "login_taken"
    assert (await http.post("/accounts", json=command | {"roles": ["king"]})).status_code == 422
    path = f"/accounts/{made.json()['id']}"
    assert (await http.put(path, json={"roles": ["head"]})).json()["roles"] == ["head"]
    assert (await http.put(f"{path}/password", json={"new_password": "12345"})).json()["code"] == "weak_password"
    assert (await http.put(f"{path}/password", json={"new_password": "battery staple"})).status_code == 204
    page = (await http.get("/accounts", params={"q": "li", "limit": 1})).json()
    assert ([item["login"] for item in page["items"]], page["next_cursor"]) == (["li.na"], None)
    change = {"old_password": PASSWORD, "new_password": "battery staple"}
    assert (await http.put("/me/password", json=change)).status_code == 204
    assert (await http.get("/me")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/me/sessions"),
        ("DELETE", "/me/sessions"),
        ("POST", "/sign-out"),
        ("GET", "/accounts"),
        ("POST", "/accounts"),
    ],
)
async def test_without_a_token_nothing_is_told(http: httpx.AsyncClient, method: str, path: str) -> None:
    response = await http.request(method, path, json={})
    assert response.status_code in {401, 422}
    assert response.headers["content-type"] == "application/problem+json"
    if method == "GET":
        assert response.status_code == 401


async def test_there_is_no_hint_outside_a_demonstration(http: httpx.AsyncClient) -> None:
    assert (await http.get("/sign-in-hint")).status_code == 404
