"""Knowledge over HTTP, as far as the routes go; problem documents are the gateway's."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from wenlu.domains.knowledge.routes import router
from wenlu.domains.knowledge.service import (
    KnowledgeService,
    LibraryService,
    ReviewService,
    ScriptService,
    StarterImport,
)
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.errors import Forbidden, WenluError
from wenlu.platform.http import Services


async def _refuse(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({}, 403 if isinstance(error, Forbidden) else 409)


@pytest.fixture
async def client(
    knowledge: KnowledgeService,
    library: LibraryService,
    reviews: ReviewService,
    scripts: ScriptService,
    starter_import: StarterImport,
    editor: Actor,
    second: Actor,
) -> AsyncIterator[httpx.AsyncClient]:
    await starter_import.import_starter(SYSTEM)

    async def authenticate(token: str) -> Actor:
        return second if token == "second" else editor

    app = FastAPI()
    app.state.services = Services(knowledge, library, reviews, scripts)
    app.state.authenticate = authenticate
    app.add_exception_handler(WenluError, _refuse)
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
    saved = (await client.put(address, json=command | {"submit": True})).json()
    assert (saved["answer"], saved["version"]) == (entry["answer"], 1)
    assert (saved["draft"]["content"]["answer"], saved["draft"]["state"]) == ("新答案", "in_review")

    waiting = (await client.get("/drafts")).json()
    assert [(item["id"], item["mine"], item["moved"]) for item in waiting] == [(entry["id"], True, False)]
    draft, seen = f"/drafts/{entry['id']}", {"revision": saved["draft"]["revision"]}
    assert (await client.get("/work")).json()["to_review"] == 0
    other = {"authorization": "Bearer second"}
    assert (await client.get("/work", headers=other)).json()["to_review"] == 1
    returned = await client.post(f"{draft}/return", json=seen | {"comment": "说清楚条件"}, headers=other)
    assert returned.json()["draft"]["comment"] == "说清楚条件"
    seen = {"revision": returned.json()["draft"]["revision"]}
    submitted = (await client.post(f"{draft}/submit", json=seen)).json()["draft"]
    withdrawn = (await client.post(f"{draft}/withdraw", json={"revision": submitted["revision"]})).json()["draft"]
    submitted = (await client.post(f"{draft}/submit", json={"revision": withdrawn["revision"]})).json()["draft"]
    approved = await client.post(f"{draft}/approve", json={"revision": submitted["revision"]}, headers=other)
    assert approved.json() == {"id": entry["id"], "subject": "entry", "version": 2, "draft": None}
    now = (await client.get(address)).json()
    assert (now["answer"], now["version"], now["status"], now["draft"]) == ("新答案", 2, "published", None)

    again = (await client.post(f"{address}/versions/1/restore")).json()
    assert again["draft"]["content"]["answer"] == entry["answer"]
    dropped = await client.delete(f"{draft}?revision={again['draft']['revision']}")
    assert dropped.json()["draft"] is None

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


async def test_scripts_and_the_setting(client: httpx.AsyncClient) -> None:
    records = (await client.get("/script-records")).json()
    assert [record["key"] for record in records] == ["opening.hello", "closing.bye"]
    words = {"category": "closing", "title": "稍等", "title_en": "Wait", "text": "请稍等", "text_en": "One moment"}
    created = (await client.post("/script-records", json=words | {"submit": True})).json()
    assert (created["status"], created["version"], created["draft"]["state"]) == ("draft", 0, "in_review")
    other = {"authorization": "Bearer second"}
    revision = {"revision": created["draft"]["revision"]}
    await client.post(f"/drafts/{created['id']}/approve", json=revision, headers=other)
    assert [each["text"] for each in (await client.get("/scripts", params={"q": "稍等"})).json()] == ["请稍等"]
    address = f"/script-records/{created['id']}"
    changed = (await client.put(address, json=words | {"text": "请您稍等", "version": 1})).json()
    assert (changed["text"], changed["draft"]["content"]["text"]) == ("请稍等", "请您稍等")
    assert (await client.delete(address)).json()["status"] == "archived"
    assert (await client.get("/scripts", params={"q": "稍等"})).json() == []
    assert (await client.post(f"{address}/restore")).json()["status"] == "published"
    assert [version["version"] for version in (await client.get(f"{address}/versions")).json()] == [3, 2, 1]
    assert (await client.get(address)).json()["version"] == 3

    policy = (await client.get("/review-policy")).json()
    assert (policy["review"], policy["version"]) == (True, 0)
    body = {"review": False, "reason": "小团队", "version": 0}
    assert (await client.put("/review-policy", json=body)).status_code == 403
    assert (await client.put("/review-policy", json=body, headers=other)).json()["review"] is False
    uses = (await client.get("/variable-uses")).json()
    assert {(use["key"], use["kind"]) for use in uses} == {("hotline", "entry"), ("hotline", "script")}
    await client.put("/variables/hotline", json={"value": "4000", "version": 1})
    history = (await client.get("/variables/hotline/versions")).json()
    assert [(version["version"], version["value"]) for version in history] == [(2, "4000"), (1, "95000")]


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
