"""Around every request: an id, a limit on its size, counters, and headers that make pages safe."""

from collections.abc import MutableMapping
from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wenlu.gateway.discretion import OTHER, shown
from wenlu.gateway.problems import MEDIA_TYPE, Problem
from wenlu.kernel.ids import new_id
from wenlu.platform.telemetry import Metrics

MAX_BODY = 1024 * 1024
MAX_UPLOAD = 21 * 1024 * 1024
"""The largest file and what multipart puts around it."""
_UPLOADS = (
    "/attachments",
    "/knowledge/documents",
    "/knowledge/files",
    "/knowledge/imports",
    "/knowledge/imports/preview",
    "/versions",
)
log = structlog.get_logger(__name__)


class RequestGuard:
    """Raw ASGI, so that streaming is not disturbed."""

    def __init__(self, app: ASGIApp, metrics: Metrics, frame_ancestors: str) -> None:
        self._app = app
        self._metrics = metrics
        self._headers = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        self._chat_policy = _policy(frame_ancestors)
        self._policy = _policy("'none'")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        limit = MAX_UPLOAD if scope["path"].endswith(_UPLOADS) else MAX_BODY
        started = perf_counter()
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(scope, MutableHeaders(scope=message), request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                declared = Headers(scope=scope).get("content-length", "0")
                if b"%00" in scope["query_string"] or "\x00" in scope["path"]:
                    await _refuse(answer, 400, "malformed", request_id)  # NUL is not text, and PostgreSQL refuses it
                elif not declared.isdecimal() or int(declared) > limit:
                    await _refuse(answer, 413, "too_large", request_id)
                else:
                    await self._app(scope, _limited(receive, limit), answer)
            finally:
                self._count(scope, status, perf_counter() - started)

    def _add_headers(self, scope: Scope, headers: MutableHeaders, request_id: str) -> None:
        headers["X-Request-Id"] = request_id
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        chat = scope["path"].startswith("/chat")
        headers.setdefault("Content-Security-Policy", self._chat_policy if chat else self._policy)
        if not chat:
            headers.setdefault("X-Frame-Options", "DENY")
        if scope["path"].startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = shown(getattr(scope.get("route"), "path", OTHER))
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.request_seconds.labels(scope["method"], route).observe(seconds)


def _limited(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413)  # more came than was declared; the application answers it like any other
        return message

    return limited


async def _refuse(send: Send, status: int, code: str, request_id: str) -> None:
    problem = Problem(title=code.replace("_", " "), status=status, code=code, request_id=request_id)
    body = problem.model_dump_json(exclude_none=True).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    start: MutableMapping[str, object] = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _policy(frame_ancestors: str) -> str:
    return (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline';"
        " connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self';"
        f" frame-ancestors {frame_ancestors}"
    )
