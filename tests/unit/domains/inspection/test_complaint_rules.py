"""The timed states of a complaint: whatever is done, in whatever order, what must hold holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.inspection.rules.complaints import (
    NOTICE_OF,
    OPEN_IN,
    Course,
    Step,
    Terms,
    advance,
    begin,
    flaw_of,
    lapse,
    open_acts,
    untold,
)
from wenlu.domains.inspection.rules.notices import Told, prepare
from wenlu.domains.inspection.rules.policy import SHIPPED, end_of, term
from wenlu.domains.inspection.rules.report import before, period
from wenlu.domains.inspection.schemas.complaints import (
    ComplaintAct,
    ComplaintRemedy,
    ComplaintResult,
    ComplaintState,
    NoticeKind,
)
from wenlu.kernel.calendars import WORKING_DAYS, years_after
from wenlu.kernel.clock import day_of

A, S, R = ComplaintAct, ComplaintState, ComplaintResult
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
TERMS = Terms(SHIPPED.complaints, WORKING_DAYS)


def do(course: Course, *acts: ComplaintAct, result: ComplaintResult | None = None) -> Course:
    for act in acts:
        step = Step(act, NOW, "因为", result)
        assert flaw_of(course, step) is None, act
        course = advance(course, step, TERMS)
    return course


def test_the_usual_way() -> None:
    course = begin(NOW, TERMS)
    assert (course.state, course.term) == (S.RECEIVED, "accept")
    course = do(course, A.ACCEPT)
    assert (course.state, course.term, course.due_on) == (S.INVESTIGATING, "decide", date(2026, 12, 16))
    course = do(course, A.DECIDE, result=R.UPHELD)
    assert (course.state, course.result, course.term) == (S.DECIDED, R.UPHELD, "appeal_within")
    assert do(course, A.CLOSE).state is S.CLOSED


def test_mediation_lets_the_term_rest_and_gives_it_back() -> None:
    course = do(begin(NOW, TERMS), A.ACCEPT)
    later = NOW + timedelta(days=7)
    resting = advance(course, Step(A.MEDIATE, later, "客户申请"), TERMS)
    assert (resting.term, resting.resting_days) == ("mediate", 15)
    back = advance(resting, Step(A.SETTLE, later + timedelta(days=14), "未达成一致"), TERMS)
    assert (back.state, back.term) == (S.INVESTIGATING, "decide")
    assert back.due_on == WORKING_DAYS.after(day_of(later + timedelta(days=14)), 15)


@pytest.mark.parametrize("state", sorted(set(S) - {S.MEDIATION}))
def test_mediation_may_never_be_refused(state: ComplaintState) -> None:
    assert state in OPEN_IN[A.MEDIATE]


def test_an_appeal_against_a_refusal_may_open_the_matter() -> None:
    refused = do(begin(NOW, TERMS), A.REFUSE, A.APPEAL)
    assert do(refused, A.DECIDE_APPEAL, result=R.REFUSED).state is S.REFUSED
    opened = do(refused, A.DECIDE_APPEAL, result=R.UPHELD)
    assert (opened.state, opened.term, opened.result) == (S.INVESTIGATING, "decide", None)


@pytest.mark.parametrize(
    ("act", "words", "result", "flaw"),
    [
        (A.DECIDE, "查清", R.UPHELD, "state"),
        (A.REFUSE, " ", None, "words"),
        (A.APPEAL, "不服", None, "state"),
    ],
)
def test_what_is_not_open_is_named(act: ComplaintAct, words: str, result: ComplaintResult | None, flaw: str) -> None:
    assert flaw_of(begin(NOW, TERMS), Step(act, NOW, words, result)) == flaw


def test_a_decision_needs_a_result() -> None:
    course = do(begin(NOW, TERMS), A.ACCEPT)
    assert flaw_of(course, Step(A.DECIDE, NOW, "查清")) == "result"
    assert flaw_of(course, Step(A.DECIDE, NOW, "查清", R.WITHDRAWN)) == "result"


_STEPS = st.lists(st.tuples(st.sampled_from(list(A)), st.sampled_from([None, *R]), st.integers(0, 40)), max_size=25)


@given(_STEPS)
def test_whatever_is_done_the_course_stays_whole(steps: list[tuple[ComplaintAct, ComplaintResult | None, int]]) -> None:
    course, at, extended, appealed = begin(NOW, TERMS), NOW, 0, 0
    for act, result, days in steps:
        at += timedelta(days=days)
        step = Step(act, at, "因为", result, ComplaintRemedy.NONE)
        if flaw_of(course, step) is not None:
            continue
        course = advance(course, step, TERMS)
        extended += act is A.EXTEND
        appealed += act is A.APPEAL
        assert (course.state is S.CLOSED) == (course.closed_at is not None)
        assert (course.state is S.MEDIATION) == (course.resting is not None)
        assert (course.term is None) == (course.due_on is None)
        assert course.due_on is None or WORKING_DAYS.is_open(course.due_on)
        assert all(flaw_of(course, Step(one, at, "因为", R.UPHELD)) in {None, "result"} for one in open_acts(course))
    assert extended <= 1
    assert appealed <= 1


def test_a_chance_to_appeal_ends_by_itself() -> None:
    course = do(begin(NOW, TERMS), A.REFUSE)
    assert course.due_on is not None
    assert lapse(course, end_of(course.due_on)) is None
    step = lapse(course, end_of(course.due_on) + timedelta(seconds=1))
    assert step is not None
    assert step.act is A.CLOSE


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_notice_has_words_and_leaves_no_hole(kind: NoticeKind, locale: str) -> None:
    told = Told("TS2026-000001", date(2026, 12, 16), "收费与合同一致。", R.PARTLY, ComplaintRemedy.CORRECTION)
    words = prepare(kind, told, "en" if locale == "en" else "zh-CN")
    assert "TS2026-000001" in words
    assert not {"{", "}", "。。", "  "} & {words[n : n + k] for k in (1, 2) for n in range(len(words))}
    assert set(NOTICE_OF.values()) == set(NoticeKind)


def test_periods() -> None:
    assert period(2026, 10, 3) == (date(2026, 10, 1), date(2027, 1, 1))
    assert period(2026, 12, 1) == (date(2026, 12, 1), date(2027, 1, 1))
    assert before(date(2026, 1, 1), 3) == (date(2025, 10, 1), date(2026, 1, 1))


def test_a_term_ends_with_its_last_day_in_shanghai() -> None:
    due = term(WORKING_DAYS, NOW, 1)
    assert due == datetime(2026, 11, 19, 15, 59, 59, 999999, tzinfo=UTC)
    assert years_after(date(2028, 2, 29), 10) == date(2038, 3, 1)


def test_what_speaks_of_terms_that_are_over_is_told_no_more() -> None:
    course = do(begin(NOW, TERMS), A.ACCEPT)
    assert untold((NoticeKind.RECEIVED,), A.ACCEPT, course) == (NoticeKind.ACCEPTED,)
    assert untold((NoticeKind.ACCEPTED,), A.EXTEND, course) == (NoticeKind.ACCEPTED, NoticeKind.EXTENDED)
    assert untold((NoticeKind.EXTENDED,), A.DECIDE, course) == (NoticeKind.DECIDED,)
    assert untold((NoticeKind.ACCEPTED,), A.NOTE, course) == (NoticeKind.ACCEPTED,)
    assert untold((), A.SETTLE, course) == ()
