"""Drafts and their review over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from wenlu.domains.knowledge.schemas import (
    DraftOutcome,
    DraftState,
    DraftStep,
    KnowledgeWork,
    ReturnDraft,
    ReviewItem,
    ReviewPolicyView,
    SetReviewPolicy,
)
from wenlu.domains.knowledge.service import ReviewService
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"])

Reviews = Annotated[ReviewService, Depends(use(ReviewService))]


@router.get("/drafts")
async def list_drafts(
    actor: StaffActor, reviews: Reviews, state: DraftState | Literal["any"] = DraftState.IN_REVIEW
) -> list[ReviewItem]:
    """Drafts of entries and scripts, who waits longest first."""
    return await reviews.list_reviews(actor, None if state == "any" else state)


@router.get("/work")
async def get_work(actor: StaffActor, reviews: Reviews) -> KnowledgeWork:
    """How much waits for whoever asks."""
    return await reviews.get_work(actor)


@router.post("/drafts/{draft_id}/submit")
async def submit_draft(actor: StaffActor, reviews: Reviews, draft_id: UUID, step: DraftStep) -> DraftOutcome:
    """Ask for review; publishes at once where the firm wants none."""
    return await reviews.submit(actor, draft_id, step)


@router.post("/drafts/{draft_id}/withdraw")
async def withdraw_draft(actor: StaffActor, reviews: Reviews, draft_id: UUID, step: DraftStep) -> DraftOutcome:
    """Take a draft back out of review, to write on."""
    return await reviews.withdraw(actor, draft_id, step)


@router.post("/drafts/{draft_id}/return")
async def return_draft(actor: StaffActor, reviews: Reviews, draft_id: UUID, command: ReturnDraft) -> DraftOutcome:
    """Give a draft back to its author, with the reason."""
    return await reviews.return_draft(actor, draft_id, command)


@router.post("/drafts/{draft_id}/approve")
async def approve_draft(actor: StaffActor, reviews: Reviews, draft_id: UUID, step: DraftStep) -> DraftOutcome:
    """Publish a draft that somebody else has written; it counts at once, everywhere."""
    return await reviews.approve(actor, draft_id, step)


@router.delete("/drafts/{draft_id}")
async def discard_draft(
    actor: StaffActor, reviews: Reviews, draft_id: UUID, revision: Annotated[int, Query(ge=1)]
) -> DraftOutcome:
    """Throw a draft away; what is published stays."""
    return await reviews.discard(actor, draft_id, revision)


@router.get("/review-policy")
async def get_review_policy(actor: StaffActor, reviews: Reviews) -> ReviewPolicyView:
    """Whether a second person has to approve, and what was asked for before."""
    return await reviews.get_policy(actor)


@router.put("/review-policy")
async def set_review_policy(actor: StaffActor, reviews: Reviews, command: SetReviewPolicy) -> ReviewPolicyView:
    """Ask for review, or do without."""
    return await reviews.set_policy(actor, command)
