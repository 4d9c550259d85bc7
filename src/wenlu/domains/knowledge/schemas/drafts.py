"""Drafts and their review (审核): what an editor has written and a second person has not let out yet."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from wenlu.sdk.messages import Frozen, Stripped

Comment = Annotated[Stripped, StringConstraints(max_length=1000)]


class Subject(StrEnum):
    """What drafts there are of."""

    ENTRY = "entry"
    SCRIPT = "script"


class DraftState(StrEnum):
    WRITING = "writing"
    IN_REVIEW = "in_review"
    RETURNED = "returned"


class DraftView(Frozen):
    """An open draft; there is at most one of everything.

    `base_version` is the published version that it starts from; 0: there is none yet. `revision` counts its saves.
    `mine`: who asks has written in it, and so cannot be the one who approves it.
    """

    state: DraftState
    base_version: int
    revision: int
    author: str | None
    mine: bool
    reviewer: str | None
    comment: str
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None


class ReviewItem(DraftView):
    """A draft in the list of those that wait. `moved`: what it starts from is no longer what is published."""

    id: UUID
    subject: Subject
    key: str
    title: str
    category: str
    version: int
    moved: bool


class DraftStep(Frozen):
    """Do something with a draft as it stood at `revision`."""

    revision: int
    comment: Comment = ""


class ReturnDraft(Frozen):
    """Give a draft back to its author; he has to be told why."""

    revision: int
    comment: Annotated[Comment, StringConstraints(min_length=1)]


class DraftOutcome(Frozen):
    """What became of a draft: None where it is none any more; `version` is what is published now, 0 for nothing."""

    id: UUID
    subject: Subject
    version: int
    draft: DraftView | None


class ReviewPolicyView(Frozen):
    """Whether a second person has to approve; the settings before stand in `history`, newest first."""

    version: int
    review: bool
    reason: str
    changed_by: str | None
    changed_at: datetime | None
    history: tuple["ReviewPolicyView", ...] = ()


class SetReviewPolicy(Frozen):
    """Ask for review, or do without; `version` is the setting that was read."""

    review: bool
    reason: Annotated[Comment, StringConstraints(min_length=1)]
    version: int


class KnowledgeWork(Frozen):
    """How much waits for whoever asks: to approve, to write anew, to renew, to make sure of."""

    to_review: int
    returned: int
    due: int
    unconfirmed_variables: int
