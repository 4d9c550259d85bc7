"""Time comes from outside, so that rules can be tested without waiting. Always aware UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone in which people read times and in which working hours are meant."""


def day_of(at: datetime) -> date:
    """Return the day on which people say that something was."""
    return at.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Return the moment at which people say that a day begins."""
    return datetime.combine(day, time(), SHANGHAI)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved; for tests and simulations."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        self._at += by
