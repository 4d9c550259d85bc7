"""Sampling plans (抽样计划): which conversations people review."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.inspection.schemas.inspections import InspectedPerson, Risk
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Frozen, Stripped

Share = Annotated[float, Field(ge=0, le=1)]
Reason = str
"""`random`, `new_staff`, `minimum`, or one of `Risk`: why a conversation was drawn."""


class RiskShare(Frozen):
    """The share of conversations with this mark that are to be drawn."""

    risk: Risk
    share: Share


class NewStaff(Frozen):
    """More of the conversations of those who have worked here for at most `days`."""

    days: Annotated[int, Field(ge=1, le=730)] = 90
    share: Share = 0.2


class PlanContent(Frozen):
    """What is drawn, each part by its own chance: one conversation may have several reasons.

    `minimum_per_week`: of every person who served customers, so many conversations in a week are reviewed, filled up
    evenly over the days of the week with those that chance would have drawn next.
    """

    name: Annotated[Stripped, StringConstraints(min_length=1, max_length=60)]
    queues: Annotated[tuple[QueueKind, ...], Field(max_length=len(QueueKind))] = ()
    """Only conversations that waited in these; all if empty."""
    random_share: Share = 0.02
    risks: Annotated[tuple[RiskShare, ...], Field(max_length=len(Risk))] = ()
    new_staff: NewStaff | None = None
    minimum_per_week: Annotated[int, Field(ge=0, le=50)] = 0
    low_score: Annotated[int, Field(ge=0, le=100)] = 60
    """An automatic score below it is the mark `low_score`."""
    low_rating: Annotated[int, Field(ge=1, le=5)] = 2
    due_days: Annotated[int, Field(ge=1, le=60)] = 7
    active: bool = True

    @model_validator(mode="after")
    def _check_risks(self) -> Self:
        if len({one.risk for one in self.risks}) != len(self.risks):
            raise ValueError("a mark has one share")
        return self


class SavePlan(Frozen):
    content: PlanContent
    seed: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    """Makes the draw repeatable; chosen by the platform if none is given, and kept when a plan is changed."""
    edition: int = 0


class PlanProgress(Frozen):
    """Of what the plan drew in a week: how much is done, and what is late."""

    week: date
    drawn: int
    reviewed: int
    late: int


class PlanView(Frozen):
    id: UUID
    content: PlanContent
    seed: int
    edition: int
    changed_by: str
    changed_at: datetime
    progress: tuple[PlanProgress, ...]
    """The last eight weeks, the present one first."""


class PlanCoverage(Frozen):
    """How many of a person's conversations of this week are to be reviewed and are."""

    person: InspectedPerson
    conversations: int
    drawn: int
    reviewed: int


class PlanPreview(Frozen):
    """What a plan would have drawn of the conversations of the last days."""

    days: int
    conversations: int
    drawn: int
    reasons: dict[Reason, int]
    people: tuple[PlanCoverage, ...]


class TryPlan(Frozen):
    content: PlanContent
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0
    days: Annotated[int, Field(ge=1, le=92)] = 28


QueueState = Literal["due", "done", "all"]


class DueCount(Frozen):
    """What waits for a person's review."""

    due: int
    late: int
    done_today: int
    mine_today: int
