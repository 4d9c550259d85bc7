"""Verifications that were asked for on the page."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.conversations.tables import evidence_verification
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class VerificationRow:
    id: UUID
    asked_by: str
    started_at: datetime
    seen_at: datetime
    done: int
    total: int
    report: dict[str, object] | None


_COLUMNS = tuple(evidence_verification.c[field.name] for field in fields(VerificationRow))
_LOCK = 7303


class VerificationStore:
    """Verifications in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock(self) -> None:
        """Let one begin at a time."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    async def find_last(self) -> VerificationRow | None:
        c = evidence_verification.c
        query = sa.select(*_COLUMNS).order_by(c.started_at.desc(), c.id.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else VerificationRow(*row)

    async def insert(self, row: VerificationRow) -> None:
        await self._connection.execute(sa.insert(evidence_verification), asdict(row))

    async def update(self, verification_id: UUID, **values: object) -> None:
        table = evidence_verification
        await self._connection.execute(sa.update(table).where(table.c.id == verification_id).values(**values))
