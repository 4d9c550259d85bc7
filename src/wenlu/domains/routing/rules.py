"""Pure decisions of routing: who counts as present, who gets which conversation, what a customer is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wenlu.domains.conversations.schemas.holding import GateView
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.schemas import AlertView, PresenceStatus, QueueView, SeatView
from wenlu.kernel.ids import ConversationId, StaffId

UNREACHABLE_AFTER = timedelta(seconds=45)
"""Without a sign of life for so long, nobody is given anything new."""
GONE_AFTER = timedelta(seconds=150)
"""A phone in a pocket is not offline; after this it is, and conversations move on."""
UNANSWERED_AFTER = timedelta(minutes=3)
"""A customer whom his person leaves waiting so long goes to somebody who is free."""
SAME_PERSON_WITHIN = timedelta(days=1)
PREFERRED_FOR = timedelta(seconds=20)
"""How long a conversation waits for the person that it had last, or asked for."""
SKILLED_FOR = timedelta(seconds=60)
"""How long it waits for somebody with the wanted skill before anybody of the queue will do."""
PASSED_ON_AFTER = timedelta(minutes=3)
"""After this the responsible persons may take it too."""
TOLD_EVERY = timedelta(seconds=30)
PRESSING = timedelta(minutes=2)
"""Held words whose time is over so soon are an alarm."""
_HANDLING = timedelta(minutes=6)
"""Assumed until a day's figures say otherwise."""


@dataclass(frozen=True, slots=True)
class QueueRule:
    """A queue: its names, how urgent it is, and within how many seconds somebody should come."""

    name: str
    name_en: str
    priority: int
    target: timedelta


QUEUES: Mapping[QueueKind, QueueRule] = {
    QueueKind.EMERGENCY: QueueRule("紧急", "Emergency", 0, timedelta(seconds=20)),
    QueueKind.COMPLAINT: QueueRule("投诉", "Complaints", 1, timedelta(seconds=60)),
    QueueKind.ADVISORY: QueueRule("在线投顾", "Advisers", 2, timedelta(seconds=60)),
    QueueKind.SERVICE: QueueRule("在线客服", "Service", 2, timedelta(seconds=60)),
    QueueKind.RELATIONSHIP: QueueRule("专属响应人", "Responsible person", 2, timedelta(seconds=120)),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A person as matching sees him."""

    staff_id: StaffId
    status: PresenceStatus
    reachable: bool
    queues: frozenset[QueueKind]
    skills: Mapping[str, int]
    capacity: int
    load: int
    since: datetime
    """Idle since, as far as is known: when he came online or last took something."""

    @property
    def free(self) -> int:
        takes = self.status is PresenceStatus.ONLINE and self.reachable
        return max(0, self.capacity - self.load) if takes else 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in a queue."""

    conversation_id: ConversationId
    queue: QueueKind
    entered_at: datetime
    skill: str | None = None
    preferred_id: StaffId | None = None
    excluded_id: StaffId | None = None
    told_position: int | None = None
    told_at: datetime | None = None
    promise_at: datetime | None = None


def present_status(chosen: PresenceStatus, heard_at: datetime, now: datetime) -> PresenceStatus:
    """Return what counts: the chosen status, or offline once the grace period without a heartbeat is over."""
    return PresenceStatus.OFFLINE if now - heard_at > GONE_AFTER else chosen


def is_reachable(heard_at: datetime, now: datetime) -> bool:
    return now - heard_at <= UNREACHABLE_AFTER


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return a queue's order: most urgent kind first, then the longest wait."""
    return sorted(waiting, key=lambda w: (QUEUES[w.queue].priority, w.entered_at, w.conversation_id))


def match(waiting: Sequence[Waiting], seats: Sequence[Seat], now: datetime) -> list[tuple[Waiting, StaffId]]:
    """Give conversations to people: longest wait first, the same person if free, else skill, load and idle time.

    Nobody gets more than his capacity, and nobody who is not online and reachable gets anything. What finds nobody
    stays; as it waits, wishes fall away ring by ring (`PREFERRED_FOR`, `SKILLED_FOR`, `PASSED_ON_AFTER`).
    """
    current = {seat.staff_id: seat for seat in seats}
    pairs: list[tuple[Waiting, StaffId]] = []
    for item in in_order(waiting):
        candidates = [seat for seat in current.values() if may_take(item, seat, now - item.entered_at)]
        if not candidates:
            continue
        chosen = min(candidates, key=lambda seat: _cost(item, seat))
        pairs.append((item, chosen.staff_id))
        current[chosen.staff_id] = replace(chosen, load=chosen.load + 1, since=now)
    return pairs


def may_take(item: Waiting, seat: Seat, waited: timedelta) -> bool:
    """Say whether a person may be given a conversation that has waited so long."""
    if seat.free == 0 or seat.staff_id == item.excluded_id:
        return False
    if seat.staff_id == item.preferred_id:
        return True
    if item.preferred_id is not None and waited < PREFERRED_FOR:
        return False
    if item.queue in seat.queues:
        return item.skill is None or waited >= SKILLED_FOR or item.skill in seat.skills
    return waited >= PASSED_ON_AFTER and QueueKind.RELATIONSHIP in seat.queues


def _cost(item: Waiting, seat: Seat) -> tuple[bool, int, float, datetime, StaffId]:
    level = seat.skills.get(item.skill, 0) if item.skill else 0
    return (seat.staff_id != item.preferred_id, -level, seat.load / seat.capacity, seat.since, seat.staff_id)


def may_come(item: Waiting, seats: Iterable[Seat]) -> int:
    """Return how many people are there who will sooner or later take this, free or not."""
    return sum(
        seat.status in {PresenceStatus.ONLINE, PresenceStatus.BUSY} and seat.reachable and item.queue in seat.queues
        for seat in seats
    )


def position_of(item: Waiting, waiting: Sequence[Waiting]) -> int:
    """Return the place in the queue, 1 for who is next."""
    same = [other for other in in_order(waiting) if other.queue is item.queue]
    return 1 + next((n for n, other in enumerate(same) if other.conversation_id == item.conversation_id), len(same))


def expected_wait(position: int, seats: Sequence[Seat], item: Waiting) -> timedelta | None:
    """Return about how long it will be, None where nobody is there: work in front divided by people."""
    people = may_come(item, seats)
    if people == 0:
        return None
    free = sum(seat.free for seat in seats if item.queue in seat.queues)
    if free >= position:
        return timedelta(seconds=10)
    return _HANDLING * (position - free) / people


def should_tell(item: Waiting, position: int, now: datetime) -> bool:
    """Say whether a customer is told anew where he stands: when it changed, and not all the time."""
    if item.told_at is None or item.told_position is None:
        return item.promise_at is None
    return position < item.told_position and now - item.told_at >= TOLD_EVERY


def gate_alerts(gate: GateView, now: datetime) -> list[AlertView]:
    """Return the alarm that nothing of staff or bot leaves, with the seconds since."""
    if gate.available or gate.since is None:
        return []
    return [AlertView(code="gate_closed", level="critical", value=int((now - gate.since).total_seconds()))]


def hold_alerts(due: Sequence[datetime], now: datetime) -> list[AlertView]:
    """Return what says that words wait for a supervisor; `due` is until when each does."""
    if not due:
        return []
    pressing = sum(at - now <= PRESSING for at in due)
    if pressing:
        return [AlertView(code="held_pressing", level="critical", value=pressing)]
    return [AlertView(code="held_waiting", level="warning", value=len(due))]


def alerts_of(queues: Sequence[QueueView], seats: Sequence[SeatView], unanswered: int = 0) -> list[AlertView]:
    """Return what a supervisor should look at now; `unanswered` customers wait for the person who holds them."""
    alerts: list[AlertView] = []
    if unanswered:
        alerts.append(AlertView(code="unanswered", level="warning", value=unanswered))
    for queue in queues:
        if queue.waiting and not queue.online:
            alerts.append(AlertView(code="nobody_online", level="critical", queue=queue.kind, value=queue.waiting))
        elif queue.longest_wait_seconds > 2 * queue.target_seconds:
            value = queue.longest_wait_seconds
            alerts.append(AlertView(code="long_wait", level="critical", queue=queue.kind, value=value))
        elif queue.longest_wait_seconds > queue.target_seconds:
            value = queue.longest_wait_seconds
            alerts.append(AlertView(code="target_missed", level="warning", queue=queue.kind, value=value))
    alerts += [
        AlertView(code="seat_overloaded", level="warning", staff_id=seat.staff.id, value=seat.load)
        for seat in seats
        if seat.load > seat.capacity
    ]
    return alerts
