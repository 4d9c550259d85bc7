"""Files in conversations: uploaded first, sniffed, kept encrypted, posted afterwards."""

import asyncio
import contextlib
import hashlib
import io
import re
import struct
import warnings
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import puremagic
from PIL import Image, UnidentifiedImageError

from wenlu.domains.audit.schemas import Act, Detail, Subject, SubjectKind
from wenlu.domains.audit.service import record_look
from wenlu.domains.conversations.errors import AttachmentNotFound, AttachmentRefused, AttachmentTooLarge
from wenlu.domains.conversations.service.legible import LegibleFiles
from wenlu.domains.conversations.store.attachments import AttachmentStore, FileRow
from wenlu.kernel.actors import Actor
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import AttachmentId, ConversationId, CustomerId, new_id
from wenlu.platform.crypto import KeyRing, decrypt, encrypt, new_key
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.objects import Objects
from wenlu.sdk.messages import AttachmentView

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
KEPT_UNPOSTED = timedelta(days=1)
_NAME = 120
_SNIFFED = 64 * 1024

_PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MAGIC = {
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".webm": "audio/webm",
    ".amr": "audio/amr",
    **_OFFICE,
}
"""What is accepted besides pictures and plain text, by the ending that belongs to the content."""
_HIDDEN = re.compile(rb"<(?:script|html|!doctype|iframe|\?php)[\s>]", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 66_000
"""A picture that is a page or an archive at the same time (polyglot) is meant for somebody who is fooled by it."""
INLINE = frozenset({*_PICTURES.values(), "audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4", "audio/webm"})
"""What a browser may show in place; everything else is a download."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    media_type: str
    width: int | None = None
    height: int | None = None


class AttachmentService:
    """Takes files in and gives them out; who may read a conversation may read its files (the caller checks that)."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, objects: Objects, key_ring: KeyRing) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._objects = objects
        self._key_ring = key_ring
        self._legible = LegibleFiles(self._content)

    async def upload(self, actor: Actor, name: str, data: bytes) -> AttachmentView:
        """Keep a file; raises `AttachmentTooLarge`, `AttachmentRefused`.

        The kind is what the content is, whatever its name and sender say.
        """
        if actor.id is None:
            raise Forbidden("only who takes conversations sends files")
        if len(data) > MAX_BYTES:
            raise AttachmentTooLarge("the file is too large", limit=MAX_BYTES)
        sniffed = await asyncio.to_thread(sniff, name, data)
        key = new_key()
        id_ = AttachmentId(new_id())
        row = FileRow(
            id=id_,
            owner_id=actor.id,
            conversation_id=None,
            sealed_name=encrypt(key, _clean(name).encode(), _name_context(id_)),
            media_type=sniffed.media_type,
            size=len(data),
            width=sniffed.width,
            height=sniffed.height,
            sha256=hashlib.sha256(data).hexdigest(),
            wrapped_key=self._key_ring.wrap(key),
            uploaded_at=self._clock.now(),
        )
        await self._objects.put(_object(row.id), await asyncio.to_thread(encrypt, key, data, row.id.bytes))
        async with self._unit_of_work() as work:
            await AttachmentStore(work).insert(row)
        return self.view(row)

    async def place(self, conversation_id: ConversationId, file: AttachmentView, data: bytes) -> AttachmentView:
        """Keep what the platform itself sends in a conversation, under the id that `file` has; once, however often."""
        key = new_key()
        row = FileRow(
            id=file.id,
            owner_id=conversation_id,
            conversation_id=conversation_id,
            sealed_name=encrypt(key, _clean(file.name).encode(), _name_context(file.id)),
            media_type=file.media_type,
            size=len(data),
            width=file.width,
            height=file.height,
            sha256=hashlib.sha256(data).hexdigest(),
            wrapped_key=self._key_ring.wrap(key),
            uploaded_at=self._clock.now(),
        )
        async with self._unit_of_work() as work:
            before = await AttachmentStore(work).find(file.id)
        if before is not None:
            return self.view(before)
        await self._objects.put(_object(row.id), await asyncio.to_thread(encrypt, key, data, row.id.bytes))
        async with self._unit_of_work() as work:
            await AttachmentStore(work).insert(row)
        return self.view(row)

    async def claim(self, actor: Actor, conversation_id: ConversationId, attachment_id: UUID) -> AttachmentView | None:
        """Tie one's own file to the conversation that it is posted in; None where there is none."""
        assert actor.id is not None  # noqa: S101
        async with self._unit_of_work() as work:
            row = await AttachmentStore(work).claim(attachment_id, actor.id, conversation_id)
        return self.view(row) if row else None

    def view(self, row: FileRow) -> AttachmentView:
        """Return what people see of a file."""
        key = self._key_ring.unwrap(row.wrapped_key)
        return AttachmentView(
            id=row.id,
            name=decrypt(key, row.sealed_name, _name_context(row.id)).decode(),
            media_type=row.media_type,
            size=row.size,
            width=row.width,
            height=row.height,
            sha256=row.sha256,
        )

    async def find(self, attachment_id: UUID) -> FileRow:
        """Return what is known of a file; raises `AttachmentNotFound`."""
        async with self._unit_of_work() as work:
            row = await AttachmentStore(work).find(attachment_id)
        if row is None:
            raise AttachmentNotFound("no such file")
        return row

    async def download(self, actor: Actor, row: FileRow, customer_id: CustomerId | None) -> bytes:
        """Return the content to somebody who may read it; of staff it is written down, unless it is their own file."""
        data = await self.read(row)
        if row.owner_id != actor.id:
            taken = Subject(SubjectKind.FILE, row.id, customer_id)
            detail: Detail = {"conversation": str(row.conversation_id), "size": row.size}
            async with self._unit_of_work() as work:
                record_look(work, self._clock.now(), actor, Act.FILE_DOWNLOADED, taken, detail=detail)
        return data

    async def read(self, row: FileRow) -> bytes:
        """Return the content; raises `AttachmentNotFound` where the store has lost it."""
        try:
            sealed = await self._objects.get(_object(row.id))
        except FileNotFoundError as error:
            raise AttachmentNotFound("no such file") from error
        return await asyncio.to_thread(decrypt, self._key_ring.unwrap(row.wrapped_key), sealed, row.id.bytes)

    async def words_of(self, file: AttachmentView) -> str:
        """Return the words in a file, for the gate; raises `AttachmentUnreadable`, `AttachmentNotFound`."""
        return await self._legible.words_of(file)

    async def _content(self, attachment_id: UUID) -> bytes:
        return await self.read(await self.find(attachment_id))

    async def remove_abandoned(self) -> int:
        """Delete files that no message has referred to for a day; returns how many."""
        async with self._unit_of_work() as work:
            store = AttachmentStore(work)
            ids = await store.list_abandoned(self._clock.now() - KEPT_UNPOSTED, 500)
            deleted = await store.delete_abandoned(ids)
        for id_ in deleted:
            with contextlib.suppress(FileNotFoundError):  # gone already is as good
                await self._objects.delete(_object(id_))
        return len(deleted)


def sniff(name: str, data: bytes) -> Sniffed:
    """Return what a file really is; raises `AttachmentRefused` for what is not accepted."""
    picture = _sniff_picture(data)
    if picture is not None:
        return picture
    media_type = _sniff_magic(name, data) or _sniff_text(name, data)
    if media_type is None:
        raise AttachmentRefused("this kind of file is not accepted")
    return Sniffed(media_type)


def _sniff_picture(data: bytes) -> Sniffed | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_PICTURES)) as picture:
                width, height = picture.size
                kind = _PICTURES[picture.format or ""]
                if width * height > MAX_PIXELS:
                    raise AttachmentRefused("the picture has too many pixels", limit=MAX_PIXELS)
                picture.verify()
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise AttachmentRefused("the picture has too many pixels", limit=MAX_PIXELS) from error
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, struct.error, ArithmeticError) as error:
        raise AttachmentRefused("the picture is broken") from error
    if _HIDDEN.search(data) is not None or _ZIP_END in data[-_ZIP_TAIL:]:
        raise AttachmentRefused("the picture is something else too")
    return Sniffed(kind, width, height)


def _sniff_magic(name: str, data: bytes) -> str | None:
    ending = _ending(name)
    try:
        found = {match.extension for match in puremagic.magic_string(data[:_SNIFFED])}
    except (puremagic.PureError, ValueError):
        return None
    if data.startswith(b"PK\x03\x04"):
        return _OFFICE.get(ending) if b"[Content_Types].xml" in data[:_SNIFFED] else None
    if ending in _MAGIC and ending in found:
        return _MAGIC[ending]
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm"
    return None


def _sniff_text(name: str, data: bytes) -> str | None:
    """Plain text and CSV only where the name says so: anything else that looks like text may be a page or a script."""
    if _ending(name) not in {".txt", ".csv", ".log", ".md"} or b"\x00" in data:
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    return "text/plain"


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot else ""


def _clean(name: str) -> str:
    """Return a name without folders and control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-_NAME:].strip() or "file"


def _object(attachment_id: UUID) -> str:
    return f"attachments/{attachment_id}"


def _name_context(attachment_id: UUID) -> bytes:
    return attachment_id.bytes + b"name"
