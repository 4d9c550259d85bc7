"""The timed states of a complaint.

Receipt, acceptance or refusal with a reason, investigation, decision, one extension with a reason, mediation, appeal:
each with a term in working days. Mediation asked for by an ordinary investor may not be refused (Securities Law
art. 94), so it is open from every state, a closed complaint included; meanwhile the term that ran before rests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from wenlu.domains.inspection.schemas.complaints import (
    ComplaintAct,
    ComplaintRemedy,
    ComplaintResult,
    ComplaintState,
    NoticeKind,
)
from wenlu.domains.inspection.schemas.policy import ComplaintTerms
from wenlu.kernel.calendars import Calendar
from wenlu.kernel.clock import day_of

Term = Literal["accept", "decide", "mediate", "appeal_within", "appeal_decide"]
S, A = ComplaintState, ComplaintAct

_LIVE = frozenset(S) - {S.CLOSED}
OPEN_IN: Mapping[ComplaintAct, frozenset[ComplaintState]] = MappingProxyType(
    {
        A.ACCEPT: frozenset({S.RECEIVED}),
        A.REFUSE: frozenset({S.RECEIVED}),
        A.EXTEND: frozenset({S.INVESTIGATING}),
        A.DECIDE: frozenset({S.INVESTIGATING}),
        A.MEDIATE: frozenset(S) - {S.MEDIATION},
        A.SETTLE: frozenset({S.MEDIATION}),
        A.APPEAL: frozenset({S.REFUSED, S.DECIDED}),
        A.DECIDE_APPEAL: frozenset({S.APPEALED}),
        A.WITHDRAW: _LIVE,
        A.CLOSE: frozenset({S.REFUSED, S.DECIDED}),
        A.HAND: _LIVE,
        A.NOTE: frozenset(S),
    }
)
"""In which states an act is open."""

_NEED_WORDS = frozenset({A.REFUSE, A.EXTEND, A.DECIDE, A.MEDIATE, A.SETTLE, A.APPEAL, A.DECIDE_APPEAL, A.NOTE})
FOUNDED = frozenset({ComplaintResult.UPHELD, ComplaintResult.PARTLY})
_FINDINGS: frozenset[ComplaintResult | None] = frozenset(
    {ComplaintResult.UPHELD, ComplaintResult.PARTLY, ComplaintResult.REJECTED, ComplaintResult.SETTLED}
)
_RESULTS: Mapping[ComplaintAct, frozenset[ComplaintResult | None]] = MappingProxyType(
    {
        A.DECIDE: _FINDINGS,
        A.DECIDE_APPEAL: _FINDINGS | {ComplaintResult.REFUSED},
        A.SETTLE: frozenset({None, ComplaintResult.SETTLED}),
    }
)
"""With which results an act may come; mediation that fails has none."""
NOTICE_OF: Mapping[ComplaintAct, NoticeKind] = MappingProxyType(
    {
        A.RECEIVED: NoticeKind.RECEIVED,
        A.ACCEPT: NoticeKind.ACCEPTED,
        A.REFUSE: NoticeKind.REFUSED,
        A.EXTEND: NoticeKind.EXTENDED,
        A.DECIDE: NoticeKind.DECIDED,
        A.MEDIATE: NoticeKind.MEDIATION,
        A.APPEAL: NoticeKind.APPEALED,
        A.DECIDE_APPEAL: NoticeKind.APPEAL_DECIDED,
        A.SETTLE: NoticeKind.CLOSED,
        A.WITHDRAW: NoticeKind.CLOSED,
    }
)
"""What the customer has to be told after an act: an obligatory touch, outside quiet hours and caps."""


SUPERSEDES: Mapping[NoticeKind, frozenset[NoticeKind]] = MappingProxyType(
    {
        NoticeKind.ACCEPTED: frozenset({NoticeKind.RECEIVED}),
        NoticeKind.REFUSED: frozenset({NoticeKind.RECEIVED}),
        NoticeKind.DECIDED: frozenset({NoticeKind.RECEIVED, NoticeKind.ACCEPTED, NoticeKind.EXTENDED}),
        NoticeKind.APPEALED: frozenset({NoticeKind.DECIDED, NoticeKind.REFUSED}),
        NoticeKind.APPEAL_DECIDED: frozenset({NoticeKind.DECIDED, NoticeKind.REFUSED, NoticeKind.APPEALED}),
        NoticeKind.CLOSED: frozenset(NoticeKind),
    }
)
"""What need no longer be told once something later is: it would speak of terms that no longer run."""


def untold(before: tuple[NoticeKind, ...], act: ComplaintAct, course: "Course") -> tuple[NoticeKind, ...]:
    """Return what the customer has still to be told after an act."""
    notice = NOTICE_OF.get(act)
    if notice is None or (notice is NoticeKind.CLOSED and course.state is not S.CLOSED):
        return before
    past = SUPERSEDES.get(notice, frozenset()) | {notice}
    return (*(kind for kind in before if kind not in past), notice)


@dataclass(frozen=True, slots=True)
class Course:
    """Where a complaint stands and what runs; everything that its states depend on."""

    state: ComplaintState = S.RECEIVED
    term: Term | None = None
    due_on: date | None = None
    extended: bool = False
    mediated: bool = False
    appealed: bool = False
    result: ComplaintResult | None = None
    remedy: ComplaintRemedy | None = None
    amount_cents: int | None = None
    accepted_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    resting: ComplaintState | None = None
    resting_term: Term | None = None
    resting_days: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An act with what belongs to it."""

    act: ComplaintAct
    at: datetime
    words: str = ""
    result: ComplaintResult | None = None
    remedy: ComplaintRemedy | None = None
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that hold, and the calendar they are counted in."""

    terms: ComplaintTerms
    calendar: Calendar

    def until(self, at: datetime, days: int) -> date:
        return self.calendar.after(day_of(at), days)


def begin(at: datetime, terms: Terms) -> Course:
    """Return a complaint that was just received."""
    return Course(term="accept", due_on=terms.until(at, terms.terms.accept_days))


def flaw_of(course: Course, step: Step) -> str | None:
    """Return why an act is not open: `state`, `words`, `extended`, `appealed`, `result`; None where it is."""
    flaws = {
        "state": course.state not in OPEN_IN.get(step.act, frozenset()),
        "words": step.act in _NEED_WORDS and not step.words.strip(),
        "extended": step.act is A.EXTEND and course.extended,
        "appealed": step.act is A.APPEAL and course.appealed,
        "result": step.result not in _RESULTS.get(step.act, frozenset({step.result})),
    }
    return next((name for name, is_so in flaws.items() if is_so), None)


def open_acts(course: Course) -> tuple[ComplaintAct, ...]:
    """Return the acts that are open now."""
    never = {A.EXTEND: course.extended, A.APPEAL: course.appealed}
    return tuple(act for act in A if course.state in OPEN_IN.get(act, frozenset()) and not never.get(act, False))


def advance(course: Course, step: Step, terms: Terms) -> Course:
    """Return the course after an act that `flaw_of` finds nothing wrong with."""
    change = _CHANGES.get(step.act)
    return change(course, step, terms) if change else course


def lapse(course: Course, now: datetime) -> Step | None:
    """Return the closing that comes by itself once nobody has appealed in time."""
    passed = course.due_on is not None and day_of(now) > course.due_on
    if passed and course.term == "appeal_within" and course.state in OPEN_IN[A.CLOSE]:
        return Step(A.CLOSE, now)
    return None


def _accept(course: Course, step: Step, terms: Terms) -> Course:
    due = terms.until(step.at, terms.terms.decide_days)
    return replace(course, state=S.INVESTIGATING, term="decide", due_on=due, accepted_at=step.at)


def _refuse(course: Course, step: Step, terms: Terms) -> Course:
    due = terms.until(step.at, terms.terms.appeal_within_days)
    return replace(course, state=S.REFUSED, term="appeal_within", due_on=due, result=ComplaintResult.REFUSED)


def _extend(course: Course, step: Step, terms: Terms) -> Course:
    due = terms.calendar.after(course.due_on or day_of(step.at), terms.terms.extend_days)
    return replace(course, extended=True, due_on=due)


def _decide(course: Course, step: Step, terms: Terms) -> Course:
    due = terms.until(step.at, terms.terms.appeal_within_days)
    return replace(
        course,
        state=S.DECIDED,
        term="appeal_within",
        due_on=due,
        result=step.result,
        remedy=step.remedy,
        amount_cents=step.amount_cents,
        decided_at=step.at,
    )


def _mediate(course: Course, step: Step, terms: Terms) -> Course:
    left = None if course.due_on is None else max(1, terms.calendar.count(day_of(step.at), course.due_on))
    return replace(
        course,
        state=S.MEDIATION,
        term="mediate",
        due_on=terms.until(step.at, terms.terms.mediate_days),
        mediated=True,
        closed_at=None,
        resting=course.state,
        resting_term=course.term,
        resting_days=left,
    )


def _settle(course: Course, step: Step, terms: Terms) -> Course:
    if step.result is ComplaintResult.SETTLED:
        return _closed(
            replace(course, result=step.result, remedy=step.remedy, amount_cents=step.amount_cents), step, terms
        )
    back = course.resting or S.INVESTIGATING
    due = None if course.resting_days is None else terms.until(step.at, course.resting_days)
    return replace(
        course,
        state=back,
        term=course.resting_term,
        due_on=due,
        closed_at=step.at if back is S.CLOSED else None,
        resting=None,
        resting_term=None,
        resting_days=None,
    )


def _appeal(course: Course, step: Step, terms: Terms) -> Course:
    due = terms.until(step.at, terms.terms.appeal_decide_days)
    return replace(course, state=S.APPEALED, term="appeal_decide", due_on=due, appealed=True)


def _decide_appeal(course: Course, step: Step, terms: Terms) -> Course:
    """A refusal that does not stand makes the complaint accepted; a decision is confirmed or replaced."""
    if course.decided_at is None and step.result is not ComplaintResult.REFUSED:
        return replace(_accept(course, step, terms), result=None)
    if course.decided_at is None:
        return replace(course, state=S.REFUSED, term=None, due_on=None)
    return replace(_decide(course, step, terms), term=None, due_on=None, decided_at=course.decided_at)


def _withdraw(course: Course, step: Step, terms: Terms) -> Course:
    return _closed(replace(course, result=ComplaintResult.WITHDRAWN), step, terms)


def _closed(course: Course, step: Step, _: Terms) -> Course:
    return replace(
        course,
        state=S.CLOSED,
        term=None,
        due_on=None,
        closed_at=step.at,
        resting=None,
        resting_term=None,
        resting_days=None,
    )


_CHANGES = MappingProxyType(
    {
        A.ACCEPT: _accept,
        A.REFUSE: _refuse,
        A.EXTEND: _extend,
        A.DECIDE: _decide,
        A.MEDIATE: _mediate,
        A.SETTLE: _settle,
        A.APPEAL: _appeal,
        A.DECIDE_APPEAL: _decide_appeal,
        A.WITHDRAW: _withdraw,
        A.CLOSE: _closed,
    }
)
