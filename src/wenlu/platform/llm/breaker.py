"""A circuit breaker: a server that keeps failing is left alone for a while, and tried with one call after that."""

FAILURES = 5
"""Failures in a row after which the server is left alone."""
REST_SECONDS = 30.0


class Breaker:
    """Counts failures in a row; `now` is any clock that does not go back, in seconds."""

    def __init__(self, failures: int = FAILURES, rest_seconds: float = REST_SECONDS) -> None:
        self._limit = failures
        self._rest = rest_seconds
        self._failures = 0
        self._resting_until = 0.0
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether the last calls failed so often that only single trials are let through."""
        return self._failures >= self._limit

    def admits(self, now: float) -> bool:
        """Say whether a call may be made. While open, one at a time is let through after the rest."""
        if not self.is_open:
            return True
        if self._trying or now < self._resting_until:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        self._failures, self._trying = 0, False

    def failed(self, now: float) -> None:
        self._failures += 1
        self._trying = False
        if self.is_open:
            self._resting_until = now + self._rest

    def abandoned(self) -> None:
        """Who asked has stopped listening: that says nothing about the server."""
        self._trying = False
