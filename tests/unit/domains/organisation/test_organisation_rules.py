"""Working days and hours, the tree, licences."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wenlu.domains.organisation.errors import LicenceRequired, MisplacedUnit
from wenlu.domains.organisation.rules import (
    DEFAULT_HOURS,
    check_licence,
    check_parent,
    is_open,
    is_working_day,
    next_opening,
    spans_on,
)
from wenlu.domains.organisation.schemas import (
    BusinessHours,
    LicenceKind,
    QueueKind,
    Span,
    StaffKind,
    StaffProfile,
    UnitKind,
)
from wenlu.kernel.clock import SHANGHAI
from wenlu.kernel.ids import UnitId, new_id


def shanghai(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 10, 8), False),  # bridge
        (date(2025, 9, 28), True),  # a Sunday made a working day in exchange
        (date(2025, 10, 11), True),  # a Saturday likewise
        (date(2025, 10, 12), False),  # an ordinary Sunday
        (date(2025, 10, 9), True),
        (date(2031, 10, 1), False),  # a year without a notice: the fixed holiday is known all the same
        (date(2031, 10, 11), False),  # and a Saturday is a Saturday
        (date(2031, 10, 10), True),
    ],
)
def test_working_days_follow_the_notices_of_the_state(day: date, *, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_weekend_day_made_a_working_day_has_the_hours_of_the_friday_before() -> None:
    assert spans_on(DEFAULT_HOURS, date(2025, 9, 28)) == DEFAULT_HOURS.week[4]
    assert spans_on(DEFAULT_HOURS, date(2025, 10, 12)) == ()


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (shanghai(date(2025, 11, 19), 8, 29), shanghai(date(2025, 11, 19), 8, 30)),
        (shanghai(date(2025, 11, 19), 8, 30), shanghai(date(2025, 11, 19), 8, 30)),
        (shanghai(date(2025, 11, 19), 17, 29), shanghai(date(2025, 11, 19), 17, 29)),
        (shanghai(date(2025, 11, 19), 17, 30), shanghai(date(2025, 11, 20), 8, 30)),
        (shanghai(date(2025, 11, 21), 23), shanghai(date(2025, 11, 24), 8, 30)),
        (shanghai(date(2025, 9, 30), 20), shanghai(date(2025, 10, 9), 8, 30)),
        (shanghai(date(2025, 9, 26), 20), shanghai(date(2025, 9, 28), 8, 30)),
    ],
)
def test_the_next_opening_by_default(at: datetime, opening: datetime) -> None:
    assert next_opening(DEFAULT_HOURS, at) == opening


def test_who_never_opens_has_no_next_opening() -> None:
    never = BusinessHours(week=((),) * 7)
    assert next_opening(never, shanghai(date(2025, 11, 19), 9)) is None
    assert not is_open(never, shanghai(date(2025, 11, 19), 9))


def test_round_the_clock_is_always_open() -> None:
    always = BusinessHours(week=((Span(opens=0, closes=1440),),) * 7, follows_holidays=False)
    assert is_open(always, shanghai(date(2025, 10, 1), 0))
    assert is_open(always, shanghai(date(2025, 10, 1), 23, 59))


@st.composite
def a_day(draw: st.DrawFn) -> tuple[Span, ...]:
    marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    marks = marks[: len(marks) // 2 * 2]
    return tuple(Span(opens=a, closes=b) for a, b in zip(marks[::2], marks[1::2], strict=True))


hours = st.builds(BusinessHours, week=st.tuples(*[a_day()] * 7), follows_holidays=st.booleans())
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@given(hours, moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(week: BusinessHours, at: datetime) -> None:
    opening = next_opening(week, at)
    if opening is None:
        days = (at.astimezone(SHANGHAI).date() + timedelta(days=ahead) for ahead in range(1, 59))
        assert not any(spans_on(week, day) for day in days)
        return
    assert opening >= at
    assert is_open(week, opening)
    between = (at + (opening - at) * part / 20 for part in range(20))
    assert all(moment >= opening or not is_open(week, moment) for moment in between)


@given(hours, moments)
def test_open_means_inside_a_span_of_the_day(week: BusinessHours, at: datetime) -> None:
    local = at.astimezone(SHANGHAI)
    minute = local.hour * 60 + local.minute
    assert is_open(week, at) == any(s.opens <= minute < s.closes for s in spans_on(week, local.date()))


@pytest.mark.parametrize("day", [[(10, 10)], [(20, 10)], [(0, 1441)], [(10, 20), (15, 30)], [(10, 20), (20, 30)]])
def test_spans_stand_in_order_and_apart(day: list[tuple[int, int]]) -> None:
    spans = [{"opens": opens, "closes": closes} for opens, closes in day]
    with pytest.raises(ValidationError):
        BusinessHours.model_validate({"week": [spans, [], [], [], [], [], []]})


def test_the_tree_has_three_floors() -> None:
    for parent, kind in pairwise([None, UnitKind.HEAD_OFFICE, UnitKind.BRANCH, UnitKind.OFFICE]):
        assert kind is not None
        check_parent(kind, parent)
    for kind, parent in [
        (UnitKind.HEAD_OFFICE, UnitKind.HEAD_OFFICE),
        (UnitKind.BRANCH, None),
        (UnitKind.BRANCH, UnitKind.OFFICE),
        (UnitKind.OFFICE, UnitKind.OFFICE),
    ]:
        with pytest.raises(MisplacedUnit):
            check_parent(kind, parent)


def profile(**changes: object) -> StaffProfile:
    fields = {"unit_id": UnitId(new_id()), "name": "王芳", "title": "客服", "kind": StaffKind.AGENT} | changes
    return StaffProfile.model_validate(fields)


@pytest.mark.parametrize("licence", [None, LicenceKind.GENERAL, LicenceKind.BROKER_AGENT])
def test_advisory_work_needs_an_advisers_licence(licence: LicenceKind | None) -> None:
    number = None if licence is None else "S123"
    with pytest.raises(LicenceRequired):
        check_licence(profile(queues=(QueueKind.ADVISORY,), licence_kind=licence, licence_number=number))
    check_licence(profile(queues=(QueueKind.SERVICE,), licence_kind=licence, licence_number=number))


def test_an_adviser_may_do_advisory_work() -> None:
    check_licence(profile(queues=(QueueKind.ADVISORY,), licence_kind=LicenceKind.ADVISORY, licence_number="S1"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"licence_number": "S1"},
        {"licence_kind": "general"},
        {"skills": {"期权": 6}},
        {"capacity": -1},
        {"photo_url": "javascript:alert(1)"},
        {"name": "王\x00芳"},
        {"salary": 1},
    ],
)
def test_a_wrong_profile_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        profile(**wrong)
