"""The door of routing: hand-overs and hands, presence, the board."""

from wenlu.domains.routing.service.board import BoardService
from wenlu.domains.routing.service.presence import PresenceService
from wenlu.domains.routing.service.routing import RoutingService
from wenlu.domains.routing.service.upkeep import QueueUpkeep

__all__ = ["BoardService", "PresenceService", "QueueUpkeep", "RoutingService"]
