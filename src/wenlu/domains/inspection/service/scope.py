"""Whose conversations somebody may look at: compliance all, a supervisor those of his own units."""

from dataclasses import dataclass
from uuid import UUID

from wenlu.domains.inspection.schemas.inspections import InspectedPerson
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.ids import StaffId


@dataclass(frozen=True, slots=True)
class Scope:
    """Units whose people may be looked at; None: everything, what the bot did alone included."""

    units: frozenset[UUID] | None = None

    def holds(self, unit_id: UUID | None) -> bool:
        return self.units is None or unit_id in self.units


class Scopes:
    """Answers who may see what of inspection, from the tree of units (营业部, 分公司, 总部)."""

    def __init__(self, organisation: OrganisationService) -> None:
        self._organisation = organisation

    async def of(self, actor: Actor) -> Scope:
        """Return the scope of an inspector; raises `Forbidden` for anybody else.

        A supervisor sees his own unit and those below it; at head office that is the whole firm.
        """
        actor.check(Permission.INSPECT)
        if actor.kind is ActorKind.SYSTEM or actor.may(Permission.REVIEW_COMPLIANCE):
            return Scope()
        person = await self._organisation.find_staff(StaffId(actor.id)) if actor.id else None
        if person is None:
            return Scope(frozenset())
        units = await self._organisation.list_units(actor)
        root = next((unit.path for unit in units if unit.id == person.unit_id), None)
        if root is None:
            return Scope(frozenset())
        below = frozenset(unit.id for unit in units if unit.path.startswith(root))
        return Scope() if len(below) == len(units) else Scope(below)

    async def units_of(self, ids: set[UUID]) -> dict[UUID, UUID]:
        """Return where these people work."""
        found = {id_: await self._organisation.find_staff(StaffId(id_)) for id_ in ids}
        return {id_: person.unit_id for id_, person in found.items() if person is not None}

    async def people(self, ids: set[UUID]) -> dict[UUID, InspectedPerson]:
        """Return these people as they stand in lists; who is unknown is left out."""
        cards = await self._organisation.get_cards({StaffId(id_) for id_ in ids})
        return {id_: InspectedPerson(id=id_, name=card.name, office=card.office) for id_, card in cards.items()}
