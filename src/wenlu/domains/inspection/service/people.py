"""Who acts, as it is kept of cases, alerts and complaints."""

from uuid import UUID

from wenlu.domains.organisation.errors import StaffNotFound
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor
from wenlu.kernel.ids import StaffId


def same_person(actor: Actor, account_id: UUID | None) -> bool:
    """Say whether somebody is the one whose account was kept."""
    return account_id is not None and actor.account_id == account_id


async def check_staff(organisation: OrganisationService, staff_id: UUID | None) -> None:
    """Raise `StaffNotFound` where a member of staff is named who is none."""
    if staff_id is not None and await organisation.find_staff(StaffId(staff_id)) is None:
        raise StaffNotFound
