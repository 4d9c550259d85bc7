"""Asks the outside for letters and puts ours into its box."""

import asyncio
from contextlib import suppress
from uuid import UUID

import httpx

from postbox.inbound import Letter, inbound_of
from postbox.manifest import MANIFEST
from postbox.outbound import letter_of
from wenlu.kernel.errors import Unavailable
from wenlu.sdk.channel import Channel, Delivery, DeliveryRefused
from wenlu.sdk.inbox import Inbox


class Postbox(Channel):
    manifest = MANIFEST

    def __init__(self, url: str, pause: float = 0.02) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=5)
        self._pause = pause
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def start(self, inbox: Inbox) -> None:
        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(self._collect(inbox), name="postbox")

    async def stop(self) -> None:
        """Let the request that is on its way come to its end: a cancelled one may leave its connection open."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        await self._client.aclose()

    async def deliver(self, delivery: Delivery) -> None:
        answer = await self._client.put(f"/out/{delivery.id}", json=letter_of(delivery))
        if answer.status_code == httpx.codes.GONE:
            raise DeliveryRefused("nobody lives there")
        answer.raise_for_status()

    async def recall(self, delivery_id: UUID, address: str) -> None:
        (await self._client.delete(f"/out/{delivery_id}")).raise_for_status()

    async def _collect(self, inbox: Inbox) -> None:
        """Take in letter by letter and say so of each; what could not be taken in is asked for again."""
        while not self._stopping.is_set():
            try:
                answer = (await self._client.get("/in")).raise_for_status()
                for letter in map(Letter.model_validate, answer.json()):
                    for inbound in inbound_of(letter):
                        await inbox.receive(inbound)
                    (await self._client.delete(f"/in/{letter.at}")).raise_for_status()
            except (httpx.HTTPError, Unavailable):
                pass
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._pause)
