"""What happened during a demonstration, counted while it runs."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from wenlu.sdk.messages import Action, Frozen


class AnswerTimes(Frozen):
    """How long customers waited for an answer, in milliseconds; None where there was none."""

    count: int
    p50: float | None
    p99: float | None


class DemoReport(Frozen):
    """The figures of one demonstration.

    `kept_by_gate` are words of staff that compliance did not let through. `abandoned` left a queue before somebody
    came, `cut_short` had to be sent away at the end. `failures` are by the code of the problem document, or by the
    kind of the trouble.
    """

    seconds: float
    conversations: int
    known_customers: int
    messages: int
    bot_answers: int
    bot_actions: dict[str, int]
    settled_by_bot: int
    handed_over: int
    taken_by_staff: int
    staff_messages: int
    kept_by_gate: int
    closed_by_staff: int
    abandoned: int
    cut_short: int
    rated: int
    average_rating: float | None
    bot_milliseconds: AnswerTimes
    staff_milliseconds: AnswerTimes
    failures: dict[str, int]


@dataclass(slots=True)
class Tally:
    """The counters behind the report."""

    conversations: int = 0
    known_customers: int = 0
    messages: int = 0
    bot_actions: Counter[Action] = field(default_factory=Counter)
    settled_by_bot: int = 0
    handed_over: int = 0
    taken_by_staff: int = 0
    staff_messages: int = 0
    kept_by_gate: int = 0
    closed_by_staff: int = 0
    abandoned: int = 0
    cut_short: int = 0
    ratings: list[int] = field(default_factory=list)
    bot_seconds: list[float] = field(default_factory=list)
    staff_seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    def report(self, seconds: float) -> DemoReport:
        return DemoReport(
            seconds=round(seconds, 1),
            conversations=self.conversations,
            known_customers=self.known_customers,
            messages=self.messages,
            bot_answers=self.bot_actions.total(),
            bot_actions={action.value: count for action, count in sorted(self.bot_actions.items())},
            settled_by_bot=self.settled_by_bot,
            handed_over=self.handed_over,
            taken_by_staff=self.taken_by_staff,
            staff_messages=self.staff_messages,
            kept_by_gate=self.kept_by_gate,
            closed_by_staff=self.closed_by_staff,
            abandoned=self.abandoned,
            cut_short=self.cut_short,
            rated=len(self.ratings),
            average_rating=round(sum(self.ratings) / len(self.ratings), 2) if self.ratings else None,
            bot_milliseconds=answer_times(self.bot_seconds),
            staff_milliseconds=answer_times(self.staff_seconds),
            failures=dict(sorted(self.failures.items())),
        )

    def line(self) -> str:
        """Return the state of things in a line."""
        return (
            f"{self.conversations} conversations, {self.messages} messages, {self.bot_actions.total()} answers of the "
            f"bot, {self.handed_over} handed over, {self.taken_by_staff} taken by staff, {len(self.ratings)} rated, "
            f"{self.failures.total()} failures"
        )


def answer_times(seconds: Sequence[float]) -> AnswerTimes:
    ordered = sorted(seconds)
    return AnswerTimes(count=len(ordered), p50=_percentile(ordered, 0.5), p99=_percentile(ordered, 0.99))


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that so large a share does not exceed (nearest rank), in milliseconds."""
    if not ordered:
        return None
    return round(1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1)
