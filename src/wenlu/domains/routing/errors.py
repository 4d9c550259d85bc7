"""What can go wrong when a conversation changes hands."""

from wenlu.kernel.errors import Conflict, Forbidden, Invalid


class StaffUnavailable(Conflict):
    """The colleague is not online, does not serve customers, or has his hands full."""

    code = "staff_unavailable"


class CapacityReached(Conflict):
    """Nobody takes more than he can answer; `capacity` says how many."""

    code = "capacity_reached"


class AlreadyTaken(Conflict):
    """Somebody else was faster."""

    code = "already_taken"


class NotServing(Forbidden):
    """The actor does not serve this queue."""

    code = "not_serving"


class NoTarget(Invalid):
    """A transfer goes to a colleague or to a queue, and to one of them only."""

    code = "no_target"
