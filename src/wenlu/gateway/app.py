"""The ASGI application: sockets go their own way, everything else to FastAPI."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.types import ASGIApp, Receive, Scope, Send

from wenlu import __doc__ as about
from wenlu.gateway import frames, pages, problems
from wenlu.gateway.middleware import RequestGuard
from wenlu.gateway.sockets import Sockets
from wenlu.platform.http import Authenticate, Services
from wenlu.platform.telemetry import Metrics
from wenlu.sdk.messages import Frozen

Ready = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class GatewayParts:
    """What bootstrap hands to the gateway."""

    routers: Sequence[APIRouter]
    services: Services
    sockets: Sockets
    authenticate: Authenticate
    metrics: Metrics
    web_dir: Path
    frame_ancestors: str
    ready: Ready
    warnings: Callable[[], Sequence[str]]


class Health(Frozen):
    """Whether the process runs."""

    status: str


class Readiness(Health):
    """`warnings` keep nobody from being served and want looking into."""

    warnings: tuple[str, ...] = ()


class Gateway:
    """ASGI: WebSockets are served directly, HTTP by FastAPI behind the request guard."""

    def __init__(self, app: FastAPI, parts: GatewayParts) -> None:
        self.api = app
        self._sockets = parts.sockets
        self._http: ASGIApp = RequestGuard(app, parts.metrics, parts.frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._sockets.serve(scope, receive, send)
        else:
            await self._http(scope, receive, send)


def create_gateway(parts: GatewayParts, running: Callable[[], AbstractAsyncContextManager[None]]) -> Gateway:
    """Put the application together; `running` starts and stops the platform with it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running():
            yield

    app = FastAPI(title="Wenlu", description=about or "", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.services = parts.services
    app.state.authenticate = parts.authenticate
    problems.install(app)
    for router in parts.routers:
        app.include_router(router, responses=_PROBLEMS)
    _add_operations(app, parts)
    pages.install(app, parts.web_dir)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's own way of extending the document
    return Gateway(app, parts)


_PROBLEM = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_PROBLEMS: dict[int | str, dict[str, object]] = {
    "4XX": {"description": "The request was refused", "content": _PROBLEM},
    "5XX": {"description": "Something failed here", "content": _PROBLEM},
}


def _add_operations(app: FastAPI, parts: GatewayParts) -> None:
    @app.get("/health/live", tags=["operations"])
    async def live() -> Health:
        """Answer while the process runs."""
        return Health(status="live")

    @app.get("/health/ready", tags=["operations"])
    async def ready(response: Response) -> Readiness:
        """Answer 200 once a customer can be served."""
        if not parts.ready():
            response.status_code = 503
            return Readiness(status="starting")
        return Readiness(status="ready", warnings=tuple(parts.warnings()))

    @app.get("/metrics", tags=["operations"], response_class=Response)
    async def metrics() -> Response:
        """Return the counters, for Prometheus."""
        return Response(generate_latest(parts.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _openapi(app: FastAPI) -> dict[str, object]:
    """Return the document with the sockets' frames in it."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        models = [(model, "serialization") for model in (problems.Problem, *frames.SERVER_FRAMES)]
        models += [(model, "validation") for model in frames.CLIENT_FRAMES]
        _, schema = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
        document["components"]["schemas"] |= schema["$defs"]
        document["paths"] |= {path: _socket_path(name) for path, name in _SOCKETS.items()}
        app.openapi_schema = document
    return app.openapi_schema


_SOCKETS = {"/api/v1/chat/socket": "customers", "/api/v1/staff/socket": "staff"}


def _socket_path(name: str) -> dict[str, object]:
    def refs(models: Sequence[type[BaseModel]]) -> dict[str, object]:
        return {"oneOf": [{"$ref": f"#/components/schemas/{model.__name__}"} for model in models]}

    return {
        "get": {
            "tags": ["sockets"],
            "operationId": f"{name}_socket",
            "summary": f"WebSocket for {name}: JSON frames, `hello` first",
            "responses": {"101": {"description": "Switching protocols"}},
            "x-client-frames": refs(frames.CLIENT_FRAMES),
            "x-server-frames": refs(frames.SERVER_FRAMES),
        }
    }
