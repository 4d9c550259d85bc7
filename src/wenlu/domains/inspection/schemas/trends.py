"""Trends (趋势): what the gate and inspection found, over weeks, by rule, person, office and product."""

from datetime import date
from typing import Literal
from uuid import UUID

from wenlu.domains.inspection.schemas.inspections import InspectedPerson
from wenlu.domains.inspection.schemas.scorecards import Section
from wenlu.sdk.messages import Frozen

Outcome = Literal["sent", "overridden", "refused"]
"""Sent with a hint; sent with a reason although the gate asked for a change; kept from the customer."""


class WeekCount(Frozen):
    """Verdicts of one category in one week (Monday, in Shanghai)."""

    week: date
    category: str
    sent: int
    overridden: int
    refused: int


class WeekScore(Frozen):
    week: date
    section: Section
    score: float
    conversations: int


class WeekVolume(Frozen):
    """Messages that were judged, the attempts that were refused among them, and conversations inspected."""

    week: date
    messages: int
    refused: int
    conversations: int


class RuleCount(Frozen):
    rule: str
    category: str
    level: str
    count: int
    refused: int
    people: int


class GroupCount(Frozen):
    """An office or a product: findings of the gate, and messages judged (of an office only)."""

    key: str
    name: str
    findings: int
    refused: int
    messages: int


class PersonWeek(Frozen):
    """A cell of the heat map: `findings` per 100 messages would be `rate`."""

    person: UUID
    week: date
    messages: int
    findings: int


class Drift(Frozen):
    """An early sign that somebody drifts: more findings than himself before, or than his peers.

    `level` is the cumulative sum, 0 to 1 and beyond as a share of the line at which it tells (1.0). `expected` is what
    he would have had since `since`, when the sum began to grow; `found` what he had.
    """

    person: InspectedPerson
    against: Literal["own", "peers"]
    level: float
    tells: bool
    since: date
    found: int
    expected: float
    messages: int
    course: tuple[float, ...]


class TrendsView(Frozen):
    """All figures of a range of weeks, for one scope.

    `false_alarm_weeks`: on average at least so many weeks lie between two alarms of one sum that mean nothing.
    """

    weeks: tuple[date, ...]
    counts: tuple[WeekCount, ...]
    volumes: tuple[WeekVolume, ...]
    scores: tuple[WeekScore, ...]
    rules: tuple[RuleCount, ...]
    offices: tuple[GroupCount, ...]
    products: tuple[GroupCount, ...]
    people: tuple[InspectedPerson, ...]
    heat: tuple[PersonWeek, ...]
    drifts: tuple[Drift, ...]
    false_alarm_weeks: int


class TrendFinding(Frozen):
    """A conversation behind a figure."""

    conversation_id: UUID
    seq: int
    day: date
    person: InspectedPerson | None
    rule: str
    category: str
    level: str
    outcome: Outcome
    product: str
