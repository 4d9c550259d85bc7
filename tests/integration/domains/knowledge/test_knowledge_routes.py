"""Knowledge over HTTP, as far as the routes go; problem documents are the gateway's."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from wenlu.domains.knowledge.routes import router
from wenlu.domains.knowledge.service import KnowledgeService, LibraryService, StarterImport
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.platform.http import Services


@pytest.fixture
async def client(
    knowledge: KnowledgeService, library: LibraryService, starter_import: StarterImport, editor: Actor
) -> AsyncIterator[httpx.AsyncClient]:
    await starter_import.import_starter(SYSTEM)

    async def authenticate(_: str) -> Actor:
        return editor

    app = FastAPI()
    app.state.services = Services(knowledge, library)
    app.state.authenticate = authenticate
    app.include_router(router)
    transport = httpx.ASGITransport(app)
    headers = {"authorization": "Bearer t"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://wenlu/api/v1/knowledge", headers=headers
    ) as client:
        yield client


async def test_an_editors_day(client: httpx.AsyncClient) -> None:
    found = (await client.get("/entries", params={"q": "科创板"})).json()
    assert [item["key"] for item in found["items"]] == ["permission.star"]
    assert found["next_cursor"] is None
    address = f"/entries/{found['items'][0]['id']}"

    entry = (await client.get(address)).json()
    fields = ("category", "title", "phrasings", "choices")
    command = {name: entry[name] for name in fields} | {"answer": "新答案", "version": entry["version"]}
    saved = (await client.put(address, json=command)).json()
    assert (saved["answer"], saved["version"], saved["status"]) == ("新答案", 2, "published")

    assert (await client.delete(address)).json()["status"] == "archived"
    assert (await client.post(f"{address}/restore")).json()["status"] == "published"
    assert [version["version"] for version in (await client.get(f"{address}/versions")).json()] == [4, 3, 2, 1]

    created = await client.post("/entries", json={"category": "account", "title": "新问题", "answer": "答"})
    assert created.status_code == 201
    assert created.json()["facts"] == []


async def test_library(client: httpx.AsyncClient) -> None:
    assert [each["id"] for each in (await client.get("/categories")).json()] == ["account", "permission"]
    assert [each["text"] for each in (await client.get("/scripts", params={"q": "问候"})).json()] == ["您好，热线95000"]
    changed = await client.put("/variables/hotline", json={"value": "4000", "version": 1})
    assert changed.json()["confirmed"] is True
    assert [each["value"] for each in (await client.get("/variables")).json()] == ["4000"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/entries?limit=0", None),
        ("GET", "/entries?q=%00", None),
        ("GET", "/entries/1", None),
        ("POST", "/entries", {"category": "account", "title": "", "answer": "答"}),
        ("POST", "/entries", {"category": "account", "title": "题", "answer": "答", "owner": "me"}),
        ("POST", "/entries", {"category": "account", "title": "题", "answer": "答" * 4001}),
        ("POST", "/entries", {"category": "account", "title": "题\x00", "answer": "答"}),
        ("POST", "/entries", {"category": "account", "title": "题", "answer": "答", "status": "archived"}),
        (
            "POST",
            "/entries",
            {"category": "account", "title": "题", "answer": "答", "facts": [{"claim": "x", "checked_by": "statute"}]},
        ),
    ],
)
async def test_bad_input_is_refused(client: httpx.AsyncClient, method: str, path: str, body: object) -> None:
    response = await client.request(method, path, json=body)
    assert response.status_code == 422
