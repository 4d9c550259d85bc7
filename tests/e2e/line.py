"""A line that can be cut. Chromium's own offline mode leaves open sockets alone, as a lost network does not."""

import re

from playwright.async_api import BrowserContext, WebSocketRoute


class Line:
    """The network of one browser."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._open: list[WebSocketRoute] = []
        self._is_cut = False

    @classmethod
    async def of(cls, context: BrowserContext) -> "Line":
        """Watch a browser's sockets; before its first page."""
        line = cls(context)
        await context.route_web_socket(re.compile("/socket$"), line._connect)
        return line

    async def cut(self) -> None:
        self._is_cut = True
        await self._context.set_offline(True)
        for socket in self._open:
            await socket.close()
        self._open.clear()

    async def mend(self) -> None:
        self._is_cut = False
        await self._context.set_offline(False)

    async def _connect(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            await socket.close()
            return
        socket.connect_to_server()
        self._open.append(socket)
