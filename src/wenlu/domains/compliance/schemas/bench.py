"""The test bench: two versions compared on one text, on history, on labelled texts, and by a shadow."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wenlu.domains.compliance.schemas.lines import PostReview
from wenlu.domains.compliance.schemas.situations import Level, Role
from wenlu.domains.compliance.schemas.verdicts import Verdict
from wenlu.domains.compliance.schemas.versions import Remark
from wenlu.sdk.messages import Frozen, Text, VersionNumber


class DifferenceKind(StrEnum):
    """What another version would do with a text, seen from the one that holds."""

    CAUGHT = "caught"
    LET_THROUGH = "let_through"
    RAISED = "raised"
    LOWERED = "lowered"
    CHANGED = "changed"


class CompareTexts(Frozen):
    """Judge a text by the version that holds and by another."""

    situation: PostReview
    version: VersionNumber


class ComparedVerdicts(Frozen):
    """Two verdicts on one text."""

    active: Verdict
    other: Verdict


class StartRuleReplay(Frozen):
    """Run a version over what staff and bot have said lately."""

    version: VersionNumber
    days: Annotated[int, Field(ge=1, le=365)] = 30


class CategoryCount(Frozen):
    """How often a category was hit before and after; `gained` and `lost` count messages."""

    category: str
    before: int
    after: int
    gained: int
    lost: int


class ReplayFigures(Frozen):
    """What a version would change, counted in messages."""

    judged: int = 0
    kinds: dict[DifferenceKind, int] = Field(default_factory=dict)
    levels_before: dict[Level, int] = Field(default_factory=dict)
    levels_after: dict[Level, int] = Field(default_factory=dict)
    categories: tuple[CategoryCount, ...] = ()
    seconds: float = 0.0
    judging_seconds: float = Field(0.0, description="of processor, of all processes, without reading the log")


ReplayState = Literal["running", "done", "cancelled", "interrupted", "failed"]


class RuleReplayView(Frozen):
    """A run over history, and how far it is."""

    id: UUID
    version: int
    revision: int
    against: int
    days: int
    state: ReplayState
    total: int
    done: int
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    figures: ReplayFigures
    is_current: bool = Field(description="the draft is still what was tried, and is compared with what holds")


class Passage(Frozen):
    """Where a rule of one version objects; characters of the text as written."""

    rule: str
    start: int
    end: int


class DifferenceView(Frozen):
    """A message of which two versions think differently, with what was said before it."""

    conversation_id: UUID
    seq: int
    at: datetime | None
    role: Role | None
    kind: DifferenceKind
    before: Level
    after: Level
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    text: str | None = Field(description="null where nobody can read it any more")
    context: tuple["SaidView", ...]


class SaidView(Frozen):
    role: Role
    text: str


class DifferencePage(Frozen):
    """Messages that two versions judge differently; `masked` says that personal data in them is hidden."""

    items: tuple[DifferenceView, ...]
    total: int
    masked: bool


class ShadowCount(Frozen):
    """What a shadow saw on one day."""

    day: date
    judged: int
    kinds: dict[DifferenceKind, int]


class ShadowView(Frozen):
    """How a version would have judged what was really said while it was a shadow."""

    version: int
    shadow: bool
    since: datetime | None
    judged: int
    kinds: dict[DifferenceKind, int]
    days: tuple[ShadowCount, ...]


class SaveRuleCase(Frozen):
    """Keep a text with the level that it must have."""

    situation: PostReview
    expected: Level
    category: Text | None = None
    note: Remark = ""


class SaveRuleCases(Frozen):
    """Keep some texts at once."""

    cases: Annotated[tuple[SaveRuleCase, ...], Field(min_length=1, max_length=1000)]


class RuleCaseView(Frozen):
    """A text that the compliance officer keeps for testing."""

    id: UUID
    situation: PostReview
    expected: Level
    category: str | None
    note: str
    added_by: str
    added_at: datetime


class RunRuleCases(Frozen):
    """Judge the labelled texts by a version."""

    version: VersionNumber


class RuleCaseResult(Frozen):
    """One labelled text under two versions."""

    id: UUID
    before: Level
    after: Level
    was_right: bool
    is_right: bool


class RuleCaseScore(Frozen):
    """Of the texts that must be caught how many are; of the lawful ones how many are let through."""

    unlawful: int
    caught: int
    lawful: int
    let_through: int


class RuleCasesRun(Frozen):
    """What became of the labelled texts under the version that holds and under another."""

    version: int
    against: int
    before: RuleCaseScore
    after: RuleCaseScore
    results: tuple[RuleCaseResult, ...]
