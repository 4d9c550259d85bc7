"""Working days and trading days, against the published notices and an independent list of them."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.kernel.calendars import PUBLISHED, TRADING_DAYS, WORKING_DAYS, Calendar, CalendarKind

_DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
_CALENDARS = st.sampled_from([WORKING_DAYS, TRADING_DAYS])


def _all_days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_working_days_are_those_of_the_notices(year: int) -> None:
    assert [day for day in _all_days(year) if WORKING_DAYS.is_open(day) != chinese_calendar.is_workday(day)] == []
    assert all(day.weekday() > 4 for day in PUBLISHED[year].worked)


def test_a_worked_weekend_is_no_trading_day() -> None:
    assert WORKING_DAYS.is_open(date(2026, 2, 28))
    assert not TRADING_DAYS.is_open(date(2026, 2, 28))
    assert not TRADING_DAYS.is_open(date(2026, 10, 7))
    assert TRADING_DAYS.is_open(date(2026, 10, 8))


@pytest.mark.parametrize(("year", "count"), [(2025, 243), (2026, 242)])
def test_trading_days_of_a_year(year: int, count: int) -> None:
    assert sum(TRADING_DAYS.is_open(day) for day in _all_days(year)) == count


def test_what_is_not_published_says_so_until_it_is_entered() -> None:
    spring = date(2027, 2, 8)
    assert WORKING_DAYS.is_open(spring)
    assert not WORKING_DAYS.is_confirmed(spring)
    entered = WORKING_DAYS.changed({spring: False})
    assert not entered.is_open(spring)
    assert entered.is_confirmed(spring)
    assert not WORKING_DAYS.is_open(date(2027, 10, 1))


@given(_CALENDARS, _DAYS, st.integers(1, 60))
def test_a_term_ends_on_an_open_day_and_has_its_length(calendar: Calendar, day: date, count: int) -> None:
    end = calendar.after(day, count)
    assert calendar.is_open(end)
    assert calendar.count(day, end) == count
    assert calendar.count(day, end - timedelta(days=1)) == count - 1


@given(_CALENDARS, _DAYS, _DAYS, _DAYS)
def test_counts_add_up(calendar: Calendar, first: date, second: date, third: date) -> None:
    assert calendar.count(first, second) + calendar.count(second, third) == calendar.count(first, third)


@given(_DAYS)
def test_every_trading_day_is_a_working_day(day: date) -> None:
    assert WORKING_DAYS.is_open(day) or not TRADING_DAYS.is_open(day)


def test_a_calendar_that_never_opens_is_a_mistake() -> None:
    class Never(dict[date, bool]):
        def __contains__(self, key: object) -> bool:
            return True

        def __missing__(self, key: date) -> bool:
            return False

    with pytest.raises(ValueError, match="never opens"):
        Calendar(CalendarKind.WORKING, Never()).after(date(2026, 1, 1), 1)


def test_a_term_of_no_days_ends_at_once_or_on_the_next_open_day() -> None:
    assert WORKING_DAYS.after(date(2026, 11, 18), 0) == date(2026, 11, 18)
    assert WORKING_DAYS.after(date(2026, 11, 21), 0) == date(2026, 11, 23)
