"""What plans draw: the same for the same seed, in the shares that they name."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.inspection.rules.sampling import Candidate, chance, draw, fill_up, marks_of, monday, priority, quota
from wenlu.domains.inspection.schemas.inspections import Risk
from wenlu.domains.inspection.schemas.sampling import NewStaff, PlanContent, RiskShare
from wenlu.kernel.ids import new_id

FRIDAY = date(2026, 11, 20)
PERSON, OTHER = UUID(int=1), UUID(int=2)


def candidate(**changes: object) -> Candidate:
    values: dict[str, object] = {
        "conversation_id": new_id(), "day": FRIDAY, "staff_id": PERSON, "queue": "service", "score": 90.0,
        "rating": None, "risks": (), "days_here": 400,
    }  # fmt: skip
    return Candidate(**values | changes)  # type: ignore[arg-type]


def plan(**changes: object) -> PlanContent:
    return PlanContent.model_validate({"name": "计划", "random_share": 0} | changes)


@given(st.integers(0, 2**53 - 1), st.uuids())
def test_chance_depends_on_seed_and_conversation_alone(seed: int, id_: UUID) -> None:
    assert chance(seed, "random", id_) == chance(seed, "random", id_)
    assert 0 <= chance(seed, "random", id_) < 1


def test_a_share_is_about_that_share() -> None:
    content = plan(random_share=0.1)
    drawn = sum(bool(draw(content, 7, candidate())) for _ in range(5000))
    assert 400 < drawn < 600


@given(st.floats(0, 1), st.floats(0, 1), st.uuids())
def test_raising_a_share_never_drops_what_was_drawn(one: float, other: float, id_: UUID) -> None:
    low, high = sorted((one, other))
    if draw(plan(random_share=low), 3, candidate(conversation_id=id_)):
        assert draw(plan(random_share=high), 3, candidate(conversation_id=id_))


def test_marks_come_from_the_talk_and_from_the_plans_limits() -> None:
    one = candidate(score=50.0, rating=2, risks=(Risk.COMPLAINT,))
    assert set(marks_of(plan(), one)) == {Risk.COMPLAINT, Risk.LOW_SCORE, Risk.LOW_RATING}
    assert marks_of(plan(low_score=40, low_rating=1), one) == (Risk.COMPLAINT,)


def test_what_is_risky_is_drawn_and_comes_first() -> None:
    content = plan(risks=[RiskShare(risk=Risk.COMPLAINT, share=1.0)], new_staff=NewStaff(days=90, share=1.0))
    assert draw(content, 1, candidate(risks=(Risk.COMPLAINT,))) == ("complaint",)
    assert draw(content, 1, candidate(days_here=90)) == ("new_staff",)
    assert draw(content, 1, candidate(days_here=91)) == ()
    assert draw(content, 1, candidate(days_here=None)) == ()
    assert priority(("random", "complaint")) < priority(("random",))


def test_a_plan_for_some_queues_leaves_the_rest_alone() -> None:
    content = plan(random_share=1, queues=["advisory"])
    assert draw(content, 1, candidate()) == ()
    assert draw(content, 1, candidate(queue="advisory")) == ("random",)


def test_a_minimum_is_spread_over_the_week() -> None:
    assert [quota(5, monday(FRIDAY) + timedelta(days=day)) for day in range(7)] == [1, 2, 3, 4, 5, 5, 5]
    assert [quota(2, monday(FRIDAY) + timedelta(days=day)) for day in range(5)] == [1, 1, 2, 2, 2]


@given(st.integers(0, 6), st.integers(0, 12), st.integers(0, 5), st.integers(0, 4))
def test_everybody_reaches_his_minimum_as_far_as_there_is_something(
    through: int, own: int, drawn: int, minimum: int
) -> None:
    week = [candidate(day=monday(FRIDAY)) for _ in range(own)] + [candidate(staff_id=OTHER, day=monday(FRIDAY))]
    known = [one.conversation_id for one in week[:drawn] if one.staff_id == PERSON]
    content, day = plan(minimum_per_week=minimum), monday(FRIDAY) + timedelta(days=through)
    more = fill_up(content, 5, day, week, known)
    assert more == fill_up(content, 5, day, week, known)
    assert not set(more) & set(known)
    mine = [one.conversation_id for one in week if one.staff_id == PERSON]
    assert len({*known, *more} & set(mine)) == max(len(known), min(own, quota(minimum, day)))


def test_what_lies_ahead_in_the_week_is_not_drawn_yet() -> None:
    week = [candidate(day=FRIDAY)]
    assert fill_up(plan(minimum_per_week=5), 1, FRIDAY - timedelta(days=1), week, []) == []
