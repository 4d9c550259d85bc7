"""Facts that a unit of work publishes once it has been committed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Base of what services publish after a commit, on this node and, as a notice, on every other.

    Delivery is at most once, so subscribers only drop caches or wake loops that would notice by themselves.
    Whatever must not be lost follows the conversation log or is a job.
    """
