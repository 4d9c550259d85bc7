"""A server that speaks the protocol of language models, as a process of its own, and misbehaves when asked to.

What it answers is scripted by `POST /script`: a list of steps, of which each request takes the next (the last one
stays). `GET /requests` gives what was asked of it. Run as `python -m tests.llm_server PORT`.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

Step = dict[str, object]
_STARTS_WITHIN = 20.0
_FOREVER = 3600.0


def application() -> FastAPI:
    """Return the server; its script and what it was asked live as long as it does."""
    app = FastAPI()
    script: list[Step] = []
    requests: list[object] = []

    @app.post("/script")
    async def set_script(request: Request) -> None:
        script[:] = await request.json()
        requests.clear()

    @app.get("/requests")
    async def list_requests() -> list[object]:
        return requests

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        asked = await request.json()
        requests.append({"body": asked, "key": request.headers.get("authorization")})
        step = _next(script, asked)
        await asyncio.sleep(float(str(step.get("delay", 0))))
        return _refusal(step, asked) or (_streamed(step) if asked.get("stream") else _whole(step, asked))

    return app


def _next(script: list[Step], asked: Mapping[str, object]) -> Step:
    """The next step that is meant for this kind of request (`for`: stream, call), or for any."""
    kind = "stream" if asked.get("stream") else "call"
    place = next((n for n, step in enumerate(script) if step.get("for", kind) == kind), None)
    if place is None:
        return {"text": "没有脚本。"}
    is_last = not any(step.get("for", kind) == kind for step in script[place + 1 :])
    return script[place] if is_last or script[place].get("stays") else script.pop(place)


def _refusal(step: Step, asked: Mapping[str, object]) -> Response | None:
    refuses = step.get("refuses")
    if isinstance(refuses, list):
        refused = next((member for member in refuses if asked.get(member)), None)
        if refused is not None:
            return JSONResponse({"error": {"message": f"{refused} is not supported"}}, 400)
    if "status" in step:
        return JSONResponse({"error": {"message": "told to"}}, int(str(step["status"])))
    if step.get("fault") == "html":
        return HTMLResponse("<html><body>502 Bad Gateway</body></html>")
    return None


def _whole(step: Step, asked: Mapping[str, object]) -> Response:
    if "raw" in step:
        return Response(str(step["raw"]), media_type="application/json")
    message: dict[str, object] = {"role": "assistant", "content": step.get("text")}
    if "arguments" in step and asked.get("tools"):
        tools = asked["tools"]
        assert isinstance(tools, list)
        name = step.get("tool", tools[0]["function"]["name"])
        arguments = step["arguments"]
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": text}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    elif "arguments" in step:
        message["content"] = f"```json\n{json.dumps(step['arguments'], ensure_ascii=False)}\n```"
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return JSONResponse(
        {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    )


def _streamed(step: Step) -> Response:
    return StreamingResponse(_frames(step), media_type="text/event-stream")


async def _frames(step: Step) -> AsyncIterator[bytes]:
    """Yield the answer in pieces, up to where the fault is."""
    fault, pause = step.get("fault"), float(str(step.get("pause", 0)))
    yield _frame({"role": "assistant", "content": ""})
    if fault == "hang":
        await asyncio.sleep(_FOREVER)
    if "thought" in step:
        yield _frame({"reasoning_content": step["thought"]})
    text = str(step.get("text", ""))
    pieces = [text[place : place + 4] for place in range(0, len(text), 4)]
    for number, piece in enumerate(pieces):
        yield _frame({"content": piece})
        await asyncio.sleep(pause)
        if number == len(pieces) // 2:
            match fault:
                case "hang_midway":
                    await asyncio.sleep(_FOREVER)
                case "broken":
                    yield b'data: {"choices": [{"delta": {"cont\n\n'
                case "cut":
                    return
                case "error_midway":
                    yield b'data: {"error": {"message": "out of memory"}}\n\n'
    while fault == "endless":
        yield _frame({"content": "接着说，"})
        await asyncio.sleep(0)
    yield _frame({}, str(step.get("finish", "stop")))
    yield b"data: " + orjson.dumps(
        {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [],
         "usage": {"prompt_tokens": 200, "completion_tokens": 50, "total_tokens": 250}}
    ) + b"\n\n"  # fmt: skip
    yield b"data: [DONE]\n\n"


def _frame(delta: Mapping[str, object], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + orjson.dumps(chunk) + b"\n\n"


class ModelServer:
    """The process, seen from a test."""

    def __init__(self, port: int) -> None:
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def script(self, *steps: Step) -> None:
        """Say what it is to answer from now on, and forget what it was asked."""
        httpx.post(f"http://127.0.0.1:{self.port}/script", json=steps).raise_for_status()

    def requests(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = httpx.get(f"http://127.0.0.1:{self.port}/requests").json()
        return found


@contextmanager
def served_model() -> Iterator[ModelServer]:
    """Start the process; yields once it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen([sys.executable, "-m", "tests.llm_server", str(port)], cwd=root)  # noqa: S603  ourselves
    server = ModelServer(port)
    deadline = time.monotonic() + _STARTS_WITHIN
    try:
        while True:
            try:
                server.script()
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield server
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    uvicorn.run(application(), port=int(sys.argv[1]), log_level="warning")
