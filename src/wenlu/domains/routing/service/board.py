"""The live board: queues, people, conversations, today's figures, alerts."""

from collections.abc import Sequence
from datetime import datetime

from wenlu.domains.conversations.events import Attendant
from wenlu.domains.conversations.service import Judge, OverviewService, Realtime
from wenlu.domains.routing.ports import BoardAlerts
from wenlu.domains.routing.rules import QUEUES, UNANSWERED_AFTER, Waiting, alerts_of, gate_alerts, hold_alerts
from wenlu.domains.routing.schemas import (
    BoardView,
    ConversationCounts,
    PresenceStatus,
    QueueView,
    SeatView,
    Today,
)
from wenlu.domains.routing.service.presence import PresenceService
from wenlu.domains.routing.store import RoutingStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of, start_of
from wenlu.platform.database import UnitOfWorkFactory


class BoardService:
    """What supervisors and, for the queues, everybody who serves them sees."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        overview: OverviewService,
        presence: PresenceService,
        realtime: Realtime,
        judge: Judge,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._overview = overview
        self._presence = presence
        self._realtime = realtime
        self._judge = judge
        self._sources: list[BoardAlerts] = []

    def show_also(self, source: BoardAlerts) -> None:
        """Show what another part of the house wants supervisors to look at."""
        self._sources.append(source)

    async def get(self, actor: Actor) -> BoardView:
        """Return the board as it is now."""
        actor.check(Permission.SUPERVISE)
        return await self._board()

    async def list_queues(self, actor: Actor) -> list[QueueView]:
        """Return the queues as they are now."""
        actor.check(Permission.SERVE_CUSTOMERS)
        return await self._queues(await self._presence.list_seats())

    async def send(self) -> None:
        """Send the board to everybody on this node who watches it, and the queues to everybody who serves."""
        subscribers = self._realtime.subscribers
        if any(subscriber.wants_board for subscriber in subscribers):
            board = await self._board()
            frame = {"type": "board", "board": board.model_dump(mode="json")}
            self._realtime.broadcast(frame, lambda subscriber: subscriber.wants_board)
            queues = board.queues
        elif any(subscriber.for_staff for subscriber in subscribers):
            queues = await self._queues(await self._presence.list_seats())
        else:
            return
        listed = {"type": "queue", "queues": [queue.model_dump(mode="json") for queue in queues]}
        self._realtime.broadcast(listed, lambda subscriber: subscriber.for_staff)

    async def _board(self) -> BoardView:
        now = self._clock.now()
        seats = await self._presence.list_seats()
        queues = await self._queues(seats)
        async with self._unit_of_work() as work:
            counts = await self._overview.count_open(work)
            figures = await self._overview.figures(work, _midnight(now))
            late = await self._overview.list_unanswered(work, now - UNANSWERED_AFTER)
            holds_due = await self._overview.list_holds_due(work)
            others = [alert for source in self._sources for alert in await source.list_alerts(work)]
        by = {attendant: sum(number for (a, _), number in counts.items() if a is attendant) for attendant in Attendant}
        settled = figures.conversations - figures.handed_over
        return BoardView(
            at=now,
            queues=queues,
            staff=seats,
            conversations=ConversationCounts(
                open=sum(by.values()),
                bot=by[Attendant.BOT],
                queued=by[Attendant.QUEUE],
                staff=by[Attendant.STAFF],
                closed_today=figures.closed,
            ),
            today=Today(
                conversations=figures.conversations,
                bot_settled_share=settled / figures.conversations if figures.conversations else None,
                handed_over=figures.handed_over,
                average_wait_seconds=figures.average_wait,
                average_rating=figures.average_rating,
                ratings=figures.ratings,
            ),
            held=len(holds_due),
            alerts=[
                *gate_alerts(self._judge.view, now),
                *hold_alerts(holds_due, now),
                *others,
                *alerts_of(queues, seats, len(late)),
            ],
        )

    async def _queues(self, seats: Sequence[SeatView]) -> list[QueueView]:
        now = self._clock.now()
        async with self._unit_of_work() as work:
            waiting = await RoutingStore(work).list_waiting()
            targets = {kind.value: int(rule.target.total_seconds()) for kind, rule in QUEUES.items()}
            within = await self._overview.share_within(work, _midnight(now), targets)
        views: list[QueueView] = []
        for kind, rule in QUEUES.items():
            mine = [item for item in waiting if item.queue is kind]
            there = [s for s in seats if kind in s.queues and s.status is PresenceStatus.ONLINE]
            views.append(
                QueueView(
                    kind=kind,
                    name=rule.name,
                    name_en=rule.name_en,
                    waiting=len(mine),
                    longest_wait_seconds=_longest(mine, now),
                    online=len(there),
                    target_seconds=targets[kind.value],
                    within_target=within.get(kind),
                )
            )
        return views


def _longest(waiting: Sequence[Waiting], now: datetime) -> int:
    return max((int((now - item.entered_at).total_seconds()) for item in waiting), default=0)


def _midnight(now: datetime) -> datetime:
    return start_of(day_of(now))
