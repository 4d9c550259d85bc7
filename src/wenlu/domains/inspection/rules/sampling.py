"""Which conversations a plan draws: by chance that is the same for the same seed, whoever asks and however often."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wenlu.domains.inspection.schemas.inspections import Risk
from wenlu.domains.inspection.schemas.sampling import PlanContent, Reason

RANDOM, NEW_STAFF, MINIMUM = "random", "new_staff", "minimum"
_WORKDAYS = 5
_PRIORITIES: Mapping[str, int] = {
    Risk.FRAUD: 1,
    Risk.ACCOUNT_THEFT: 1,
    Risk.SELF_HARM: 1,
    Risk.REGULATOR: 1,
    Risk.COMPLAINT: 2,
    Risk.REFUSED: 2,
    Risk.OVERRIDE: 3,
    Risk.CONTRADICTION: 3,
    Risk.LOW_RATING: 3,
    Risk.LOW_SCORE: 3,
    Risk.CHURN: 4,
    NEW_STAFF: 4,
    RANDOM: 5,
    MINIMUM: 5,
}
"""1 is looked at first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation that may be drawn. `days_here`: how long its person had worked here; None: nobody did."""

    conversation_id: UUID
    day: date
    staff_id: UUID | None
    queue: str | None
    score: float | None
    rating: int | None
    risks: tuple[Risk, ...]
    days_here: int | None


def chance(seed: int, part: str, conversation_id: UUID) -> float:
    """Return an even number in [0, 1) that depends on nothing but these three."""
    digest = hashlib.blake2b(f"{seed}/{part}/".encode() + conversation_id.bytes, digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53


def marks_of(plan: PlanContent, one: Candidate) -> tuple[Risk, ...]:
    """Return a conversation's marks with those that depend on the plan's limits."""
    marks: list[Risk] = [mark for mark in one.risks if mark not in {Risk.LOW_RATING, Risk.LOW_SCORE}]
    if one.rating is not None and one.rating <= plan.low_rating:
        marks.append(Risk.LOW_RATING)
    if one.score is not None and one.score < plan.low_score:
        marks.append(Risk.LOW_SCORE)
    return tuple(marks)


def is_covered(plan: PlanContent, one: Candidate) -> bool:
    """Say whether a plan is about this conversation at all."""
    return not plan.queues or one.queue in {queue.value for queue in plan.queues}


def draw(plan: PlanContent, seed: int, one: Candidate) -> tuple[Reason, ...]:
    """Return for which reasons chance draws a conversation, none if it does not.

    Every part of the plan has a chance of its own, so that raising one never drops what another drew.
    """
    if not is_covered(plan, one):
        return ()
    reasons: list[Reason] = []
    marks = marks_of(plan, one)
    reasons += [
        part.risk.value
        for part in plan.risks
        if part.risk in marks and chance(seed, part.risk.value, one.conversation_id) < part.share
    ]
    new = plan.new_staff
    if new is not None and one.days_here is not None and one.days_here <= new.days:
        reasons += [NEW_STAFF] if chance(seed, NEW_STAFF, one.conversation_id) < new.share else []
    if chance(seed, RANDOM, one.conversation_id) < plan.random_share:
        reasons.append(RANDOM)
    return tuple(reasons)


def quota(minimum: int, day: date) -> int:
    """Return how many of a person's conversations are to be drawn by the end of this day of its week.

    Spread over Monday to Friday, so that reviews come in during the week and the last days are not left out.
    """
    return math.ceil(minimum * min(day.weekday() + 1, _WORKDAYS) / _WORKDAYS)


def fill_up(
    plan: PlanContent, seed: int, through: date, week: Iterable[Candidate], drawn: Iterable[UUID]
) -> list[UUID]:
    """Return what must be drawn besides of a `week`, up to the day `through`, so that every person has his minimum.

    Of the rest those come first that chance would have drawn next.
    """
    known = set(drawn)
    people: dict[UUID, list[Candidate]] = {}
    for one in week:
        if one.staff_id is not None and one.day <= through and is_covered(plan, one):
            people.setdefault(one.staff_id, []).append(one)
    more: list[UUID] = []
    for own in people.values():
        missing = quota(plan.minimum_per_week, through) - sum(one.conversation_id in known for one in own)
        rest = [one.conversation_id for one in own if one.conversation_id not in known]
        more += sorted(rest, key=lambda id_: chance(seed, RANDOM, id_))[: max(0, missing)]
    return more


def priority(reasons: Sequence[Reason]) -> int:
    return min((_PRIORITIES.get(reason, 5) for reason in reasons), default=5)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
