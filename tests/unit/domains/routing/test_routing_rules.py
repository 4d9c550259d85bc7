"""Who gets which conversation, and what a customer is told."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wenlu.domains.organisation.schemas import QueueKind
from wenlu.domains.routing.rules import (
    GONE_AFTER,
    PASSED_ON_AFTER,
    PREFERRED_FOR,
    QUEUES,
    SKILLED_FOR,
    TOLD_EVERY,
    UNREACHABLE_AFTER,
    Seat,
    Waiting,
    expected_wait,
    in_order,
    is_reachable,
    match,
    may_come,
    may_take,
    position_of,
    present_status,
    should_tell,
)
from wenlu.domains.routing.schemas import PresenceStatus, Transfer
from wenlu.kernel.ids import ConversationId, StaffId

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SERVICE, ADVISORY, RELATIONSHIP = QueueKind.SERVICE, QueueKind.ADVISORY, QueueKind.RELATIONSHIP


def staff_id(number: int) -> StaffId:
    return StaffId(UUID(int=1000 + number))


def seat(number: int = 1, **changes: object) -> Seat:
    values: dict[str, object] = {
        "staff_id": staff_id(number),
        "status": PresenceStatus.ONLINE,
        "reachable": True,
        "queues": frozenset({SERVICE}),
        "skills": {},
        "capacity": 3,
        "load": 0,
        "since": NOW - timedelta(minutes=number),
    }
    return Seat(**(values | changes))  # type: ignore[arg-type]


def waiting(number: int = 1, waited: timedelta = timedelta(), **changes: object) -> Waiting:
    values: dict[str, object] = {
        "conversation_id": ConversationId(UUID(int=number)),
        "queue": SERVICE,
        "entered_at": NOW - waited,
    }
    return Waiting(**(values | changes))  # type: ignore[arg-type]


people = st.integers(min_value=0, max_value=6).map(staff_id)
skills = st.sampled_from(["margin", "options"])
seats = st.lists(
    st.builds(
        Seat,
        staff_id=people,
        status=st.sampled_from(PresenceStatus),
        reachable=st.booleans(),
        queues=st.frozensets(st.sampled_from(QueueKind)),
        skills=st.dictionaries(skills, st.integers(min_value=1, max_value=5)),
        capacity=st.integers(min_value=0, max_value=4),
        load=st.integers(min_value=0, max_value=5),
        since=st.integers(min_value=0, max_value=500).map(lambda seconds: NOW - seconds * SECOND),
    ),
    max_size=7,
    unique_by=lambda made: made.staff_id,
)
queues = st.lists(
    st.builds(
        Waiting,
        conversation_id=st.uuids().map(ConversationId),
        queue=st.sampled_from(QueueKind),
        entered_at=st.integers(min_value=0, max_value=600).map(lambda seconds: NOW - seconds * SECOND),
        skill=st.none() | skills,
        preferred_id=st.none() | people,
        excluded_id=st.none() | people,
    ),
    max_size=20,
    unique_by=lambda made: made.conversation_id,
)


@given(queues, seats)
def test_nobody_gets_too_much_and_nobody_who_is_not_there(items: list[Waiting], there: list[Seat]) -> None:
    pairs = match(items, there, NOW)
    by_id = {person.staff_id: person for person in there}
    assert len({item.conversation_id for item, _ in pairs}) == len(pairs)
    for person_id, number in Counter(person_id for _, person_id in pairs).items():
        person = by_id[person_id]
        assert person.status is PresenceStatus.ONLINE
        assert person.reachable
        assert person.load + number <= person.capacity
    for item, person_id in pairs:
        assert person_id != item.excluded_id


@given(queues, seats)
def test_the_longest_wait_comes_first(items: list[Waiting], there: list[Seat]) -> None:
    """Whoever finds nobody has nobody left after those before him: no later one is served by somebody he could have."""
    pairs = {item.conversation_id: person_id for item, person_id in match(items, there, NOW)}
    by_id = {person.staff_id: person for person in there}
    left_out: list[Waiting] = []
    for item in in_order(items):
        person_id = pairs.get(item.conversation_id)
        if person_id is None:
            left_out.append(item)
            continue
        person = by_id[person_id]
        assert not any(may_take(earlier, person, NOW - earlier.entered_at) for earlier in left_out)


@given(queues, seats)
def test_the_preferred_person_is_taken_if_free(items: list[Waiting], there: list[Seat]) -> None:
    pairs = match(items, there, NOW)
    loads = {person.staff_id: person for person in there}
    taken: Counter[StaffId] = Counter()
    for item, person_id in pairs:
        wished = loads.get(item.preferred_id) if item.preferred_id else None
        if wished is not None and wished.free > taken[wished.staff_id] and item.preferred_id != item.excluded_id:
            assert person_id == item.preferred_id
        taken[person_id] += 1


@given(queues, seats)
def test_wishes_fall_away_and_never_come_back(items: list[Waiting], there: list[Seat]) -> None:
    for item in items:
        for person in there:
            rings = [timedelta(), PREFERRED_FOR, SKILLED_FOR, PASSED_ON_AFTER, timedelta(hours=9)]
            answers = [may_take(item, person, waited) for waited in rings]
            assert answers == sorted(answers)


@given(queues, st.integers(min_value=1, max_value=3))
def test_nobody_starves(items: list[Waiting], capacity: int) -> None:
    """One free person of every queue is enough for all in the end, wishes or no wishes."""
    items = [item for item in items if item.excluded_id != staff_id(1)]
    later = NOW + PASSED_ON_AFTER
    rounds = 0
    while items:
        all_round = seat(1, queues=frozenset(QueueKind), capacity=capacity)
        served = {item.conversation_id for item, _ in match(items, [all_round], later)}
        assert served == {item.conversation_id for item in in_order(items)[:capacity]}
        items = [item for item in items if item.conversation_id not in served]
        rounds += 1
    assert rounds <= 20


def test_the_more_urgent_kind_comes_before_the_longer_wait() -> None:
    calm, urgent = waiting(1, timedelta(hours=1)), waiting(2, queue=QueueKind.EMERGENCY)
    person = seat(queues=frozenset({SERVICE, QueueKind.EMERGENCY}), capacity=1)
    assert [item for item, _ in match([calm, urgent], [person], NOW)] == [urgent]
    assert set(QUEUES) == set(QueueKind)


def test_skill_then_load_then_idle_time_decide() -> None:
    item = waiting(skill="margin")
    learner, teacher = seat(1, skills={"margin": 1}), seat(2, skills={"margin": 5}, load=2)
    assert match([item], [learner, teacher], NOW) == [(item, teacher.staff_id)]
    busy, idle = seat(1, load=1), seat(2)
    assert match([waiting()], [busy, idle], NOW)[0][1] == idle.staff_id
    short, long = seat(1), seat(2)
    assert match([waiting()], [short, long], NOW)[0][1] == long.staff_id


def test_a_batch_is_spread() -> None:
    pairs = match([waiting(n) for n in range(1, 5)], [seat(1), seat(2)], NOW)
    assert Counter(person_id for _, person_id in pairs) == {staff_id(1): 2, staff_id(2): 2}


@pytest.mark.parametrize(
    ("item", "ring"),
    [
        (waiting(preferred_id=staff_id(9)), PREFERRED_FOR),
        (waiting(skill="margin"), SKILLED_FOR),
        (waiting(queue=ADVISORY), PASSED_ON_AFTER),
    ],
)
def test_how_long_a_wish_holds(item: Waiting, ring: timedelta) -> None:
    person = seat(queues=frozenset({SERVICE, RELATIONSHIP}))
    assert not may_take(item, person, ring - SECOND)
    assert may_take(item, person, ring)


def test_only_responsible_persons_take_what_nobody_of_the_queue_took() -> None:
    assert not may_take(waiting(queue=ADVISORY), seat(), timedelta(days=1))


@pytest.mark.parametrize("chosen", PresenceStatus)
def test_a_phone_in_a_pocket_is_not_offline(chosen: PresenceStatus) -> None:
    assert present_status(chosen, NOW - GONE_AFTER, NOW) is chosen
    assert present_status(chosen, NOW - GONE_AFTER - SECOND, NOW) is PresenceStatus.OFFLINE
    assert is_reachable(NOW - UNREACHABLE_AFTER, NOW)
    assert not is_reachable(NOW - UNREACHABLE_AFTER - SECOND, NOW)
    assert UNREACHABLE_AFTER < GONE_AFTER


def test_places_in_a_queue() -> None:
    items = [waiting(1, 30 * SECOND), waiting(2, 20 * SECOND), waiting(3, 40 * SECOND, queue=ADVISORY)]
    assert [position_of(item, items) for item in items] == [1, 2, 1]
    assert position_of(waiting(4), items) == 3


def test_the_expected_wait_is_work_in_front_divided_by_people() -> None:
    item = waiting()
    full = [seat(n, load=3) for n in range(3)]
    assert expected_wait(1, [], item) is None
    assert expected_wait(1, [seat(status=PresenceStatus.AWAY)], item) is None
    assert expected_wait(1, [seat()], item) == timedelta(seconds=10)
    assert expected_wait(1, full, item) == timedelta(minutes=2)
    assert expected_wait(6, full, item) == timedelta(minutes=12)
    assert may_come(item, [*full, seat(4, reachable=False), seat(5, queues=frozenset({ADVISORY}))]) == 3


@given(seats, st.integers(min_value=1, max_value=50))
def test_who_stands_further_back_never_waits_less(there: list[Seat], place: int) -> None:
    nearer, further = (expected_wait(n, there, waiting()) for n in (place, place + 1))
    assert (nearer is None) == (further is None)
    if nearer is not None and further is not None:
        assert timedelta() < nearer
        assert nearer <= further or nearer == timedelta(seconds=10)


def test_a_customer_is_told_when_he_moves_up_and_not_all_the_time() -> None:
    told = waiting(told_position=3, told_at=NOW)
    assert should_tell(waiting(), 1, NOW)
    assert not should_tell(told, 2, NOW + TOLD_EVERY - SECOND)
    assert should_tell(told, 2, NOW + TOLD_EVERY)
    assert not should_tell(told, 3, NOW + TOLD_EVERY)
    assert not should_tell(waiting(promise_at=NOW, told_at=NOW), 1, NOW)


@pytest.mark.parametrize("target", [{}, {"staff_id": staff_id(1), "queue": SERVICE}])
def test_a_transfer_has_one_target(target: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Transfer.model_validate(target)
