"""What compliance tells the rest of the platform."""

from dataclasses import dataclass

from wenlu.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RuleSetActivated(Event):
    """Another version of the rules holds from now on; every node loads it."""

    version: int
