"""What other nodes must know about the firm."""

from dataclasses import dataclass

from wenlu.kernel.events import Event


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """Units, staff or hours changed: what was kept in memory of them goes."""
