"""Which alerts a verdict makes, and what may be done with an alert."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wenlu.domains.compliance.schemas import Level, Verdict
from wenlu.domains.inspection.schemas.alerts import AlertCode, AlertGrade, AlertState
from wenlu.domains.inspection.schemas.policy import RepeatRule

OPEN = frozenset({AlertState.OPEN, AlertState.APPEALED})
JUDGEABLE = frozenset({AlertState.OPEN, AlertState.ACCEPTED})
APPEALABLE = frozenset({AlertState.OPEN, AlertState.JUDGED})


def gravest(verdict: Verdict) -> str | None:
    """Return the category of the gravest hit, which is what an alert is about."""
    worst = max(verdict.hits, key=lambda hit: hit.level.rank, default=None)
    return worst.category if worst else None


def code_of(verdict: Verdict, *, refused: bool, reason: str | None) -> AlertCode | None:
    """Return what a verdict on words of staff means; None where nobody need know.

    Words that were only to be confirmed, and then were changed, are nobody's business.
    """
    if refused:
        return {Level.BLOCK: AlertCode.BLOCKED, Level.HOLD: AlertCode.HELD}.get(verdict.verdict)
    if verdict.verdict is Level.HOLD:  # held, and yet sent: a second person let it out
        return AlertCode.OVERRIDE
    return AlertCode.REASON_GIVEN if reason and verdict.verdict is Level.CONFIRM else None


def repeats(rules: Iterable[RepeatRule], code: AlertCode, times: dict[int, int]) -> tuple[RepeatRule, ...]:
    """Return the rules that are fulfilled by this occurrence; `times` is how often by place of the rule."""
    return tuple(rule for place, rule in enumerate(rules) if code in rule.codes and times.get(place, 0) >= rule.times)


def may_appeal(state: AlertState, now: datetime, until: datetime | None, *, appealed: bool) -> bool:
    """Say whether the person may still appeal: once, in time, and not against what was withdrawn."""
    return state in APPEALABLE and not appealed and until is not None and now <= until


def may_decide(decider: UUID | None, judge: UUID | None) -> bool:
    """Say whether somebody may decide an appeal: another person than the one who judged (accounts)."""
    return decider is not None and decider != judge


def reaches(grade: AlertGrade, least: AlertGrade) -> bool:
    return grade.rank >= least.rank
