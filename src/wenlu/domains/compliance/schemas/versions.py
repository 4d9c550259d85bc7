"""Versions of the rules: the way of each from draft to the one that holds, and back."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from wenlu.sdk.messages import Frozen, Stripped, VersionNumber

Share = Literal[5, 25, 50, 100]
"""Per cent of all conversations; 100 lets a version hold."""
Reason = Annotated[Stripped, StringConstraints(min_length=1, max_length=500)]
Remark = Annotated[Stripped, StringConstraints(max_length=500)]
Revision = Annotated[VersionNumber, Field(ge=1)]
"""How often a draft was saved."""


class VersionStatus(StrEnum):
    """Where a version stands; `share` and `shadow` say besides whether it judges beside the one that holds."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ACTIVE = "active"
    RETIRED = "retired"
    DISCARDED = "discarded"


class VersionAct(StrEnum):
    """A step in the life of a version."""

    OPENED = "opened"
    REBASED = "rebased"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    APPROVED = "approved"
    DISCARDED = "discarded"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    SHADOWED = "shadowed"
    UNSHADOWED = "unshadowed"
    ROLLED_OUT = "rolled_out"
    STOPPED = "stopped"
    ACTIVATED = "activated"
    ROLLED_BACK = "rolled_back"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"
    STOOD_IN = "stood_in"


class VersionStepView(Frozen):
    """Who did what with a version, when and why."""

    version: int
    act: VersionAct
    by: str
    at: datetime
    comment: str
    share: int | None
    due_at: datetime | None


class VersionView(Frozen):
    """A version without its rules. `is_mine`: whoever asks has written in it, and may not approve it."""

    version: int
    status: VersionStatus
    base: int | None
    revision: int
    note: str
    edition: str
    writers: tuple[str, ...]
    created_by: str
    created_at: datetime
    updated_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    activated_at: datetime | None
    replaced: int | None
    share: int | None
    shadow: bool
    is_mine: bool


class VersionsView(Frozen):
    """The life of the rules, newest first."""

    versions: tuple[VersionView, ...]
    steps: tuple[VersionStepView, ...]
    active: int | None
    latest_edition: str = Field(description="of the shipped rules")


class RulesState(Frozen):
    """How the gate of this node stands.

    `since`: from when on it has judged like this. `behind`: the version that ought to judge and cannot be loaded,
    `behind_since` from when on. While `loaded` is false nothing leaves the house.
    """

    loaded: bool
    version: int | None
    since: datetime
    behind: int | None = None
    behind_since: datetime | None = None
    share_version: int | None = None
    share: int | None = None


class OpenDraft(Frozen):
    """Begin a draft, from the version that holds or from an older one."""

    version: int | None = None
    note: Remark = ""


class DraftRevision(Frozen):
    """Names the state of the draft that was looked at."""

    revision: Revision
    comment: Remark = ""


class ReturnVersion(Frozen):
    """Give a draft back to who wrote it, with the reason."""

    revision: Revision
    reason: Reason


class SaveNote(Frozen):
    """Say what is changed and why."""

    revision: Revision
    note: Remark


class ActivateVersion(Frozen):
    """Let an approved version hold, now or at a time, for good or until a time."""

    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    comment: Remark = ""


class RollOut(Frozen):
    """Let an approved version judge a part of all conversations; 0 stops it."""

    share: Share | Literal[0]
    comment: Remark = ""


class SetShadow(Frozen):
    """Let a version judge beside the one that holds, without acting."""

    shadow: bool


class RollBack(Frozen):
    """Let a version hold again that held before."""

    reason: Reason
