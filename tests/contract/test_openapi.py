"""The OpenAPI document is valid and complete, and the platform keeps to it, whatever it is sent."""

from collections.abc import Iterator
from typing import get_args

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from tests.servers import Server, sign_in

from wenlu.gateway.frames import CLIENT_FRAMES, SERVER_FRAMES, ClientFrame

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture(scope="session")
def document(server: Server) -> dict[str, object]:
    found: dict[str, object] = httpx.get(f"{server.url}/openapi.json").json()
    return found


def _operations(document: dict[str, object]) -> Iterator[tuple[str, str, dict[str, object]]]:
    for path, item in document["paths"].items():  # type: ignore[attr-defined]
        for method in METHODS & set(item):
            yield path, method, item[method]


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_the_document_is_valid(document: dict[str, object]) -> None:
    schemathesis.openapi.from_dict(document).validate()


def test_every_reference_leads_somewhere(document: dict[str, object]) -> None:
    schemas = document["components"]["schemas"]  # type: ignore[index]
    for reference in set(_references(document)):
        prefix, _, name = reference.rpartition("/")
        assert prefix == "#/components/schemas"
        assert name in schemas


def test_every_route_says_what_it_answers(document: dict[str, object]) -> None:
    names = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(names) == len(set(names))
    for path, method, operation in _operations(document):
        answers: dict[str, dict[str, object]] = operation["responses"]  # type: ignore[assignment]
        assert operation.get("summary"), path
        if path.endswith("/socket"):
            assert "101" in answers
            continue
        good = [code for code in answers if code.startswith("2")]
        assert len(good) == 1, (method, path)
        if path.startswith("/api/"):
            for code in ("4XX", "5XX"):
                problem = answers[code]["content"]["application/problem+json"]  # type: ignore[index]
                assert problem["schema"]["$ref"].endswith("/Problem"), (method, path)


def test_every_frame_is_described(document: dict[str, object]) -> None:
    schemas = document["components"]["schemas"]  # type: ignore[index]
    assert set(get_args(get_args(ClientFrame)[0])) == set(CLIENT_FRAMES)
    for path in ("/api/v1/chat/socket", "/api/v1/staff/socket"):
        socket = document["paths"][path]["get"]  # type: ignore[index]
        for member, models in (("x-client-frames", CLIENT_FRAMES), ("x-server-frames", SERVER_FRAMES)):
            names = {reference.rpartition("/")[2] for reference in _references(socket[member])}
            assert names == {model.__name__ for model in models}
            for name in names:
                assert schemas[name]["properties"]["type"]["const"]


_LOCKS_OUT = {"/api/v1/sign-out", "/api/v1/me/password", "/api/v1/me/sessions/{session_id}"}
"""What would end the tester's own session."""


def _headers(server: Server, role: str) -> dict[str, str]:
    match role:
        case "nobody":
            return {}
        case "customer":
            token = httpx.post(f"{server.url}/api/v1/chat/sessions", json={}).json()["token"]
        case _:
            token = sign_in(server, role)
    return {"Authorization": f"Bearer {token}"}


def _conversation(server: Server) -> str:
    """Return a conversation that exists, so that more than refusals is met."""
    begun = httpx.post(f"{server.url}/api/v1/chat/sessions", json={}).json()
    conversation_id: str = begun["conversation_id"]
    return conversation_id


def _complaint(answer: schemathesis.Response) -> str | None:
    """Return what is wrong with an answer."""
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        return "broke"
    media_type = (answer.headers.get("content-type") or [""])[0]
    if answer.status_code < httpx.codes.BAD_REQUEST:
        return None
    if media_type != "application/problem+json":
        return f"refused as {media_type}"
    problem = answer.json()
    return None if problem["code"] and problem["status"] == answer.status_code else "not a problem"


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("role", "examples"),
    [("nobody", 2), ("customer", 4), ("agent", 2), ("boss", 4)]
    + [pytest.param(role, 150, marks=pytest.mark.slow) for role in ("customer", "boss")],
)
def test_whatever_is_sent_nothing_breaks(role: str, examples: int, server: Server, document: dict[str, object]) -> None:
    """No 5xx ever, and every refusal is a problem document."""
    headers, conversation_id = _headers(server, role), _conversation(server)
    wrong: list[str] = []
    with requests.Session() as session:

        def attack(case: Case, *, known: bool) -> None:
            if known and "conversation_id" in (case.path_parameters or {}):
                case.path_parameters["conversation_id"] = conversation_id
            answer = case.call(base_url=server.url, session=session, headers=headers)
            complaint = _complaint(answer)
            if complaint is not None:
                wrong.append(f"{complaint}: {answer.status_code} {case.as_curl_command()[:2000]}")

        for result in schemathesis.openapi.from_dict(document).get_all_operations():
            operation = result.ok()
            if operation.path in _LOCKS_OUT or operation.path.endswith("/socket"):
                continue
            modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
            run = settings(
                max_examples=examples,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(given(case=st.one_of(modes), known=st.booleans())(attack))
            run()
    assert wrong == []
