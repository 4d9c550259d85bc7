"""Pictures and PDF files that are sent after answers."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from wenlu.domains.knowledge.errors import KnowledgeFileNotFound, KnowledgeFileRefused, KnowledgeFileTooLarge
from wenlu.domains.knowledge.ports import SniffedFile
from wenlu.domains.knowledge.service.publishing import file_view
from wenlu.domains.knowledge.store import FileRecord, FileStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.objects import Objects
from wenlu.sdk.messages import AttachmentView

MAX_BYTES = 10 * 1024 * 1024
_KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
_KEPT_UNUSED = timedelta(days=1)
_LONGEST_NAME = 120


class KnowledgeFiles:
    """Keeps files of the firm. They hold nothing about customers, and so are not encrypted one by one."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        objects: Objects,
        sniff: Callable[[str, bytes], SniffedFile],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._objects = objects
        self._sniff = sniff

    async def upload(self, actor: Actor, name: str, data: bytes) -> AttachmentView:
        """Keep a file; raises `KnowledgeFileRefused`, `KnowledgeFileTooLarge`, and what the sniffing raises."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        if len(data) > MAX_BYTES:
            raise KnowledgeFileTooLarge("the file is too large", limit=MAX_BYTES)
        sniffed = self._sniff(name, data)
        if sniffed.media_type not in _KINDS:
            raise KnowledgeFileRefused("only pictures and PDF")
        record = FileRecord(
            id=new_id(),
            name=_clean(name),
            media_type=sniffed.media_type,
            size=len(data),
            width=sniffed.width,
            height=sniffed.height,
            kept=False,
            uploaded_by=actor.id,
            uploaded_at=self._clock.now(),
        )
        await self._objects.put(_object(record.id), data)
        async with self._unit_of_work() as work:
            await FileStore(work).insert(record)
        return file_view(record)

    async def read(self, file_id: UUID) -> tuple[AttachmentView, bytes]:
        """Return a file; raises `KnowledgeFileNotFound`.

        Nobody's permission is asked: answers bring it to everybody.
        """
        async with self._unit_of_work() as work:
            record = await FileStore(work).find(file_id)
        if record is None:
            raise KnowledgeFileNotFound("no such file")
        try:
            return file_view(record), await self._objects.get(_object(file_id))
        except FileNotFoundError as error:
            raise KnowledgeFileNotFound("no such file") from error

    async def remove_abandoned(self) -> int:
        """Delete files that no draft has named for a day; returns how many."""
        async with self._unit_of_work() as work:
            deleted = await FileStore(work).delete_abandoned(self._clock.now() - _KEPT_UNUSED, 500)
        for id_ in deleted:
            with contextlib.suppress(FileNotFoundError):  # gone already is as good
                await self._objects.delete(_object(id_))
        return len(deleted)


def _clean(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST_NAME:].strip() or "file"


def _object(file_id: UUID) -> str:
    return f"knowledge/{file_id}"
