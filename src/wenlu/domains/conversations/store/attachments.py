"""Queries of uploaded files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.tables import attachment
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class FileRow:
    """An uploaded file; `conversation_id` is None while no message refers to it."""

    id: UUID
    owner_id: UUID
    conversation_id: UUID | None
    sealed_name: bytes
    media_type: str
    size: int
    width: int | None
    height: int | None
    sha256: str
    wrapped_key: bytes
    uploaded_at: datetime


_COLUMNS = tuple(attachment.c[name] for name in FileRow.__slots__)


class AttachmentStore:
    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert(self, row: FileRow) -> None:
        values = {name: getattr(row, name) for name in FileRow.__slots__}
        await self._connection.execute(sa.insert(attachment).values(**values))

    async def find(self, attachment_id: UUID) -> FileRow | None:
        row = (
            await self._connection.execute(sa.select(*_COLUMNS).where(attachment.c.id == attachment_id))
        ).one_or_none()
        return FileRow(*row) if row else None

    async def claim(self, attachment_id: UUID, owner_id: UUID, conversation_id: UUID) -> FileRow | None:
        """Tie a file to the conversation it is posted in; only its owner's, and only once to one conversation."""
        query = (
            sa.update(attachment)
            .where(
                attachment.c.id == attachment_id,
                attachment.c.owner_id == owner_id,
                sa.or_(attachment.c.conversation_id.is_(None), attachment.c.conversation_id == conversation_id),
            )
            .values(conversation_id=conversation_id)
            .returning(*_COLUMNS)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return FileRow(*row) if row else None

    async def list_abandoned(self, before: datetime, limit: int) -> Sequence[UUID]:
        query = (
            sa.select(attachment.c.id)
            .where(attachment.c.conversation_id.is_(None), attachment.c.uploaded_at < before)
            .limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())

    async def delete_abandoned(self, ids: Sequence[UUID]) -> list[UUID]:
        """Delete those of these that have not been posted meanwhile, and return them."""
        query = sa.delete(attachment).where(attachment.c.id.in_(ids), attachment.c.conversation_id.is_(None))
        return list((await self._connection.execute(query.returning(attachment.c.id))).scalars())
