"""What customers asked, kept for the workshop: masked, for a while, and erasable."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from wenlu.domains.knowledge.schemas.workshop import AskedQuestion, SetRetention
from wenlu.domains.knowledge.store.gaps import GapStore
from wenlu.domains.knowledge.store.questions import QuestionStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_LATEST = 30
"""Questions of one conversation that later events may still say something about."""
_UNATTENDED = timedelta(days=1)


class QuestionService:
    """Keeps and forgets questions. Whoever gathers them masks them first and passes its own unit of work."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def list_latest(self, work: UnitOfWork, conversations: Collection[UUID]) -> list[AskedQuestion]:
        """Return the last questions of these conversations, in order."""
        return await QuestionStore(work).list_latest(conversations, _LATEST)

    async def save(self, work: UnitOfWork, questions: Sequence[AskedQuestion], gone: Sequence[UUID]) -> None:
        """Write questions, new or changed; `gone` have become part of others."""
        await QuestionStore(work).save(questions, gone)

    async def erase_conversation(self, work: UnitOfWork, conversation_id: UUID) -> int:
        """Forget what was asked in a conversation; gaps that were named by it get another name."""
        gaps = await GapStore(work).gaps_of(conversation_id)
        erased = await QuestionStore(work).erase(conversation_id)
        await GapStore(work).rename_after(gaps)
        return erased

    async def list_recent(self, limit: int) -> list[AskedQuestion]:
        """Return what the bot was asked last, each text once, newest first."""
        async with self._unit_of_work() as work:
            return await QuestionStore(work).list_recent(limit)

    async def set_retention(self, actor: Actor, command: SetRetention) -> None:
        """Say how long questions are kept; what is older goes within the hour."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            await GapStore(work).set_retention(command.days)

    async def forget(self) -> int:
        """Forget what is older than it may be; returns how many questions."""
        now = self._clock.now()
        async with self._unit_of_work() as work:
            days, _, _ = await GapStore(work).settings()
            forgotten = await QuestionStore(work).forget(now - timedelta(days=days), now - _UNATTENDED)
            if forgotten:
                gaps = GapStore(work)
                await gaps.rename_after({gap.id for gap in await gaps.list_gaps()})
        return forgotten
