"""Who is there: what people choose, and the heartbeats of their devices."""

from collections import Counter
from datetime import datetime

from wenlu.domains.conversations.service import OverviewService, Realtime
from wenlu.domains.organisation.schemas import StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.domains.routing.rules import Seat, is_reachable, present_status
from wenlu.domains.routing.schemas import PresenceStatus, PresenceView, SeatView, SetPresence
from wenlu.domains.routing.store import PresenceRow, RoutingStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import StaffId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class PresenceService:
    """Presence of staff. Heartbeats of a node's sockets are gathered and written together."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        organisation: OrganisationService,
        overview: OverviewService,
        realtime: Realtime,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._organisation = organisation
        self._overview = overview
        self._realtime = realtime
        self._connected: Counter[StaffId] = Counter()

    async def get(self, actor: Actor) -> PresenceView:
        """Return one's own presence."""
        staff_id = _staff_id(actor)
        async with self._unit_of_work() as work:
            rows = {row.staff_id: row for row in await RoutingStore(work).list_presence()}
        return self._view(staff_id, rows.get(staff_id))

    async def choose(self, actor: Actor, command: SetPresence) -> PresenceView:
        """Go online, busy, away or offline; colleagues see it at once."""
        staff_id = _staff_id(actor)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            await RoutingStore(work).choose(staff_id, command.status, now)
        view = PresenceView(staff_id=staff_id, status=command.status, chosen=command.status, since=now)
        frame = {"type": "presence", "presence": view.model_dump(mode="json")}
        self._realtime.broadcast(frame, lambda subscriber: subscriber.for_staff)
        return view

    async def connect(self, actor: Actor) -> None:
        """A device of a member of staff has opened a socket here."""
        if actor.id is not None:
            self._connected[StaffId(actor.id)] += 1
            await self.beat([StaffId(actor.id)])

    def disconnect(self, actor: Actor) -> None:
        """A socket has closed; the grace period begins."""
        if actor.id is not None:
            self._connected[StaffId(actor.id)] -= 1

    async def beat(self, staff_ids: list[StaffId] | None = None) -> None:
        """Write signs of life, by default of everybody connected here."""
        heard = [id_ for id_, sockets in self._connected.items() if sockets > 0] if staff_ids is None else staff_ids
        if heard:
            async with self._unit_of_work() as work:
                await RoutingStore(work).hear(heard, self._clock.now())

    async def list_colleagues(self, actor: Actor) -> list[SeatView]:
        """List everybody who takes conversations, with status, load and capacity."""
        actor.check(Permission.SERVE_CUSTOMERS)
        return await self.list_seats()

    async def list_seats(self) -> list[SeatView]:
        """The same for the board."""
        async with self._unit_of_work() as work:
            seats = await self.seats(work)
        cards = await self._organisation.get_cards([seat.staff_id for seat in seats])
        views = [_seat_view(seat, cards[seat.staff_id]) for seat in seats if seat.staff_id in cards]
        order = list(PresenceStatus)
        return sorted(views, key=lambda view: (order.index(view.status), view.staff.name))

    async def seats(self, work: UnitOfWork) -> list[Seat]:
        """Return everybody who serves a queue, as matching sees him."""
        now = self._clock.now()
        rows = {row.staff_id: row for row in await RoutingStore(work).list_presence()}
        loads = await self._overview.count_held(work)
        seats: list[Seat] = []
        for person in await self._organisation.active_staff():
            if not person.queues:
                continue
            row = rows.get(person.id)
            seats.append(
                Seat(
                    staff_id=person.id,
                    status=present_status(row.chosen, row.heard_at, now) if row else PresenceStatus.OFFLINE,
                    reachable=row is not None and is_reachable(row.heard_at, now),
                    queues=frozenset(person.queues),
                    skills=person.skills,
                    capacity=max(1, person.capacity),
                    load=loads.get(person.id, 0),
                    since=_idle_since(row, now),
                )
            )
        return seats

    def _view(self, staff_id: StaffId, row: PresenceRow | None) -> PresenceView:
        now = self._clock.now()
        if row is None:
            offline = PresenceStatus.OFFLINE
            return PresenceView(staff_id=staff_id, status=offline, chosen=offline, since=now)
        status = present_status(row.chosen, row.heard_at, now)
        return PresenceView(staff_id=staff_id, status=status, chosen=row.chosen, since=row.since)


def _staff_id(actor: Actor) -> StaffId:
    actor.check(Permission.SERVE_CUSTOMERS)
    assert actor.id is not None  # noqa: S101  staff have one
    return StaffId(actor.id)


def _idle_since(row: PresenceRow | None, now: datetime) -> datetime:
    if row is None:
        return now
    return max(row.since, row.took_at) if row.took_at else row.since


def _seat_view(seat: Seat, card: StaffCard) -> SeatView:
    return SeatView(
        staff=card,
        status=seat.status,
        since=seat.since,
        load=seat.load,
        capacity=seat.capacity,
        queues=tuple(sorted(seat.queues)),
    )
