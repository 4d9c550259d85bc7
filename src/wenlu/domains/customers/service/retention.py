"""Erases identities and destroys records whose term of keeping is over; run by the one node that leads."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import structlog

from wenlu.domains.customers.ports import CustomerRecords
from wenlu.domains.customers.rules import amount_of
from wenlu.domains.customers.schemas import CustomerKind, TermKind
from wenlu.domains.customers.service.rights import RightsService
from wenlu.domains.customers.store import RightsStore
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.calendars import years_before
from wenlu.kernel.clock import Clock, day_of
from wenlu.platform.database import UnitOfWorkFactory

_BATCH = 200
log = structlog.get_logger(__name__)


class RetentionService:
    """Keeps nothing longer than the firm's terms say, and everything that a hold asks for."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, rights: RightsService, records: CustomerRecords
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._rights = rights
        self._records = records

    async def run(self) -> int:
        """Do what is due today; returns how many customers were touched."""
        today = day_of(self._clock.now())
        async with self._unit_of_work() as work:
            terms = await RightsStore(work).list_terms()
        years = {kind: amount_of(kind, terms) for kind in TermKind}
        touched = await self._erase(years_before(today, years[TermKind.IDENTITY]))
        named = (CustomerKind.KNOWN, CustomerKind.ERASED)
        touched += await self._destroy(named, years_before(today, years[TermKind.RECORDS]))
        touched += await self._destroy((CustomerKind.VISITOR,), years_before(today, years[TermKind.VISITOR_RECORDS]))
        if touched:
            log.info("retention_done", customers=touched)
        return touched

    async def _erase(self, ended_before: date) -> int:
        touched = 0
        while True:
            async with self._unit_of_work() as work:
                due = await RightsStore(work).list_ended(ended_before, _BATCH)
                for customer_id in due:
                    await self._rights.erase_identity(work, SYSTEM, customer_id)
            touched += len(due)
            if len(due) < _BATCH:
                return touched

    async def _destroy(self, kinds: Sequence[CustomerKind], last_before: date) -> int:
        """Destroy the records of who came, and was last talked with, on or before a day."""
        touched, after = 0, UUID(int=0)
        while True:
            async with self._unit_of_work() as work:
                found = await RightsStore(work).list_kept(kinds, last_before, after, _BATCH)
                last = await self._records.last_at(work, found)
                for customer_id in found:
                    if self._is_over(last.get(customer_id), last_before):
                        await self._rights.destroy_records(work, SYSTEM, customer_id)
                        touched += 1
            if len(found) < _BATCH:
                return touched
            after = found[-1]

    @staticmethod
    def _is_over(last_at: datetime | None, last_before: date) -> bool:
        return last_at is None or day_of(last_at) <= last_before
