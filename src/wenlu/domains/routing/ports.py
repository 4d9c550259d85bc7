"""What routing needs from domains above it; bootstrap supplies it."""

from collections.abc import Sequence
from typing import Protocol

from wenlu.domains.routing.schemas import AlertView
from wenlu.platform.database import UnitOfWork


class BoardAlerts(Protocol):
    """Knows of more that a supervisor should look at now."""

    async def list_alerts(self, work: UnitOfWork) -> Sequence[AlertView]: ...
