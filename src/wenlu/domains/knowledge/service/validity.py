"""Entries come into force and go out of it at midnight in Shanghai, by themselves."""

from wenlu.domains.knowledge.events import EntryChanged
from wenlu.domains.knowledge.store import EntryStore, LibraryStore
from wenlu.kernel.clock import Clock, day_of
from wenlu.platform.database import UnitOfWorkFactory


class ValidityService:
    """Moves on the day for which the published knowledge holds.

    The day stands in the database, so that equal revisions mean equal content on every node, whatever their clocks.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def roll(self) -> int:
        """Bring the day up to today; returns how many entries came or went. To be called at a start and often."""
        today = day_of(self._clock.now())
        async with self._unit_of_work() as work:
            library = LibraryStore(work)
            before = await library.lock_valid_on()
            if before == today:
                return 0
            await library.set_valid_on(today)
            turning = await EntryStore(work).list_turning(before, today)
            if turning:
                await library.raise_revision()
                work.record(*(EntryChanged(key) for key in turning))
        return len(turning)
