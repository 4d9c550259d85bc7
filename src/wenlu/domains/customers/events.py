"""Facts about customers that other nodes must know."""

from dataclasses import dataclass

from wenlu.domains.customers.schemas import Purpose
from wenlu.kernel.events import Event
from wenlu.kernel.ids import CustomerId


@dataclass(frozen=True, slots=True)
class CustomerRecognised(Event):
    """A visitor was merged into a known customer; whoever keeps either in memory reads anew."""

    visitor_id: CustomerId
    customer_id: CustomerId


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    customer_id: CustomerId
    purpose: Purpose
    granted: bool
