"""Early signs that somebody drifts: a cumulative sum of the likelihood that his rate of findings has doubled.

Findings in a week are taken as Poisson with a rate for each judged message, so that busy and quiet weeks compare.
After each week the sum grows by `x ln 2 - n r` (found, against `n` messages at the expected rate `r`) and never falls
below zero (Page 1954; Lucas 1985 for counts). It tells when it reaches `LINE`. For a sum of log likelihood ratios the
mean time between false alarms is at least exp(LINE) observations whatever the volumes are (Lorden 1971; Moustakides
1986), so that LINE = ln(104) gives at most one false alarm in two years of weeks for each sum, if the expected rate is
right. It is estimated: a person's own from his earlier weeks, shrunk to his peers' by a gamma prior, so that three
quiet weeks of a newcomer do not make the fourth an alarm.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

FALSE_ALARM_WEEKS = 104
LINE = math.log(FALSE_ALARM_WEEKS)
RATIO = 2.0
"""A rate that has become so many times what was expected is what the sum looks for."""
PRIOR_MESSAGES = 300
"""Messages that the peers' rate counts for beside a person's own."""
LEAST_RATE = 1 / 2000
"""Expected findings a message where nobody ever had any."""


@dataclass(frozen=True, slots=True)
class Week:
    """Judged messages of one person in a week, refused attempts among them, and how many of them had findings."""

    messages: int
    findings: int


@dataclass(frozen=True, slots=True)
class Course:
    """The sum after each week as a share of the line (1.0 tells), and since when it grows: an index of `weeks`."""

    levels: tuple[float, ...]
    since: int
    found: int
    expected: float
    messages: int

    @property
    def tells(self) -> bool:
        return bool(self.levels) and self.levels[-1] >= 1.0


def rate_of(weeks: Sequence[Week], prior_rate: float) -> float:
    """Return a person's expected findings a message, by the peers' rate and his own weeks."""
    messages = sum(week.messages for week in weeks)
    findings = sum(week.findings for week in weeks)
    rate = (findings + PRIOR_MESSAGES * prior_rate) / (messages + PRIOR_MESSAGES)
    return max(rate, LEAST_RATE)


def peers_rate(findings: int, messages: int) -> float:
    """Return the rate of a group; few messages say little, so that one finding is no rate."""
    return max(findings / messages if messages else 0.0, LEAST_RATE)


def course(weeks: Sequence[Week], rate: float) -> Course:
    """Return how the sum ran over these weeks at an expected rate a message."""
    total, since, levels = 0.0, 0, list[float]()
    for place, week in enumerate(weeks):
        if total == 0.0:
            since = place
        total = max(0.0, total + week.findings * math.log(RATIO) - week.messages * rate * (RATIO - 1))
        levels.append(round(total / LINE, 3))
    grown = weeks[since:] if total > 0 else ()
    return Course(
        levels=tuple(levels),
        since=since,
        found=sum(week.findings for week in grown),
        expected=round(sum(week.messages for week in grown) * rate, 2),
        messages=sum(week.messages for week in grown),
    )
