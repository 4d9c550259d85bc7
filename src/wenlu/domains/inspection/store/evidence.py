"""Exports of evidence."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.inspection.tables.evidence import evidence_export
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class ExportRow:
    id: UUID
    scope: str
    subject_id: UUID
    customer_id: UUID
    reason: str
    asked_by: str
    account_id: UUID | None
    asked_at: datetime
    seen_at: datetime
    state: str
    conversations: int
    events: int
    size: int
    wrapped_key: bytes


_COLUMNS = tuple(evidence_export.c[field.name] for field in fields(ExportRow))


class EvidenceExportStore:
    """Exports in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert(self, row: ExportRow) -> None:
        await self._connection.execute(sa.insert(evidence_export), asdict(row))

    async def update(self, export_id: UUID, **values: object) -> None:
        await self._connection.execute(
            sa.update(evidence_export).where(evidence_export.c.id == export_id).values(**values)
        )

    async def find(self, export_id: UUID) -> ExportRow | None:
        found = await self._connection.execute(sa.select(*_COLUMNS).where(evidence_export.c.id == export_id))
        row = found.one_or_none()
        return None if row is None else ExportRow(*row)

    async def list_newest(self, limit: int) -> list[ExportRow]:
        query = sa.select(*_COLUMNS).order_by(evidence_export.c.asked_at.desc()).limit(limit)
        return [ExportRow(*row) for row in await self._connection.execute(query)]

    async def take_expired(self, before: datetime, limit: int) -> Sequence[UUID]:
        """Mark exports that were asked for before then as gone, and return them."""
        c = evidence_export.c
        due = sa.select(c.id).where(c.asked_at < before, c.state != "gone").limit(limit)
        query = sa.update(evidence_export).where(c.id.in_(due)).values(state="gone", wrapped_key=b"").returning(c.id)
        return list((await self._connection.execute(query)).scalars())
