"""Who is there: what people choose, and the heartbeats of their devices."""

from collections import Counter
from datetime import datetime

from wenlu.domains.conversations.service import OverviewService, Realtime
from wenlu.domains.organisation.schemas import StaffCard, StaffView
from wenlu.domains.organisation.service import OrganisationService
from wenlu.domains.routing.errors import NotServing
from wenlu.domains.routing.rules import Seat, is_reachable, present_status
from wenlu.domains.routing.schemas import PresenceStatus, PresenceView, SeatView, SetPresence
from wenlu.domains.routing.store import PresenceRow, RoutingStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import StaffId
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_OFFLINE = PresenceStatus.OFFLINE


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
        people = await self._organisation.active_staff()
        return [_seat(person, rows.get(person.id), loads.get(person.id, 0), now) for person in people if person.queues]

    async def find_seat(self, work: UnitOfWork, staff_id: StaffId) -> Seat | None:
        """Return one person's seat as it is now, None for who serves no queue."""
        person = await self._organisation.find_staff(staff_id)
        if person is None or not person.active or not person.queues:
            return None
        rows = await RoutingStore(work).list_presence([staff_id])
        loads = await self._overview.count_held(work, [staff_id])
        return _seat(person, rows[0] if rows else None, loads.get(staff_id, 0), self._clock.now())

    async def list_gone(self, work: UnitOfWork) -> list[StaffId]:
        """Return who holds conversations and is offline or no longer works here."""
        loads = await self._overview.count_held(work)
        now = self._clock.now()
        rows = await RoutingStore(work).list_presence(list(loads))
        there = {row.staff_id for row in rows if present_status(row.chosen, row.heard_at, now) is not _OFFLINE}
        active = {person.id for person in await self._organisation.active_staff()}
        return [staff_id for staff_id in loads if staff_id not in there & active]

    def _view(self, staff_id: StaffId, row: PresenceRow | None) -> PresenceView:
        now = self._clock.now()
        if row is None:
            return PresenceView(staff_id=staff_id, status=_OFFLINE, chosen=_OFFLINE, since=now)
        status = present_status(row.chosen, row.heard_at, now)
        return PresenceView(staff_id=staff_id, status=status, chosen=row.chosen, since=row.since)


def _staff_id(actor: Actor) -> StaffId:
    actor.check(Permission.SERVE_CUSTOMERS)
    if actor.id is None:
        raise NotServing("not a member of staff")
    return StaffId(actor.id)


def _seat(person: StaffView, row: PresenceRow | None, load: int, now: datetime) -> Seat:
    return Seat(
        staff_id=person.id,
        status=present_status(row.chosen, row.heard_at, now) if row else _OFFLINE,
        reachable=row is not None and is_reachable(row.heard_at, now),
        queues=frozenset(person.queues),
        skills=person.skills,
        capacity=person.capacity,
        load=load,
        since=_idle_since(row, now),
    )


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
