"""Around every request: limits, problems, headers."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from wenlu.bootstrap import Platform
from wenlu.gateway.middleware import MAX_BODY
from wenlu.kernel.ids import new_id

SESSIONS = "/api/v1/chat/sessions"


@pytest.fixture
async def client(node: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(node.gateway(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://wenlu") as client:
        yield client


def check_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "invalid"),
        (b"{", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b"\xff\xfe", 400, "malformed"),
        (b'{"channel": 5}', 422, "invalid"),
        (b'{"locale": "fr"}', 422, "invalid"),
        (b'{"more": 1}', 422, "invalid"),
        (b'{"\\ud800": 1}', 422, "invalid"),
        (b'{"token": "a\\u0000b", "channel": "\\ud800"}', 422, "invalid"),
        (b"[" * 100_000, 400, "malformed"),
    ],
)
async def test_malformed_requests(body: bytes, status: int, code: str, client: httpx.AsyncClient) -> None:
    answer = await client.post(SESSIONS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {status, 422}
    check_problem(answer, answer.status_code, answer.json()["code"])
    assert answer.json()["code"] in {code, "invalid"}


async def test_what_is_too_large(client: httpx.AsyncClient) -> None:
    check_problem(await client.post(SESSIONS, content=b" " * (MAX_BODY + 1)), 413, "too_large")

    def undeclared() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 64 * 1024

    async def streamed() -> AsyncIterator[bytes]:
        for chunk in undeclared():
            yield chunk

    headers = {"content-type": "application/json"}
    check_problem(await client.post(SESSIONS, content=streamed(), headers=headers), 413, "too_large")
    for length in ("\u00b2", "-1", "1e9", "x"):
        headers = {"content-length": length.encode("latin-1").decode("latin-1")}
        answer = await client.post(SESSIONS, content=b"", headers=[(b"content-length", length.encode("latin-1"))])
        check_problem(answer, 413, "too_large")


@pytest.mark.parametrize("path", ["/api/v1/customers?q=a%00b", "/api/v1/%00", "/%00", "/chat/%00"])
async def test_nul_is_no_text(path: str, client: httpx.AsyncClient) -> None:
    check_problem(await client.get(path), 400, "malformed")


async def test_who_is_nobody_and_what_is_nowhere(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/me")
    check_problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"
    for token in ("x", "wls_x", "a.b.c", "\u00e9"):
        answer = await client.get("/api/v1/me", headers=[(b"authorization", f"Bearer {token}".encode("latin-1"))])
        assert answer.status_code == 401
    check_problem(await client.get("/api/v1/nothing"), 404, "not_found")
    answer = await client.delete(SESSIONS)
    check_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    check_problem(await client.get(f"/api/v1/attachments/{new_id()}"), 401, "unauthenticated")


async def test_pages_are_safe(client: httpx.AsyncClient) -> None:
    for path in ("/", "/chat", "/../secrets.json", "/chat/../../secrets.json", "/chat/%2e%2e/%2e%2e/pyproject.toml"):
        answer = await client.get(path)
        assert "master_key" not in answer.text
        assert "[project]" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "object-src 'none'" in answer.headers["content-security-policy"]
    assert (await client.get("/")).headers["x-frame-options"] == "DENY"
    assert "x-frame-options" not in (await client.get("/chat")).headers
    assert (await client.get("/api/v1/me")).headers["cache-control"] == "no-store"


async def test_health_and_figures(client: httpx.AsyncClient, node: Platform) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).status_code == 503
    node.is_ready = True
    assert (await client.get("/health/ready")).json() == {"status": "ready", "warnings": []}
    await client.get("/api/v1/me")
    figures = (await client.get("/metrics")).text
    assert 'wenlu_http_requests_total{method="GET",route="/api/v1/me",status="401"} 1.0' in figures


async def test_an_error_of_ours_says_nothing_of_itself(
    client: httpx.AsyncClient, node: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> None:
        raise RuntimeError("身份证 110101199003070011")

    monkeypatch.setattr(node.reception, "open_session", fail)
    answer = await client.post(SESSIONS, json={})
    check_problem(answer, 500, "internal")
    assert "110101199003070011" not in answer.text
