"""What identity needs from a domain above it; `bootstrap` supplies it."""

from typing import Protocol

from wenlu.domains.identity.schemas import StaffCard
from wenlu.kernel.ids import AccountId


class StaffDirectory(Protocol):
    """Knows the person behind an account."""

    async def find_card(self, account_id: AccountId) -> StaffCard | None:
        """Return the card of the active member of staff to whom the account belongs."""
        ...
