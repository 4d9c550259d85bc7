"""Queries over consents."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.customers.rules import Consent
from wenlu.domains.customers.schemas import Purpose
from wenlu.domains.customers.tables import consent
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.platform.database import UnitOfWork


class ConsentStore:
    """Answers of customers in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_consents(self, ids: Collection[CustomerId]) -> dict[CustomerId, list[Consent]]:
        """Return the whole history of each, oldest first."""
        rows = await self._connection.execute(
            select(consent).where(consent.c.customer_id.in_(ids)).order_by(consent.c.at, consent.c.id),
        )
        histories: dict[CustomerId, list[Consent]] = {customer_id: [] for customer_id in ids}
        for row in rows:
            histories[row.customer_id].append(Consent(Purpose(row.purpose), row.granted, row.at, row.text_version))
        return histories

    async def append_consents(self, customer_id: CustomerId, consents: Sequence[Consent]) -> None:
        rows = [
            {
                "id": new_id(),
                "customer_id": customer_id,
                "purpose": given.purpose.value,
                "granted": given.granted,
                "at": given.at,
                "text_version": given.text_version,
            }
            for given in consents
        ]
        if rows:
            await self._connection.execute(insert(consent), rows)
