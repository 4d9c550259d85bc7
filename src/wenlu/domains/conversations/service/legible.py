"""The words in files that staff send: the gate judges them like everything else that reaches a customer."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from wenlu.domains.conversations.errors import AttachmentUnreadable
from wenlu.platform.documents import Format, Reason, UnreadableDocument, read_passages
from wenlu.sdk.messages import AttachmentView

SECONDS = 12.0
"""Reading takes a second or two; what takes longer is refused and its sender told."""
MAX_CHARACTERS = 200_000
_AT_ONCE = 2
_REMEMBERED = 64
_FORMATS = {
    "application/pdf": Format.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.OFFICE,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Format.OFFICE,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": Format.OFFICE,
    "text/plain": Format.TEXT,
}
_SHOWN_NOT_READ = ("image/", "audio/", "video/")
"""Judged by caption and name alone."""
_WORDLESS = frozenset({Reason.EMPTY, Reason.SCANNED})
"""Pictures of pages are pictures."""
log = structlog.get_logger(__name__)


class LegibleFiles:
    """Reads files in a process of their own, two at a time, and remembers the last ones: contents never change."""

    def __init__(self, read: Callable[[UUID], Awaitable[bytes]]) -> None:
        self._read = read
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._known: OrderedDict[UUID, str] = OrderedDict()

    async def words_of(self, file: AttachmentView) -> str:
        """Return what stands in a file, "" for pictures and sound; raises `AttachmentUnreadable` with the reason."""
        if file.media_type.startswith(_SHOWN_NOT_READ):
            return ""
        format_ = _FORMATS.get(file.media_type)
        if format_ is None:
            raise AttachmentUnreadable("this kind of file cannot be judged", reason=Reason.KIND_REFUSED.value)
        if file.id not in self._known:
            self._known[file.id] = await self._extract(format_, file.id)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[file.id]

    async def _extract(self, format_: Format, file_id: UUID) -> str:
        data = await self._read(file_id)
        try:
            async with self._turn:
                title, _, passages = await read_passages(format_, data, lambda *_: None, SECONDS)
        except UnreadableDocument as unreadable:
            if unreadable.reason in _WORDLESS:
                return ""
            log.info("attachment_unreadable", file=str(file_id), reason=unreadable.reason.value)
            raise AttachmentUnreadable("the file cannot be read", reason=unreadable.reason.value) from unreadable
        lines = dict.fromkeys([title, *(line for each in passages for line in (*each.headings, each.text))])
        words = "\n".join(line for line in lines if line)
        if len(words) > MAX_CHARACTERS:
            raise AttachmentUnreadable("the file is too long to be judged", reason=Reason.TOO_LONG.value)
        return words
