"""The way to a running platform: its HTTP API and its sockets, with the platform's own types."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Self, TypeVar

import httpx
from pydantic import BaseModel, Field, SecretStr, TypeAdapter, ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from wenlu.domains.identity.schemas import SignedIn
from wenlu.gateway.frames import (
    AckFrame,
    BoardFrame,
    ConversationFrame,
    EventFrame,
    Hello,
    PongFrame,
    PresenceFrame,
    ProblemFrame,
    QueuesFrame,
    ResyncFrame,
    TypingFrame,
    WelcomeFrame,
)
from wenlu.gateway.problems import Problem
from wenlu.kernel.errors import Unavailable
from wenlu.sdk.messages import AttachmentView

T = TypeVar("T")
ServerFrame = Annotated[
    WelcomeFrame
    | AckFrame
    | EventFrame
    | ProblemFrame
    | TypingFrame
    | ConversationFrame
    | PresenceFrame
    | QueuesFrame
    | BoardFrame
    | ResyncFrame
    | PongFrame,
    Field(discriminator="type"),
]
_FRAME: TypeAdapter[ServerFrame] = TypeAdapter(ServerFrame)
_SECONDS = 15.0
_MAX_FRAME = 4 * 1024 * 1024


class PlatformUnreachable(Unavailable):
    """Nothing answers at the address, or it is not ready."""

    code = "platform_unreachable"


class Refusal(Exception):
    """The platform said no, with a problem document."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


FAILURES = (Refusal, httpx.HTTPError, ConnectionClosed, OSError, TimeoutError, ValidationError)
"""What may go wrong between a person and the platform; counted, and the person gives up."""


def failure_code(error: BaseException) -> str:
    """Return under which word a failure is counted: the problem's own code where there is one."""
    return error.code if isinstance(error, Refusal) else type(error).__name__


class Wire:
    """One open socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, frame: BaseModel) -> None:
        await self._connection.send(frame.model_dump_json())

    async def receive(self) -> ServerFrame:
        """Return the next frame; raises `ConnectionClosed`, and `ValidationError` for one that is not as promised."""
        return _FRAME.validate_json(await self._connection.recv())

    async def close(self) -> None:
        """Say goodbye. Whoever receives should go on until then: behind unread frames the other side's is not heard."""
        await self._connection.close()


class Api:
    """HTTP and sockets of one platform; keeps its connections while it is entered."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=100)
        # Straight to the platform: the proxies of the environment are for other people's addresses.
        self._client = httpx.AsyncClient(base_url=self._url, timeout=_SECONDS, limits=limits, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def check_ready(self) -> None:
        """Raise `PlatformUnreachable` unless customers can be served."""
        try:
            ready = await self._client.get("/health/ready")
        except httpx.HTTPError as error:
            raise PlatformUnreachable(f"nothing answers at {self._url}: start `wenlu serve` first") from error
        if not ready.is_success:
            raise PlatformUnreachable(f"the platform at {self._url} is not ready")

    async def get(self, path: str, answer: TypeAdapter[T], token: str) -> T:
        """Read something; raises `Refusal`."""
        response = await self._client.get(path, headers=_headers(token))
        return answer.validate_json(_accepted(response))

    async def post(self, path: str, command: BaseModel, answer: TypeAdapter[T], token: str = "") -> T:
        """Do something that is answered; raises `Refusal`."""
        return answer.validate_json(await self.order("POST", path, command, token))

    async def order(self, method: str, path: str, command: BaseModel | None = None, token: str = "") -> bytes:
        """Do something whose answer does not matter; raises `Refusal`."""
        content = None if command is None else command.model_dump_json(exclude_none=True)
        headers = _headers(token) | ({} if content is None else {"content-type": "application/json"})
        return _accepted(await self._client.request(method, path, content=content, headers=headers))

    async def sign_in(self, login: str, password: SecretStr) -> SignedIn:
        """Sign a member of staff in; raises `Refusal`."""
        body = {"login": login, "password": password.get_secret_value()}
        return SignedIn.model_validate_json(_accepted(await self._client.post("/api/v1/sign-in", json=body)))

    async def upload(self, name: str, data: bytes, token: str) -> AttachmentView:
        """Upload a customer's picture; raises `Refusal`."""
        files = {"file": (name, data, "image/png")}
        response = await self._client.post("/api/v1/chat/attachments", files=files, headers=_headers(token))
        return AttachmentView.model_validate_json(_accepted(response))

    @asynccontextmanager
    async def socket(self, path: str, hello: Hello) -> AsyncIterator[Wire]:
        """Open a socket, say hello and wait for the welcome; raises `Refusal` where there is none."""
        address = "ws" + self._url.removeprefix("http") + path
        async with connect(address, max_size=_MAX_FRAME, open_timeout=_SECONDS, proxy=None) as connection:
            wire = Wire(connection)
            await wire.send(hello)
            first = await wire.receive()
            if isinstance(first, ProblemFrame):
                raise Refusal(first.code)
            yield wire


def _headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _accepted(response: httpx.Response) -> bytes:
    if response.is_success:
        return response.content
    try:
        raise Refusal(Problem.model_validate_json(response.content).code)
    except ValidationError:
        raise Refusal(f"http_{response.status_code}") from None
