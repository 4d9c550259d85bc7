"""What may be done with a case, and when it is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from wenlu.domains.inspection.schemas.cases import CaseAct, CaseState, Escalation
from wenlu.domains.inspection.schemas.policy import CaseKind, CasePost
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.calendars import Calendar
from wenlu.kernel.clock import day_of
from wenlu.language.signals import Signal

CLOSED = frozenset({CaseState.RESOLVED, CaseState.DISMISSED})
_LIVE = frozenset(CaseState) - CLOSED
_BEGUN = _LIVE - {CaseState.OPEN}

TRANSITIONS: Mapping[CaseAct, tuple[frozenset[CaseState], CaseState | None]] = MappingProxyType(
    {
        CaseAct.TAKE: (_LIVE, CaseState.TAKEN),
        CaseAct.START: (frozenset({CaseState.TAKEN}), CaseState.IN_PROGRESS),
        CaseAct.WAIT: (frozenset({CaseState.TAKEN, CaseState.IN_PROGRESS}), CaseState.WAITING),
        CaseAct.RESUME: (frozenset({CaseState.WAITING}), CaseState.IN_PROGRESS),
        CaseAct.NOTE: (frozenset(CaseState), None),
        CaseAct.RESOLVE: (_BEGUN, CaseState.RESOLVED),
        CaseAct.DISMISS: (_LIVE, CaseState.DISMISSED),
        CaseAct.REOPEN: (CLOSED, CaseState.IN_PROGRESS),
        CaseAct.DECIDED: (_BEGUN, None),
        CaseAct.FILED: (_BEGUN, None),
    }
)
"""From which states an act is open, and where it leads; None leaves the state."""

NEED_WORDS = frozenset(
    {CaseAct.WAIT, CaseAct.NOTE, CaseAct.RESOLVE, CaseAct.DISMISS, CaseAct.REOPEN, CaseAct.DECIDED, CaseAct.FILED}
)

CASE_OF: Mapping[Signal, CaseKind] = MappingProxyType(
    {
        Signal.COMPLAINT: CaseKind.COMPLAINT,
        Signal.REGULATOR: CaseKind.REGULATOR,
        Signal.FRAUD: CaseKind.FRAUD,
        Signal.ACCOUNT_THEFT: CaseKind.ACCOUNT_THEFT,
        Signal.SELF_HARM: CaseKind.SELF_HARM,
        Signal.CHURN: CaseKind.CHURN,
    }
)
"""The case that a signal makes; the secret one is not among them."""

_MAY_SEE: Mapping[CasePost, frozenset[Permission]] = MappingProxyType(
    {
        CasePost.COMPLAINTS: frozenset({Permission.HANDLE_COMPLAINTS}),
        CasePost.EMERGENCY: frozenset({Permission.SUPERVISE, Permission.REVIEW_COMPLIANCE}),
        CasePost.RELATIONSHIP: frozenset({Permission.SUPERVISE, Permission.REVIEW_COMPLIANCE}),
        CasePost.CONDUCT: frozenset({Permission.REVIEW_COMPLIANCE}),
    }
)


def posts_of(actor: Actor) -> frozenset[CasePost]:
    """Return the posts whose cases somebody sees and works on; about colleagues only the compliance officer."""
    return frozenset(post for post, needed in _MAY_SEE.items() if not needed.isdisjoint(actor.permissions))


def leads_to(act: CaseAct, state: CaseState) -> CaseState | None:
    """Return the state after an act; None where the act is not open in this state."""
    allowed, target = TRANSITIONS[act]
    return (target or state) if state in allowed else None


def open_acts(state: CaseState, *, mine: bool, acts: frozenset[CaseAct]) -> tuple[CaseAct, ...]:
    """Return what somebody may do now: who has not taken a case may take it and note something."""
    able = [act for act in CaseAct if act in acts and act in TRANSITIONS and leads_to(act, state) is not None]
    if mine:
        return tuple(act for act in able if not (act is CaseAct.TAKE and state is not CaseState.OPEN))
    anybody = {CaseAct.TAKE, CaseAct.NOTE, CaseAct.REOPEN}
    return tuple(act for act in able if act in anybody)


ORDINARY_ACTS = frozenset(TRANSITIONS) - {CaseAct.DECIDED, CaseAct.FILED}
SECRET_ACTS = frozenset(TRANSITIONS)


@dataclass(frozen=True, slots=True)
class Timing:
    """What the clock needs to know of a case."""

    state: CaseState
    take_by: datetime
    due_at: datetime
    escalation: Escalation
    reminded: bool


def is_overdue(timing: Timing, now: datetime) -> bool:
    """Say whether a case should have been taken, or settled, by now."""
    if timing.state in CLOSED:
        return False
    return now > timing.due_at or (timing.state is CaseState.OPEN and now > timing.take_by)


def escalate(timing: Timing, now: datetime) -> Escalation:
    """Return how far up a case belongs now; it never comes down again by itself."""
    if timing.state in CLOSED:
        return timing.escalation
    if now > timing.due_at:
        return Escalation.COMPLIANCE
    if timing.state is CaseState.OPEN and now > timing.take_by and timing.escalation is Escalation.NONE:
        return Escalation.SUPERVISOR
    return timing.escalation


def wants_reminder(timing: Timing, now: datetime, days: int, calendar: Calendar) -> bool:
    """Say whether whoever has the case is to be reminded: once, that many working days before it is due."""
    if timing.reminded or timing.state in CLOSED or now > timing.due_at:
        return False
    return calendar.count(day_of(now), day_of(timing.due_at)) <= days
