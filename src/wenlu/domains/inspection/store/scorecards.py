"""Queries over scorecards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.inspection.schemas.scorecards import CardStatus, ScorecardContent, ScorecardVersion
from wenlu.domains.inspection.tables import inspection, inspection_scorecard
from wenlu.platform.database import UnitOfWork

_CARD = inspection_scorecard.c


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A version and the card that it is of."""

    id: UUID
    version: ScorecardVersion


class ScorecardStore:
    """Cards and their versions, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock(self) -> None:
        """Let one unit of work at a time change cards, so that two in force never claim the same conversations."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(0x5C07EC)))

    async def list_current(self) -> list[StoredCard]:
        """Return drafts and what is in force, oldest card first."""
        query = (
            sa.select(inspection_scorecard)
            .where(_CARD.status.in_([CardStatus.DRAFT.value, CardStatus.PUBLISHED.value]))
            .order_by(_CARD.id, _CARD.version)
        )
        return [_card(row) for row in (await self._connection.execute(query)).mappings()]

    async def list_versions(self, card_id: UUID) -> list[StoredCard]:
        """Return every version of a card, the newest first."""
        query = sa.select(inspection_scorecard).where(_CARD.id == card_id).order_by(_CARD.version.desc())
        return [_card(row) for row in (await self._connection.execute(query)).mappings()]

    async def find(self, card_id: UUID, version: int) -> StoredCard | None:
        query = sa.select(inspection_scorecard).where(_CARD.id == card_id, _CARD.version == version)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else _card(row)

    async def list_these(self, wanted: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], ScorecardContent]:
        query = sa.select(inspection_scorecard).where(sa.tuple_(_CARD.id, _CARD.version).in_(wanted))
        cards = [_card(row) for row in (await self._connection.execute(query)).mappings()] if wanted else []
        return {(card.id, card.version.version): card.version.content for card in cards}

    async def count_inspected(self) -> dict[UUID, int]:
        """Return how many conversations each card has inspected."""
        query = sa.select(inspection.c.card_id, sa.func.count()).group_by(inspection.c.card_id)
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def insert(self, card_id: UUID, version: int, content: ScorecardContent, by: str, at: datetime) -> None:
        """Write a new draft."""
        await self._connection.execute(
            sa.insert(inspection_scorecard).values(
                id=card_id,
                version=version,
                status=CardStatus.DRAFT.value,
                content=content.model_dump(mode="json"),
                written_by=by,
                written_at=at,
            )
        )

    async def rewrite(self, card_id: UUID, version: int, content: ScorecardContent, by: str, at: datetime) -> None:
        await self._update(card_id, version, content=content.model_dump(mode="json"), written_by=by, written_at=at)

    async def set_status(self, card_id: UUID, version: int, status: CardStatus) -> None:
        await self._update(card_id, version, status=status.value)

    async def publish(self, card_id: UUID, version: int, by: str, at: datetime) -> None:
        await self._update(card_id, version, status=CardStatus.PUBLISHED.value, published_by=by, published_at=at)

    async def remove(self, card_id: UUID, version: int) -> None:
        await self._connection.execute(
            sa.delete(inspection_scorecard).where(_CARD.id == card_id, _CARD.version == version)
        )

    async def _update(self, card_id: UUID, version: int, **fields: object) -> None:
        await self._connection.execute(
            sa.update(inspection_scorecard).where(_CARD.id == card_id, _CARD.version == version).values(**fields)
        )


def _card(row: sa.RowMapping) -> StoredCard:
    return StoredCard(
        id=row["id"],
        version=ScorecardVersion(
            version=row["version"],
            status=CardStatus(row["status"]),
            content=ScorecardContent.model_validate(row["content"]),
            written_by=row["written_by"],
            written_at=row["written_at"],
            published_by=row["published_by"],
            published_at=row["published_at"],
        ),
    )
