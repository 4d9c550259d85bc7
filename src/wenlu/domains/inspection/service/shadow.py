"""Shows a shadow of the rules what is really said, a moment behind the log."""

from collections.abc import Sequence

from wenlu.domains.compliance.service import ShadowService
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.inspection.service.history import ConversationHistory
from wenlu.kernel.actors import ActorKind
from wenlu.platform.database import UnitOfWork

_SAID = frozenset({EventKind.MESSAGE, EventKind.REFUSED, EventKind.HELD})
_HOUSE = frozenset({ActorKind.BOT, ActorKind.STAFF})


class ShadowListener:
    """Hears conversations behind the log; while there is no shadow it hears nothing, and nothing is read for it."""

    name = "rule-shadow"

    def __init__(self, shadows: ShadowService, history: ConversationHistory) -> None:
        self._shadows = shadows
        self._history = history

    @property
    def kinds(self) -> frozenset[EventKind]:
        return _SAID if self._shadows.is_watching else frozenset()

    async def hear(self, work: UnitOfWork, events: Sequence[EventView]) -> None:
        """See `conversations.ports.EventListener`."""
        places = [(event.conversation_id, event.seq) for event in events if event.actor.kind in _HOUSE]
        found = await self._history.find(places)
        await self._shadows.observe(work, [found[place] for place in places if place in found])
