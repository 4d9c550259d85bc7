"""Logs and figures carry nobody's words and nobody's data, whatever is posted wherever."""

import asyncio
import io
import json
import time
from uuid import uuid4

import httpx
import jwt
import pytest
from PIL import Image
from tests.servers import Server, sign_in
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from wenlu.platform.settings import load_settings

MARKS = ("标记ZQXJ", "13912345678", "110101199003070011", "6222021234567890123", "zqxj@example.com", "ZqxjSecret-9")
WORDS = " ".join(MARKS)
PROMISE = f"保证盈利，稳赚不赔 {WORDS}"


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def _identity_token(server: Server, **claims: object) -> str:
    secret = load_settings(data_dir=server.data_dir, demo=False).customer_token_secret.get_secret_value()
    whole = {"sub": MARKS[3], "name": MARKS[0], "phone": MARKS[1], "exp": 2**33, "jti": str(uuid4())} | claims
    return jwt.encode(whole, secret, "HS256")


def _post_everywhere(server: Server, client: httpx.Client) -> str:
    """Say it as customer in every place that takes words, well and badly formed; returns the conversation."""
    chat = "/api/v1/chat"
    for body in ({"locale": WORDS}, {"token": WORDS}, {"identity_token": WORDS}, {WORDS: WORDS}):
        client.post(f"{chat}/sessions", json=body)
    client.post(f"{chat}/sessions", json={"identity_token": _identity_token(server, exp=1)})
    token = _identity_token(server, exp=int(time.time()) + 300)
    begun = client.post(f"{chat}/sessions", json={"identity_token": token}).json()
    client.headers["Authorization"] = f"Bearer {begun['token']}"
    conversation: str = begun["conversation_id"]
    here = f"{chat}/conversations/{conversation}"
    said = {"client_id": str(uuid4()), "body": {"kind": "text", "text": WORDS}}
    assert client.post(f"{here}/messages", json=said).status_code == httpx.codes.OK
    client.post(f"{here}/messages", json={"client_id": WORDS, "body": WORDS})
    client.post(f"{here}/messages", json={"client_id": str(uuid4()), "body": {"kind": "text", "text": WORDS * 500}})
    client.post(f"{here}/recalls", json={"client_id": str(uuid4()), "seq": WORDS})
    file = client.post(f"{chat}/attachments", files={"file": (f"{WORDS}.png", _picture())}).json()
    client.post(f"{chat}/attachments", files={"file": (f"{WORDS}.html", f"<html>{WORDS}".encode())})
    sent = {"client_id": str(uuid4()), "body": {"kind": "file", "text": WORDS, "attachment_id": file["id"]}}
    assert client.post(f"{here}/messages", json=sent).status_code == httpx.codes.OK
    client.get(f"/api/v1/attachments/{file['id']}", params={"token": WORDS})
    client.get(f"{chat}/{WORDS}", params={"q": WORDS}, headers={"X-Forwarded-For": MARKS[1], "User-Agent": MARKS[4]})
    client.put(f"{chat}/consents/{WORDS}", json={"granted": True})
    asking = {"kind": "erasure", "words": WORDS}
    assert client.post(f"{chat}/data-requests", json=asking).status_code == httpx.codes.CREATED
    client.post(f"{chat}/data-requests", json={"kind": WORDS})
    asked = {"client_id": str(uuid4()), "body": {"kind": "choice", "text": WORDS, "value": "person"}}
    client.post(f"{here}/messages", json=asked)
    return conversation


def _fresh(server: Server) -> str:
    return httpx.post(f"{server.url}/api/v1/chat/sessions", json={}).json()["token"]  # type: ignore[no-any-return]


def _work_with_it(client: httpx.Client, conversation: str) -> None:
    """Meet it as staff: try to sign in with it, search for it, write it, be refused with it, close with it."""
    client.post("/api/v1/sign-in", json={"login": MARKS[4], "password": MARKS[5]})
    here = f"/api/v1/conversations/{conversation}"
    client.put("/api/v1/presence", json={"status": "online"})
    client.post(f"{here}/claim")
    assert client.get(here).status_code == httpx.codes.OK
    for text in (WORDS, PROMISE):
        client.post(f"{here}/review", json={"text": text})
        message = {"client_id": str(uuid4()), "body": {"kind": "text", "text": text}, "reason": WORDS}
        client.post(f"{here}/messages", json=message)
    client.post(f"{here}/notes", json={"client_id": str(uuid4()), "text": WORDS})
    for path in ("customers", "conversations", "knowledge/entries", "knowledge/scripts"):
        client.get(f"/api/v1/{path}", params={"q": WORDS, "cursor": WORDS})
        client.get(f"/api/v1/{path}", params={"q": MARKS[1]})
    client.post("/api/v1/bot/ask", json={"q": WORDS})
    client.post("/api/v1/knowledge/entries", json={"title": WORDS, "category": WORDS, "answer": WORDS})
    who = f"/api/v1/customers/{client.get(here).json()['customer']['id']}"
    assert client.post(f"{who}/reveal", json={"field": "phone", "why": " ".join(MARKS[1:5])}).is_success
    client.post(f"{who}/reveal", json={"field": WORDS, "why": WORDS})
    client.post(f"{who}/holds", json={"why": WORDS})
    client.post(f"{who}/data-requests", json={"kind": "copy", "words": WORDS})
    client.post(f"{here}/close", json={"category": WORDS[:60], "note": WORDS})


async def _until_closed(socket: ClientConnection) -> None:
    with pytest.raises(ConnectionClosed):  # noqa: PT012  whatever comes before it
        while True:
            await socket.recv()


async def _talk_nonsense(server: Server) -> None:
    uri = f"ws://127.0.0.1:{server.port}/api/v1/chat/socket"
    for first in (WORDS, json.dumps({"type": "hello", "token": WORDS})):
        async with connect(f"{uri}?token={MARKS[5]}") as socket:
            await socket.send(first)
            await _until_closed(socket)
    async with connect(uri) as socket:
        await socket.send(json.dumps({"type": "hello", "token": _fresh(server)}))
        for _ in range(30):
            await socket.send(json.dumps({"type": "post", "client_id": WORDS, WORDS: WORDS}))
        await _until_closed(socket)


@pytest.fixture(scope="module")
def told(server: Server) -> Server:
    """The server after it was told everything."""
    with httpx.Client(base_url=server.url, timeout=30) as customer:
        conversation = _post_everywhere(server, customer)
        assert MARKS[0] in customer.get(f"/api/v1/chat/conversations/{conversation}/events").text
    with httpx.Client(base_url=server.url, timeout=30) as staff:
        staff.headers["Authorization"] = f"Bearer {sign_in(server, 'boss')}"
        _work_with_it(staff, conversation)
        assert '"refused"' in staff.get(f"/api/v1/conversations/{conversation}/events").text
    asyncio.run(_talk_nonsense(server))
    return server


@pytest.mark.timeout(300)
def test_nothing_of_it_is_in_the_logs_nor_in_the_figures(told: Server) -> None:
    figures = httpx.get(f"{told.url}/metrics").text
    written = told.log.read_text(encoding="utf-8")
    assert "wenlu_log_events" in figures
    assert '"event": "ready"' in written
    for mark in MARKS:
        assert mark not in written
        assert mark not in figures
        assert mark.encode("unicode_escape").decode() not in written
    for line in written.splitlines():
        if line.startswith("{"):
            assert {"event", "level", "timestamp"} <= set(json.loads(line))


@pytest.mark.timeout(300)
def test_nothing_of_it_lies_open_on_the_disk(told: Server) -> None:
    """Words and data are sealed in the database, its write-ahead log, and the folder of files."""
    files = [path for path in told.data_dir.rglob("*") if path.is_file() and path != told.log]
    assert any(path.parent.name == "pg_wal" for path in files)
    for path in files:
        kept = path.read_bytes()
        for mark in (MARKS[0], MARKS[2], MARKS[5]):
            assert mark.encode() not in kept, path
