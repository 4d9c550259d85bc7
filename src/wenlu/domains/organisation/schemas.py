"""What the organisation takes in and gives out."""

from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.identity.schemas import StaffCard, StaffKind
from wenlu.kernel.ids import AccountId, StaffId, UnitId
from wenlu.sdk.messages import Frozen, Stripped, Text

__all__ = [
    "BusinessHours",
    "CreateStaff",
    "CreateUnit",
    "LicenceKind",
    "QueueKind",
    "Span",
    "StaffCard",
    "StaffKind",
    "StaffProfile",
    "StaffView",
    "UnitKind",
    "UnitView",
]

MINUTES_OF_DAY = 24 * 60
DAYS_OF_WEEK = 7


class UnitKind(StrEnum):
    """Head office (总部), branch (分公司), office (营业部)."""

    HEAD_OFFICE = "head_office"
    BRANCH = "branch"
    OFFICE = "office"


class QueueKind(StrEnum):
    """The kinds of work that staff take: contracts.md names the same five."""

    SERVICE = "service"
    ADVISORY = "advisory"
    RELATIONSHIP = "relationship"
    COMPLAINT = "complaint"
    EMERGENCY = "emergency"


class LicenceKind(StrEnum):
    """What somebody is registered for with the association.

    General securities business (一般证券业务), investment adviser (投资顾问), broker-agent (证券经纪人).
    """

    GENERAL = "general"
    ADVISORY = "advisory"
    BROKER_AGENT = "broker_agent"


Name = Annotated[Stripped, StringConstraints(min_length=1, max_length=100)]
Word = Annotated[Stripped, StringConstraints(min_length=1, max_length=50)]
Level = Annotated[int, Field(ge=1, le=5)]
Minute = Annotated[int, Field(ge=0, le=MINUTES_OF_DAY)]


class CreateUnit(Frozen):
    """A unit to be made; several made together may name each other's `id`, parents first."""

    id: UnitId | None = None
    parent_id: UnitId | None = None
    kind: UnitKind
    name: Name


class UnitView(Frozen):
    """A unit in the tree; `path` is made of the ids from the root down to itself, each followed by a slash."""

    id: UnitId
    parent_id: UnitId | None
    kind: UnitKind
    name: str
    path: str


class StaffProfile(Frozen):
    """Everything about a member of staff that an administrator can change."""

    unit_id: UnitId
    name: Name
    title: Name
    kind: StaffKind
    licence_number: Word | None = None
    licence_kind: LicenceKind | None = None
    skills: Annotated[dict[Word, Level], Field(default_factory=dict, max_length=100)]
    """Name of a skill to a level of 1 (learning) to 5 (teaches it)."""
    languages: Annotated[tuple[Word, ...], Field(max_length=20)] = ("zh-CN",)
    capacity: Annotated[int, Field(ge=0, le=100)] = 5
    """Conversations at once."""
    photo_url: Annotated[Text, StringConstraints(pattern=r"^(https://|/)", max_length=2000)] | None = None
    queues: Annotated[tuple[QueueKind, ...], Field(max_length=len(QueueKind))] = ()
    active: bool = True

    @model_validator(mode="after")
    def _check_licence(self) -> Self:
        if (self.licence_number is None) != (self.licence_kind is None):
            raise ValueError("a licence has a number and a kind")
        return self


class CreateStaff(StaffProfile):
    """A member of staff to be made, with his account if he signs in."""

    id: StaffId | None = None
    account_id: AccountId | None = None


class StaffView(StaffProfile):
    """A member of staff as colleagues and other domains see him."""

    id: StaffId
    account_id: AccountId | None
    since: datetime | None = None
    """When he was entered."""


class Span(Frozen):
    """Open from one minute of the day (inclusive) to another (exclusive), in Shanghai."""

    opens: Minute
    closes: Minute

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("opens before it closes")
        return self


class BusinessHours(Frozen):
    """When people work: for each weekday, Monday first, the spans in order.

    With `follows_holidays` the state's calendar decides which days count: closed on public holidays, open on a
    weekend day that is made a working day in exchange (调休), with the hours of the last weekday before it.
    """

    week: Annotated[tuple[tuple[Span, ...], ...], Field(min_length=DAYS_OF_WEEK, max_length=DAYS_OF_WEEK)]
    follows_holidays: bool = True

    @model_validator(mode="after")
    def _check_apart(self) -> Self:
        for spans in self.week:
            if any(later.opens <= earlier.closes for earlier, later in pairwise(spans)):
                raise ValueError("spans of a day stand in order and apart")
        return self
