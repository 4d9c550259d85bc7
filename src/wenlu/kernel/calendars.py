"""Working days and trading days: two calendars, since a weekend day that is worked in exchange is traded on nowhere.

Shipped are the years whose arrangement was published; later years follow the rule of thumb below until somebody enters
what was published (`Calendar.changed`), and `is_confirmed` says so for every day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

_SATURDAY = 5
_LONGEST = 400
"""Days behind which an open one must have come; a calendar without any is a mistake."""


class CalendarKind(StrEnum):
    """The two calendars of the trade."""

    WORKING = "working"  # 工作日
    TRADING = "trading"  # 交易日


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """A year as it was published: days off (weekends among them or not), weekend days that are worked, and where."""

    holidays: frozenset[date]
    worked: frozenset[date]
    source: str


def _days(year: int, *spans: str) -> frozenset[date]:
    """Return the days of spans such as "0128-0204" or "0126"."""
    found: set[date] = set()
    for span in spans:
        first, _, last = span.partition("-")
        day, end = _day(year, first), _day(year, last or first)
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


def _day(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))


PUBLISHED: Mapping[int, PublishedYear] = MappingProxyType(
    {
        2025: PublishedYear(
            _days(2025, "0101", "0128-0204", "0404-0406", "0501-0505", "0531-0602", "1001-1008"),
            _days(2025, "0126", "0208", "0427", "0928", "1011"),
            "国务院办公厅关于2025年部分节假日安排的通知（2024-11-12）",
        ),
        2026: PublishedYear(
            _days(2026, "0101-0103", "0215-0223", "0404-0406", "0501-0505", "0619-0621", "0925-0927", "1001-1007"),
            _days(2026, "0104", "0214", "0228", "0509", "0920", "1010"),
            "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）",
        ),
    }
)
"""Notices of the State Council. The exchanges close on these holidays and on every weekend, worked or not: so say their
trading rules, and for 2026 their notice of 2025-12-22 lists exactly these days."""

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays of fixed date (全国年节及纪念日放假办法, as amended from 2025); the others follow the moon."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One of the two calendars. `changes` are days that the firm has entered, and go before everything else."""

    kind: CalendarKind
    changes: Mapping[date, bool] = field(default_factory=dict)

    def changed(self, changes: Mapping[date, bool]) -> "Calendar":
        """Return the calendar with days entered by the firm: True is open."""
        return replace(self, changes={**self.changes, **changes})

    def is_open(self, day: date) -> bool:
        """Say whether it is a working (or trading) day."""
        if day in self.changes:
            return self.changes[day]
        year = PUBLISHED.get(day.year)
        weekend = day.weekday() >= _SATURDAY
        if year is None:
            return not weekend and (day.month, day.day) not in _FIXED_HOLIDAYS
        if self.kind is CalendarKind.WORKING and day in year.worked:
            return True
        return not weekend and day not in year.holidays

    def is_confirmed(self, day: date) -> bool:
        """Say whether the day rests on what was published or entered, and not on the rule of thumb."""
        return day in self.changes or day.year in PUBLISHED

    def after(self, day: date, count: int) -> date:
        """Return the open day that many open days behind `day`, which itself does not count.

        So a term of one day from a Friday ends on Monday. With 0: the day itself, or the next open one.
        """
        if count == 0:
            return day if self.is_open(day) else self.after(day, 1)
        for ahead in range(1, _LONGEST + count * 4):
            moved = day + timedelta(days=ahead)
            count -= self.is_open(moved)
            if count == 0:
                return moved
        raise ValueError("a calendar that never opens")

    def count(self, after: date, through: date) -> int:
        """Return the open days behind `after` up to and with `through`; below zero where it lies before."""
        if through < after:
            return -self.count(through, after)
        return sum(self.is_open(after + timedelta(days=n)) for n in range(1, (through - after).days + 1))

    def are_confirmed(self, days: Iterable[date]) -> bool:
        """Say whether all of these days rest on what was published or entered."""
        return all(self.is_confirmed(day) for day in days)


WORKING_DAYS = Calendar(CalendarKind.WORKING)
TRADING_DAYS = Calendar(CalendarKind.TRADING)


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """Return the last day of which `years_after` is not later than `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
