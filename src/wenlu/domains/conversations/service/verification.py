"""Verifies everything when somebody asks on the page, one verification at a time in the whole firm."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.conversations.schemas.evidence import EvidenceReport, VerificationView
from wenlu.domains.conversations.service.evidence import EvidenceService
from wenlu.domains.conversations.store.verifications import VerificationRow, VerificationStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory

_SILENT = timedelta(seconds=30)
"""A verification of which nothing was heard for so long has died with its node."""
_BEAT = 1.0
log = structlog.get_logger(__name__)


class VerificationService:
    """Runs beside everything else; whoever asked can leave and come back, on any node."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, evidence: EvidenceService) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._evidence = evidence
        self._task: asyncio.Task[None] | None = None

    async def begin(self, actor: Actor) -> VerificationView:
        """Begin, or return the one that is under way."""
        actor.check(Permission.READ_EVIDENCE)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = VerificationStore(work)
            await store.lock()
            last = await store.find_last()
            if last is not None and self._view(last).state == "running":
                return self._view(last)
            row = VerificationRow(new_id(), actor.name, now, now, 0, 0, None)
            await store.insert(row)
            record_act(work, now, actor, Act.EVIDENCE_VERIFIED, Subject(SubjectKind.EVIDENCE, row.id))
        self._task = asyncio.create_task(self._run(row), name="evidence-verification")
        return self._view(row)

    async def find_last(self, actor: Actor) -> VerificationView | None:
        """Return the last verification that anybody asked for."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            last = await VerificationStore(work).find_last()
        return None if last is None else self._view(last)

    async def stop(self) -> None:
        """Give up what is under way; it can be asked for again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, row: VerificationRow) -> None:
        progress = [0, 0]

        def note(done: int, total: int) -> None:
            progress[:] = done, total

        beat = asyncio.create_task(self._beat(row, progress), name="evidence-verification-beat")
        try:
            report = await self._evidence.verify(None, note)
            await self._update(row, done=report.events, total=report.events, report=report.model_dump(mode="json"))
        except Exception:
            log.exception("evidence_verification_failed")
        finally:
            beat.cancel()

    async def _beat(self, row: VerificationRow, progress: list[int]) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            with suppress(OSError):
                await self._update(row, done=progress[0], total=progress[1])

    async def _update(self, row: VerificationRow, **values: object) -> None:
        async with self._unit_of_work() as work:
            await VerificationStore(work).update(row.id, seen_at=self._clock.now(), **values)

    def _view(self, row: VerificationRow) -> VerificationView:
        died = self._clock.now() - row.seen_at > _SILENT
        return VerificationView(
            id=row.id,
            asked_by=row.asked_by,
            started_at=row.started_at,
            state="done" if row.report is not None else "interrupted" if died else "running",
            done=row.done,
            total=row.total,
            report=None if row.report is None else EvidenceReport.model_validate(row.report, strict=False),
        )
