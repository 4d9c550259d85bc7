"""Sees to it that nobody waits for an answer unattended: at once on every post, and by a sweep after a crash."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from wenlu.domains.conversations.events import Attendant
from wenlu.domains.conversations.ports import Attender, LastResort
from wenlu.domains.conversations.rules import ConversationState
from wenlu.domains.conversations.schemas import Due
from wenlu.domains.conversations.service.conversations import ConversationService
from wenlu.domains.conversations.service.reading import misses_of
from wenlu.domains.conversations.store import ConversationStore, Stored
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Conflict
from wenlu.kernel.ids import ConversationId
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.telemetry import Metrics

LEASE_SECONDS = 20.0
"""Whoever has not attended by then is taken to have crashed."""
AT_ONCE = 8
"""Conversations that one node attends to at the same time."""
_SWEPT = 100
log = structlog.get_logger(__name__)


class AttendanceService:
    """Wakes the attendant of a conversation that is due. A lease, not a lock: it passes on when its holder dies."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        conversations: ConversationService,
        attenders: Mapping[Attendant, Attender],
        last_resort: LastResort,
        metrics: Metrics,
        at_once: int = AT_ONCE,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._conversations = conversations
        self._attenders = attenders
        self._last_resort = last_resort
        self._metrics = metrics
        self._at_once = at_once
        self._waiting: asyncio.Queue[ConversationId] = asyncio.Queue()
        self._queued: set[ConversationId] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def notice(self, stored: Sequence[Stored]) -> None:
        """Listen to the log: whoever is due after a commit is attended to now."""
        for item in stored:
            if item.state.is_due:
                self.wake(item.event.conversation_id)

    def wake(self, conversation_id: ConversationId) -> None:
        if conversation_id not in self._queued:
            self._queued.add(conversation_id)
            self._waiting.put_nowait(conversation_id)

    async def sweep(self) -> int:
        """Wake what is due and unattended, for whatever reason; returns how many."""
        async with self._unit_of_work() as work:
            due = await ConversationStore(work).list_due(self._clock.now(), _SWEPT)
        for conversation_id in due:
            self.wake(conversation_id)
        return len(due)

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run(), name=f"attendance-{n}") for n in range(self._at_once)]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def attend(self, conversation_id: ConversationId) -> bool:
        """Attend to a conversation if it is due and nobody else does; returns whether it was."""
        async with self._unit_of_work() as work:
            if not await ConversationStore(work).lease(conversation_id, self._clock.now(), LEASE_SECONDS):
                return False
        try:
            due, state = await self._due(conversation_id)
            if not state.is_due:  # closed, or taken by a person, which ended the lease too
                return False
            await self._serve(due, state.attendant)
            if state.waiting_since is not None:
                self._metrics.attend_seconds.observe((self._clock.now() - state.waiting_since).total_seconds())
        except BaseException:
            await self._let_go(conversation_id)
            raise
        if await self._let_go(conversation_id):
            self.wake(conversation_id)  # the customer wrote while he was being answered
        return True

    async def _run(self) -> None:
        while True:
            conversation_id = await self._waiting.get()
            self._queued.discard(conversation_id)
            try:
                await self.attend(conversation_id)
            except Exception:
                log.exception("attendance_failed", conversation=str(conversation_id))

    async def _serve(self, due: Due, attendant: Attendant) -> None:
        try:
            await self._attenders[attendant].attend(due)
        except Conflict:  # the talk moved on, or somebody else has it now; the next look decides
            log.info("attendance_overtaken", conversation=str(due.conversation_id))
        except Exception:
            log.exception("attendant_failed", conversation=str(due.conversation_id), attendant=attendant.value)
            await self._rescue(due)

    async def _rescue(self, due: Due) -> None:
        try:
            await self._last_resort.rescue(due)
        except Conflict:
            log.info("attendance_overtaken", conversation=str(due.conversation_id))

    async def _due(self, conversation_id: ConversationId) -> tuple[Due, ConversationState]:
        state, turns = await self._conversations.recent(conversation_id)
        due = Due(
            conversation_id=conversation_id,
            customer_id=state.customer_id,
            channel=state.channel,
            locale=state.locale,
            after=state.attended_seq,
            through=state.customer_seq,
            turns=turns,
            misses=misses_of(turns),
            signals=state.signals,
        )
        return due, state

    async def _let_go(self, conversation_id: ConversationId) -> bool:
        """Give the lease back and say whether the conversation is still due.

        What attends a conversation ends its lease by itself; only one that is due has a lease to give back.
        """
        async with self._unit_of_work() as work:
            store = ConversationStore(work)
            state = await store.get_state(conversation_id)
            if state.is_due:
                await store.release(conversation_id)
        return state.is_due
