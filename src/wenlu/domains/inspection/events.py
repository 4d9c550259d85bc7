"""What inspection tells the rest of the platform."""

from dataclasses import dataclass
from uuid import UUID

from wenlu.kernel.events import Event


@dataclass(frozen=True, slots=True)
class AlertChanged(Event):
    """An alert or something to be learned concerns this member of staff anew: his page reads again."""

    staff_id: UUID
