"""The use cases of the organisation."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wenlu.domains.organisation.errors import StaffNotFound, UnitNotFound
from wenlu.domains.organisation.events import OrganisationChanged
from wenlu.domains.organisation.rules import check_licence, check_parent, is_open, next_opening
from wenlu.domains.organisation.schemas import (
    BusinessHours,
    CreateStaff,
    CreateUnit,
    QueueKind,
    StaffCard,
    StaffProfile,
    StaffView,
    UnitView,
)
from wenlu.domains.organisation.service.roster import Roster, StaffFilter
from wenlu.domains.organisation.store import OrganisationStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.kernel.ids import AccountId, StaffId, UnitId, new_id
from wenlu.kernel.paging import Page, decode_id, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_BELIEVED = timedelta(seconds=30)
"""How long the roster is believed, should the notice of a change get lost."""


class OrganisationService:
    """Who works where, with which licence and skills, and when (组织, 人员).

    Reads are answered from memory. `observe` must be given every published event, so that a change is seen at
    once on every node; a node that missed the notice sees it half a minute later.

    Others read while they hold a connection. `loading` must therefore give connections of its own, which nobody
    else takes: were the firm loaded over the common pool, a full pool would wait for itself.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        *,
        loading: UnitOfWorkFactory | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._loading_work = unit_of_work if loading is None else loading
        self._clock = clock
        self._roster: Roster | None = None
        self._epoch = 0
        self._loading = asyncio.Lock()

    def observe(self, event: Event) -> None:
        """Forget the firm when it changed."""
        if isinstance(event, OrganisationChanged):
            self._epoch += 1
            self._roster = None

    async def list_units(self, actor: Actor) -> list[UnitView]:
        """List the tree, parents before children."""
        _check_staff(actor)
        return list((await self._firm()).units.values())

    async def list_staff(
        self,
        actor: Actor,
        chosen: StaffFilter,
        cursor: str | None,
        limit: int,
    ) -> Page[StaffView]:
        """List active staff in the order in which they were entered."""
        _check_staff(actor)
        after = decode_id(cursor) or UUID(int=0)
        found = [person for person in (await self._firm()).select(chosen) if person.id > after]
        more = len(found) > limit
        return Page(found[:limit], encode_cursor(str(found[limit - 1].id)) if more else None)

    async def get_staff(self, actor: Actor, staff_id: StaffId) -> StaffView:
        """Return one member of staff, active or not; raises `StaffNotFound`."""
        _check_staff(actor)
        person = await self.find_staff(staff_id)
        if person is None:
            raise StaffNotFound
        return person

    async def find_staff(self, staff_id: StaffId) -> StaffView | None:
        """Find a member of staff, active or not; for other domains."""
        return (await self._firm()).staff.get(staff_id)

    async def find_card(self, account_id: AccountId) -> StaffCard | None:
        """Return the card of the active member of staff to whom an account belongs."""
        firm = await self._firm()
        person = firm.by_account.get(account_id)
        return firm.card(person) if person is not None and person.active else None

    async def get_cards(self, staff_ids: Iterable[StaffId]) -> dict[StaffId, StaffCard]:
        """Return the cards of these people, active or not; an unknown id is left out."""
        firm = await self._firm()
        people = (firm.staff.get(staff_id) for staff_id in set(staff_ids))
        return {person.id: firm.card(person) for person in people if person is not None}

    async def serving(self, queue: QueueKind) -> list[StaffView]:
        """Return the active staff who take work of this kind."""
        return [person for person in await self.active_staff() if queue in person.queues]

    async def active_staff(self) -> list[StaffView]:
        """Return everybody who works here now."""
        return [person for person in (await self._firm()).staff.values() if person.active]

    async def unit_names(self, unit_ids: Iterable[UnitId]) -> dict[UnitId, str]:
        """Return the names of these units; an unknown id is left out."""
        firm = await self._firm()
        return {unit_id: firm.units[unit_id].name for unit_id in set(unit_ids) if unit_id in firm.units}

    async def is_open(self, at: datetime, unit_id: UnitId | None = None) -> bool:
        """Tell whether people of a unit (of the firm, if none is named) work at this moment."""
        return is_open((await self._firm()).hours_of(unit_id), at)

    async def next_opening(self, at: datetime, unit_id: UnitId | None = None) -> datetime | None:
        """Return when people work next: `at` itself if they do, None if not within two months."""
        return next_opening((await self._firm()).hours_of(unit_id), at)

    async def create_units(self, work: UnitOfWork, actor: Actor, commands: Sequence[CreateUnit]) -> list[UnitView]:
        """Create units, parents before children; raises `MisplacedUnit` or `UnitNotFound`."""
        actor.check(Permission.ADMINISTER)
        store = OrganisationStore(work)
        known = {unit.id: unit for unit in await store.list_units()}
        made = []
        for command in commands:
            unit = _placed(command, known)
            known[unit.id] = unit
            made.append(unit)
        if made:
            await store.insert_units(made, self._clock.now())
            work.record(OrganisationChanged())
        return made

    async def set_hours(self, actor: Actor, unit_id: UnitId, hours: BusinessHours) -> BusinessHours:
        """Give a unit, and those below it without their own, their hours; raises `UnknownReference`."""
        actor.check(Permission.ADMINISTER)
        async with self._unit_of_work() as work:
            await OrganisationStore(work).set_hours(unit_id, hours)
            work.record(OrganisationChanged())
        return hours

    async def create_staff(self, actor: Actor, command: CreateStaff) -> StaffView:
        """Create one; raises `LicenceRequired`, `AccountInUse` or `UnknownReference`."""
        async with self._unit_of_work() as work:
            return (await self.create_staff_many(work, actor, [command]))[0]

    async def create_staff_many(
        self,
        work: UnitOfWork,
        actor: Actor,
        commands: Sequence[CreateStaff],
    ) -> list[StaffView]:
        """Create all or none, in the order given; raises like `create_staff`."""
        actor.check(Permission.ADMINISTER)
        people, now = [], self._clock.now()
        for command in commands:
            check_licence(command)
            people.append(StaffView(**command.model_dump() | {"id": command.id or StaffId(new_id()), "since": now}))
        if people:
            await OrganisationStore(work).insert_staff(people, now)
            work.record(OrganisationChanged())
        return people

    async def update_staff(self, actor: Actor, staff_id: StaffId, profile: StaffProfile) -> StaffView:
        """Replace a profile; raises `StaffNotFound`, `LicenceRequired` or `UnknownReference`."""
        actor.check(Permission.ADMINISTER)
        check_licence(profile)
        async with self._unit_of_work() as work:
            person = await OrganisationStore(work).update_staff(staff_id, profile)
            if person is None:
                raise StaffNotFound
            work.record(OrganisationChanged())
        return person

    async def _firm(self) -> Roster:
        if (roster := self._believed()) is not None:
            return roster
        async with self._loading:
            if (roster := self._believed()) is not None:
                return roster
            epoch = self._epoch
            roster = await self._load()
            if epoch == self._epoch:  # else it may have been read before the change
                self._roster = roster
            return roster

    def _believed(self) -> Roster | None:
        return self._roster if self._roster is not None and self._clock.now() < self._roster.until else None

    async def _load(self) -> Roster:
        async with self._loading_work() as work:
            store = OrganisationStore(work)
            staff, units, hours = await store.list_staff(), await store.list_units(), await store.list_hours()
        return Roster(
            units={unit.id: unit for unit in units},
            staff={person.id: person for person in staff},
            by_account={person.account_id: person for person in staff if person.account_id is not None},
            hours=hours,
            until=self._clock.now() + _BELIEVED,
        )


def _check_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise Forbidden("for staff only")


def _placed(command: CreateUnit, known: Mapping[UnitId, UnitView]) -> UnitView:
    parent = None if command.parent_id is None else known.get(command.parent_id)
    if command.parent_id is not None and parent is None:
        raise UnitNotFound("no such parent")
    check_parent(command.kind, None if parent is None else parent.kind)
    unit_id = command.id or UnitId(new_id())
    return UnitView(
        id=unit_id,
        parent_id=command.parent_id,
        kind=command.kind,
        name=command.name,
        path=f"{'' if parent is None else parent.path}{unit_id}/",
    )
