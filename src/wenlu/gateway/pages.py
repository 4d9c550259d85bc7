"""Serves the built pages: the customer's page and widget under /chat, the staff console everywhere else."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

_FOREVER = "public, max-age=31536000, immutable"
_FRESH = "no-cache"


def install(app: FastAPI, web_dir: Path) -> None:
    """Add the routes of the pages, last of all."""
    chat, console = (web_dir / "chat" / "dist").resolve(), (web_dir / "console" / "dist").resolve()

    @app.get("/chat", include_in_schema=False)
    async def _chat() -> Response:
        return _page(chat / "index.html")

    @app.get("/chat/{path:path}", include_in_schema=False)
    async def _chat_file(path: str) -> Response:
        return _file(chat, path) or _page(chat / "index.html")

    @app.get("/{path:path}", include_in_schema=False)
    async def _console(request: Request, path: str) -> Response:
        if request.url.path.startswith("/api/"):
            raise HTTPException(404)
        return _file(console, path) or _page(console / "index.html")


def _file(folder: Path, path: str) -> Response | None:
    """Return a file of a folder, and never one outside of it; None where there is none."""
    found = (folder / path).resolve()
    if not path or not found.is_relative_to(folder) or not found.is_file():
        return None
    cache = _FOREVER if path.startswith("assets/") else _FRESH
    return FileResponse(found, headers={"Cache-Control": cache})


def _page(index: Path) -> Response:
    if not index.is_file():
        return PlainTextResponse("The pages have not been built; run: make setup\n", 503)
    return FileResponse(index, headers={"Cache-Control": _FRESH})
