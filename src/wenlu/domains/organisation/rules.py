"""Working days and hours, and who may stand where."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import chinese_calendar

from wenlu.domains.organisation.errors import LicenceRequired, MisplacedUnit
from wenlu.domains.organisation.schemas import (
    DAYS_OF_WEEK,
    BusinessHours,
    LicenceKind,
    QueueKind,
    Span,
    StaffProfile,
    UnitKind,
)
from wenlu.kernel.clock import SHANGHAI

_SATURDAY = 5
_SEARCH = timedelta(days=60)
"""Longer than any holiday; who is closed for longer has no next opening."""

DEFAULT_HOURS = BusinessHours(week=((Span(opens=8 * 60 + 30, closes=17 * 60 + 30),),) * _SATURDAY + ((), ()))
"""Monday to Friday 08:30 to 17:30, for people; the bot never closes."""

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Holidays of fixed date in the Regulation on Public Holidays for National Annual Festivals and Memorial Days
(全国年节及纪念日放假办法, as amended from 2025); those of the lunar calendar move from year to year."""


def is_working_day(day: date) -> bool:
    """Tell whether the state's calendar has people work on this day.

    The yearly notices of the State Council are in `chinesecalendar`. For a year whose notice is not in it yet
    (each comes out in the autumn before) Monday to Friday count, without the holidays of fixed date.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED_HOLIDAYS


def spans_on(hours: BusinessHours, day: date) -> tuple[Span, ...]:
    """Return when it is open on a day."""
    weekday = day.weekday()
    if not hours.follows_holidays:
        return hours.week[weekday]
    if not is_working_day(day):
        return ()
    if weekday < _SATURDAY:
        return hours.week[weekday]
    before = (hours.week[(weekday - back) % DAYS_OF_WEEK] for back in range(DAYS_OF_WEEK))
    return next((spans for spans in before if spans), ())


def is_open(hours: BusinessHours, at: datetime) -> bool:
    """Tell whether people work at this moment."""
    return next_opening(hours, at) == at


def next_opening(hours: BusinessHours, at: datetime) -> datetime | None:
    """Return when people work next: `at` itself if they do, None if not within two months."""
    local = at.astimezone(SHANGHAI)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(_SEARCH.days):
        start = midnight + timedelta(days=ahead)
        for span in spans_on(hours, start.date()):
            if local < start + timedelta(minutes=span.closes):
                return max(at, (start + timedelta(minutes=span.opens)).astimezone(UTC))
    return None


_PARENTS: Mapping[UnitKind, frozenset[UnitKind | None]] = MappingProxyType(
    {
        UnitKind.HEAD_OFFICE: frozenset({None}),
        UnitKind.BRANCH: frozenset({UnitKind.HEAD_OFFICE}),
        UnitKind.OFFICE: frozenset({UnitKind.HEAD_OFFICE, UnitKind.BRANCH}),
    },
)


def check_parent(kind: UnitKind, parent: UnitKind | None) -> None:
    """Raise `MisplacedUnit` unless a unit of this kind may stand under such a parent."""
    if parent not in _PARENTS[kind]:
        raise MisplacedUnit(f"{kind} under {parent}")


def check_licence(profile: StaffProfile) -> None:
    """Raise `LicenceRequired` for advisory work without registration as an investment adviser.

    Interim Measures for Securities and Futures Investment Consulting (证券、期货投资咨询管理暂行办法) art. 12: who
    advises must be qualified for it. So nobody without the licence is matched with a question that asks for advice.
    """
    if QueueKind.ADVISORY in profile.queues and profile.licence_kind is not LicenceKind.ADVISORY:
        raise LicenceRequired("advisory work needs an adviser's licence")
