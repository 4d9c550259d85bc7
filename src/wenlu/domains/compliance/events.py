"""What compliance tells the rest of the platform."""

from dataclasses import dataclass

from wenlu.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RuleCourseChanged(Event):
    """Other versions of the rules judge from now on, or the same judge other conversations; every node takes it up."""

    version: int
    """The version that was moved."""
