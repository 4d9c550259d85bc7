"""The outside of the postbox: a small HTTP server with a box for each direction, run for real."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

import uvicorn
from fastapi import Body, FastAPI, Response


@dataclass
class PostOffice:
    """`incoming` waits for the firm, `sent` is what customers have got, by its id and in order."""

    incoming: dict[int, dict[str, str]] = field(default_factory=dict)
    sent: dict[str, dict[str, str]] = field(default_factory=dict)
    puts: list[str] = field(default_factory=list)
    moved_away: set[str] = field(default_factory=set)
    closed_to: set[str] = field(default_factory=set)
    is_down: bool = False
    url: str = ""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    """Notified of every letter that the firm tries to send."""
    _count: int = 0

    async def say(self, address: str, external_id: str, text: str) -> None:
        self._count += 1
        self.incoming[self._count] = {"id": external_id, "sender": address, "text": text}

    async def shown(self, address: str) -> list[str]:
        return [letter["text"] for letter in self.sent.values() if letter["to"] == address]

    def break_down(self) -> None:
        self.is_down = True

    def mend(self) -> None:
        self.is_down = False

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/in")
        def waiting(response: Response) -> list[dict[str, str]]:
            response.status_code = 503 if self.is_down else 200
            return [{"at": str(at), **letter} for at, letter in self.incoming.items()]

        @app.delete("/in/{at}")
        def taken(at: int) -> None:
            self.incoming.pop(at, None)

        @app.put("/out/{id_}")
        async def put(id_: str, letter: Annotated[dict[str, str], Body()], response: Response) -> None:
            self.puts.append(letter["to"])
            if self.is_down or letter["to"] in self.closed_to:
                response.status_code = 503
            elif letter["to"] in self.moved_away:
                response.status_code = 410
            else:
                self.sent.setdefault(id_, letter)
            async with self.changed:
                self.changed.notify_all()

        @app.delete("/out/{id_}")
        def take_back(id_: str) -> None:
            self.sent.pop(id_, None)

        return app


@asynccontextmanager
async def open_post_office() -> AsyncIterator[PostOffice]:
    office = PostOffice()
    config = uvicorn.Config(office.app(), host="127.0.0.1", port=0, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    office.url = f"http://127.0.0.1:{socket.getsockname()[1]}"
    task = asyncio.create_task(server.serve(sockets=[socket]))
    try:
        yield office
    finally:
        server.should_exit = True
        await task
        socket.close()
