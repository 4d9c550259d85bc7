"""What parts of inspection need of each other, so that each can be tested alone."""

from typing import Protocol
from uuid import UUID

from wenlu.domains.inspection.schemas.alerts import Finding
from wenlu.platform.database import UnitOfWork


class AlertRaiser(Protocol):
    """Tells whom it concerns of a finding; `AlertService` is one."""

    async def raise_alert(self, work: UnitOfWork, finding: Finding) -> UUID | None:
        """Write an alert in the caller's unit of work and return its id.

        None where the finding was raised before (same `ref`). A finding like one that is still open (same person,
        conversation, code, category and label) is counted to it, and its id returned. By the policy it reaches the
        person, his supervisor, or makes a case for the compliance officer; so do repetitions.
        """
        ...
