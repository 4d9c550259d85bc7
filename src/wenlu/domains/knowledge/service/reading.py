"""Reads uploaded documents, one after the other, until none waits."""

import asyncio
from contextlib import suppress
from uuid import UUID

import structlog

from wenlu.domains.knowledge.events import DocumentsChanged, DocumentUploaded
from wenlu.domains.knowledge.service.laws import stored
from wenlu.domains.knowledge.store.documents import DocumentStore, WaitingVersion
from wenlu.kernel.events import Event
from wenlu.platform.bus import EventBus
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.documents import Format, Reason, UnreadableDocument, read_passages
from wenlu.platform.objects import Objects

_REPORT_SECONDS = 0.5
_MOST_WHILE_READING = 99
log = structlog.get_logger(__name__)


class DocumentReader:
    """A standing loop of one node. What a crash left half read is read again, since its version still waits."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, objects: Objects) -> None:
        self._unit_of_work = unit_of_work
        self._objects = objects
        self.wake = asyncio.Event()

    def listen(self, bus: EventBus) -> None:
        """Begin at once when a file comes in, whichever node took it."""
        bus.subscribe(DocumentUploaded, self.notice)

    def notice(self, _: Event) -> None:
        self.wake.set()

    async def run(self) -> None:
        """Read whatever waits."""
        while True:
            async with self._unit_of_work() as work:
                waiting = await DocumentStore(work).find_waiting()
            if waiting is None:
                return
            await self._read(waiting)

    async def _read(self, waiting: WaitingVersion) -> None:
        seen = [0, 0]

        def hear(done: int, of: int) -> None:
            seen[:] = (done, of)

        reporting = asyncio.create_task(self._report(waiting, seen))
        try:
            data = await self._objects.get(waiting.object_name)
            title, pages, passages = await read_passages(Format(waiting.format), data, hear)
        except (UnreadableDocument, FileNotFoundError) as error:
            reason = error.reason if isinstance(error, UnreadableDocument) else Reason.BROKEN
            log.info("document_unreadable", document=str(waiting.document_id), reason=reason.value)
            async with self._unit_of_work() as work:
                await DocumentStore(work).fail_version(waiting.document_id, waiting.version, reason.value)
            return
        finally:
            reporting.cancel()
            with suppress(asyncio.CancelledError):
                await reporting
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            rows = [stored(passage) for passage in passages]
            await store.finish_version(waiting.document_id, waiting.version, pages, rows, title)
            await store.raise_revision()
            work.record(DocumentsChanged(str(waiting.document_id)))
        log.info("document_read", document=str(waiting.document_id), pages=pages, passages=len(rows))

    async def _report(self, waiting: WaitingVersion, seen: list[int]) -> None:
        told = 0
        while True:
            await asyncio.sleep(_REPORT_SECONDS)
            done, of = seen
            if done != told:
                told = done
                await self._set_progress(waiting.document_id, waiting.version, done, of)

    async def _set_progress(self, document_id: UUID, version: int, done: int, of: int) -> None:
        share = min(_MOST_WHILE_READING, 100 * done // max(1, of))
        async with self._unit_of_work() as work:
            await DocumentStore(work).set_progress(document_id, version, share, of)
