"""The report on complaints of a period: counted from what was received, decided and closed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import fmean, median

from wenlu.domains.inspection.rules.complaints import FOUNDED
from wenlu.domains.inspection.schemas.complaints import (
    ComplaintBusiness,
    ComplaintCause,
    ComplaintChannel,
    ComplaintReport,
    ComplaintResult,
    ReportLine,
)
from wenlu.kernel.calendars import Calendar
from wenlu.kernel.clock import day_of

MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """What the report needs of a complaint."""

    received_at: datetime
    channel: ComplaintChannel
    business: ComplaintBusiness
    cause: ComplaintCause
    result: ComplaintResult | None
    extended: bool
    mediated: bool
    appealed: bool
    amount_cents: int
    decided_at: datetime | None
    decided_in_time: bool | None
    closed_at: datetime | None


def period(year: int, month: int, months: int) -> tuple[date, date]:
    """Return the first day of a period of so many months, and the first day behind it."""
    behind = year * MONTHS_OF_YEAR + month - 1 + months
    return date(year, month, 1), date(behind // MONTHS_OF_YEAR, behind % MONTHS_OF_YEAR + 1, 1)


def before(first: date, months: int) -> tuple[date, date]:
    """Return the period of the same length before one that begins on `first`."""
    start = first.year * MONTHS_OF_YEAR + first.month - 1 - months
    return date(start // MONTHS_OF_YEAR, start % MONTHS_OF_YEAR + 1, 1), first


def report(
    complaints: Sequence[Counted],
    first: date,
    end: date,
    months: int,
    calendar: Calendar,
    now: datetime,
) -> ComplaintReport:
    """Count a period from `first` up to and without `end`; `complaints` are all that touch it or the one before."""
    received = _received(complaints, first, end)
    earlier = _received(complaints, *before(first, months))
    decided = [one for one in complaints if one.decided_at and first <= day_of(one.decided_at) < end]
    closed = [one for one in complaints if one.closed_at and first <= day_of(one.closed_at) < end]
    days = [calendar.count(day_of(one.received_at), day_of(one.decided_at)) for one in decided if one.decided_at]
    spanned = [day_of(one.received_at) for one in decided] + [first]
    return ComplaintReport(
        first=first,
        last=date.fromordinal(end.toordinal() - 1),
        made_at=now,
        received=len(received),
        received_before=len(earlier),
        regulator=sum(one.channel is ComplaintChannel.REGULATOR for one in received),
        closed=len(closed),
        open_at_end=sum(_is_open_at(one, end) for one in complaints),
        refused=sum(one.result is ComplaintResult.REFUSED for one in received),
        extended=sum(one.extended for one in received),
        mediated=sum(one.mediated for one in received),
        appealed=sum(one.appealed for one in received),
        decided=len(decided),
        decided_in_time=sum(one.decided_in_time is True for one in decided),
        average_days=round(fmean(days), 1) if days else None,
        median_days=float(median(days)) if days else None,
        longest_days=max(days, default=None),
        paid_cents=sum(one.amount_cents for one in decided),
        by_business=_lines(ComplaintBusiness, lambda one: one.business, received, earlier),
        by_cause=_lines(ComplaintCause, lambda one: one.cause, received, earlier),
        by_channel=_lines(ComplaintChannel, lambda one: one.channel, received, earlier),
        by_result=_lines(ComplaintResult, lambda one: one.result, received, earlier),
        calendar_confirmed=calendar.are_confirmed([*spanned, date.fromordinal(end.toordinal() - 1)]),
    )


def _received(complaints: Iterable[Counted], first: date, end: date) -> list[Counted]:
    return [one for one in complaints if first <= day_of(one.received_at) < end]


def _is_open_at(one: Counted, end: date) -> bool:
    return day_of(one.received_at) < end and (one.closed_at is None or day_of(one.closed_at) >= end)


def _lines(
    kinds: type[StrEnum],
    of: Callable[[Counted], StrEnum | None],
    received: Sequence[Counted],
    earlier: Sequence[Counted],
) -> tuple[ReportLine, ...]:
    """Return a line for each kind, those without any left out, most first."""
    lines = [
        ReportLine(
            key=kind.value,
            received=sum(of(one) is kind for one in received),
            before=sum(of(one) is kind for one in earlier),
            closed=sum(of(one) is kind and one.closed_at is not None for one in received),
            founded=sum(of(one) is kind and one.result in FOUNDED for one in received),
        )
        for kind in kinds
    ]
    return tuple(sorted((line for line in lines if line.received or line.before), key=lambda line: -line.received))
