"""Terms, deadlines and thresholds, and the two calendars as the firm has entered them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.inspection.rules.policy import SHIPPED, SHIPPED_FROM, SHIPPED_SOURCE
from wenlu.domains.inspection.schemas.policy import (
    CalendarDayView,
    CalendarView,
    InspectionPolicy,
    PolicyView,
    SetCalendarDay,
    SetPolicy,
)
from wenlu.domains.inspection.store.policy import DayRow, PolicyStore
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.calendars import PUBLISHED, Calendar, CalendarKind
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.errors import Invalid
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_STEP = 15
"""Minutes in which working time is counted."""
_SATURDAY = 5


class PolicyService:
    """What holds now; every change is a version of its own, and none is ever changed."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, organisation: OrganisationService) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._organisation = organisation

    async def current(self, work: UnitOfWork) -> InspectionPolicy:
        """Return the policy that holds today."""
        found = await PolicyStore(work).find_valid(day_of(self._clock.now()))
        return found.policy if found else SHIPPED

    async def calendar(self, work: UnitOfWork, kind: CalendarKind = CalendarKind.WORKING) -> Calendar:
        """Return a calendar with the days that the firm has entered."""
        entered = await PolicyStore(work).list_days(kind)
        return Calendar(kind, {day: row.open for day, row in entered.items()})

    async def work_later(self, since: datetime, minutes: int) -> datetime:
        """Return the moment so many minutes of working hours later; where nobody ever works, of any hours."""
        moment, left = since, minutes
        while left > 0:
            opening = await self._organisation.next_opening(moment)
            if opening is None:
                return since + timedelta(minutes=minutes)
            step = min(left, _STEP)
            moment = max(opening, moment) + timedelta(minutes=step)
            left -= step
        return moment

    async def get(self, actor: Actor) -> PolicyView:
        """Return what holds today and where it comes from."""
        _check_reader(actor)
        async with self._unit_of_work() as work:
            found = await PolicyStore(work).find_valid(day_of(self._clock.now()))
        return found or _SHIPPED_VIEW

    async def list_versions(self, actor: Actor) -> list[PolicyView]:
        """Return every version, newest first, down to what ships."""
        _check_reader(actor)
        async with self._unit_of_work() as work:
            return [*await PolicyStore(work).list_versions(), _SHIPPED_VIEW]

    async def set(self, actor: Actor, command: SetPolicy) -> PolicyView:
        """Make a version that holds from a day on, today or later."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        now = self._clock.now()
        valid_from = command.valid_from or day_of(now)
        if valid_from < day_of(now):
            raise Invalid("what has passed is not changed")
        async with self._unit_of_work() as work:
            store = PolicyStore(work)
            view = PolicyView(
                version=await store.last_version() + 1,
                valid_from=valid_from,
                source=command.source,
                confirmed=True,
                made_by=actor.name,
                made_at=now,
                policy=command.policy,
            )
            await store.insert(view)
            record_act(work, now, actor, Act.INSPECTION_POLICY_SET, Subject(SubjectKind.POLICY, str(view.version)))
        return view

    async def get_calendar(self, actor: Actor, kind: CalendarKind, year: int) -> CalendarView:
        """Return a year of a calendar: its special days, and whether it rests on what was published."""
        _check_reader(actor)
        async with self._unit_of_work() as work:
            entered = await PolicyStore(work).list_days(kind)
        return calendar_view(kind, year, entered)

    async def set_day(self, actor: Actor, command: SetCalendarDay) -> CalendarView:
        """Enter a day as it was published, or take an entry back."""
        actor.check(Permission.REVIEW_COMPLIANCE)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = PolicyStore(work)
            if command.open is None:
                await store.remove_day(command.kind, command.day)
            else:
                await store.set_day(command.kind, DayRow(command.day, command.open, command.source), actor.name, now)
            detail = {"calendar": command.kind.value, "day": command.day.isoformat(), "open": command.open}
            record_act(work, now, actor, Act.CALENDAR_CHANGED, Subject(SubjectKind.POLICY), detail=detail)
            entered = await store.list_days(command.kind)
        return calendar_view(command.kind, command.day.year, entered)


_SHIPPED_VIEW = PolicyView(
    version=0,
    valid_from=SHIPPED_FROM,
    source=SHIPPED_SOURCE,
    confirmed=False,
    made_by="",
    made_at=None,
    policy=SHIPPED,
)


def calendar_view(kind: CalendarKind, year: int, rows: Mapping[date, DayRow]) -> CalendarView:
    """Return a year with the days on which it differs from an ordinary week."""
    calendar = Calendar(kind, {day: row.open for day, row in rows.items()})
    published = PUBLISHED.get(year)
    source = published.source if published else ""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    special = [
        CalendarDayView(
            day=day,
            kind=kind,
            open=calendar.is_open(day),
            source=rows[day].source if day in rows else source,
            entered=day in rows,
        )
        for day in days
        if day in rows or calendar.is_open(day) is (day.weekday() >= _SATURDAY)
    ]
    return CalendarView(
        year=year,
        kind=kind,
        confirmed=published is not None,
        source=source,
        open_days=sum(calendar.is_open(day) for day in days),
        days=tuple(special),
    )


def _check_reader(actor: Actor) -> None:
    if not (actor.may(Permission.HANDLE_COMPLAINTS) or actor.may(Permission.READ_AML)):
        actor.check(Permission.REVIEW_COMPLIANCE)
