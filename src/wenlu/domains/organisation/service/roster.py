"""The firm as it is kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wenlu.domains.organisation.errors import UnitNotFound
from wenlu.domains.organisation.rules import DEFAULT_HOURS
from wenlu.domains.organisation.schemas import BusinessHours, QueueKind, StaffCard, StaffView, UnitView
from wenlu.kernel.ids import AccountId, StaffId, UnitId


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """Which staff to list: of a unit and those below it, of a queue, with these letters in the name."""

    unit_id: UnitId | None = None
    queue: QueueKind | None = None
    containing: str = ""

    def accepts(self, person: StaffView) -> bool:
        return (
            person.active
            and (self.queue is None or self.queue in person.queues)
            and self.containing.strip().casefold() in person.name.casefold()
        )


@dataclass(frozen=True, slots=True)
class Roster:
    """The whole firm in memory: some thousand people, asked for with every conversation."""

    units: Mapping[UnitId, UnitView]
    staff: Mapping[StaffId, StaffView]
    by_account: Mapping[AccountId, StaffView]
    hours: Mapping[UnitId, BusinessHours]
    until: datetime

    def card(self, person: StaffView) -> StaffCard:
        return StaffCard(
            id=person.id,
            name=person.name,
            title=person.title,
            kind=person.kind,
            licence_number=person.licence_number,
            photo_url=person.photo_url,
            office=self.units[person.unit_id].name,
        )

    def unit(self, unit_id: UnitId) -> UnitView:
        unit = self.units.get(unit_id)
        if unit is None:
            raise UnitNotFound
        return unit

    def hours_of(self, unit_id: UnitId | None) -> BusinessHours:
        """Return a unit's own hours or those of the nearest unit above it; without a unit those of the head office."""
        if unit_id is None:
            unit_id = next((unit.id for unit in self.units.values() if unit.parent_id is None), None)
        while unit_id is not None:
            if unit_id in self.hours:
                return self.hours[unit_id]
            unit_id = self.unit(unit_id).parent_id
        return DEFAULT_HOURS

    def select(self, chosen: StaffFilter) -> list[StaffView]:
        below = "" if chosen.unit_id is None else self.unit(chosen.unit_id).path
        return [
            person
            for person in self.staff.values()
            if chosen.accepts(person) and self.units[person.unit_id].path.startswith(below)
        ]
