"""Who acts, as it is kept of cases, alerts and complaints."""

from uuid import UUID

from wenlu.domains.organisation.schemas import StaffCard
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor
from wenlu.kernel.ids import StaffId


def same_person(actor: Actor, account_id: UUID | None) -> bool:
    """Say whether somebody is the one whose account was kept."""
    return account_id is not None and actor.account_id == account_id


async def card_of(organisation: OrganisationService, staff_id: UUID | None) -> StaffCard | None:
    """Return the card of a member of staff, if there is one."""
    if staff_id is None:
        return None
    return (await organisation.get_cards([StaffId(staff_id)])).get(StaffId(staff_id))
