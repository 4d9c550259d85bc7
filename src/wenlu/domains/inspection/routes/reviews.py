"""Inspected conversations and people's reviews over HTTP."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from wenlu.domains.inspection.schemas.agreement import AgreementView
from wenlu.domains.inspection.schemas.inspections import (
    AskedAgain,
    InspectAgain,
    InspectionDetail,
    InspectionFilter,
    InspectionLine,
    InspectionProgress,
    OwnResults,
    PutReview,
    ReviewView,
    Risk,
)
from wenlu.domains.inspection.schemas.sampling import DueCount, QueueState
from wenlu.domains.inspection.service.inspector import Inspector
from wenlu.domains.inspection.service.reviews import InspectionReviewService
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1/inspection", tags=["inspection"])

Reviews = Annotated[InspectionReviewService, Depends(use(InspectionReviewService))]
Inspection = Annotated[Inspector, Depends(use(Inspector))]
Cursor = Annotated[Text | None, Query(max_length=400)]


@router.get("/conversations")
async def list_inspections(
    *,
    actor: StaffActor,
    reviews: Reviews,
    state: QueueState = "all",
    staff_id: UUID | None = None,
    queue: QueueKind | None = None,
    category: Annotated[Text | None, Query(max_length=64)] = None,
    risk: Risk | None = None,
    product: Annotated[Text | None, Query(max_length=64)] = None,
    below: Annotated[float | None, Query(ge=0, le=100)] = None,
    since: date | None = None,
    until: date | None = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[InspectionLine]:
    """What waits for a person's review, in the order of its urgency; or everything inspected, newest first."""
    where = InspectionFilter(
        staff_id=staff_id,
        queue=queue.value if queue else None,
        category=category,
        risk=risk.value if risk else None,
        product=product,
        below=below,
        since=since,
        until=until,
        state=state,
    )
    return await reviews.list_inspections(actor, where, cursor, limit)


@router.get("/due")
async def count_due_reviews(actor: StaffActor, reviews: Reviews) -> DueCount:
    return await reviews.count_due(actor)


@router.get("/progress")
async def get_inspection_progress(actor: StaffActor, inspection: Inspection) -> InspectionProgress:
    return await inspection.progress(actor)


@router.post("/again", status_code=202)
async def inspect_again(actor: StaffActor, inspection: Inspection, command: InspectAgain) -> AskedAgain:
    """Have conversations inspected anew by the cards in force."""
    return await inspection.ask_again(actor, command)


@router.get("/agreement/{card_id}")
async def get_agreement(
    actor: StaffActor,
    reviews: Reviews,
    card_id: UUID,
    source: Literal["rules", "model"] = "rules",
    days: Annotated[int, Query(ge=1, le=1100)] = 180,
) -> AgreementView:
    """Cohen's kappa between rules (or the language model) and people."""
    return await reviews.agreement(actor, card_id, source, days)


@router.get("/mine")
async def list_own_inspections(
    actor: StaffActor, reviews: Reviews, cursor: Cursor = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> OwnResults:
    """What was found in one's own conversations."""
    return await reviews.list_own(actor, cursor, limit)


@router.get("/conversations/{conversation_id}")
async def get_inspection(actor: StaffActor, reviews: Reviews, conversation_id: UUID) -> InspectionDetail:
    return await reviews.get_detail(actor, conversation_id)


@router.put("/conversations/{conversation_id}/claim", status_code=204)
async def claim_inspection(actor: StaffActor, reviews: Reviews, conversation_id: UUID) -> None:
    """Tell colleagues that one is at it."""
    await reviews.claim(actor, conversation_id)


@router.put("/conversations/{conversation_id}/review")
async def put_inspection_review(
    actor: StaffActor, reviews: Reviews, conversation_id: UUID, command: PutReview
) -> ReviewView:
    return await reviews.put_review(actor, conversation_id, command)


@router.delete("/conversations/{conversation_id}/review", status_code=204)
async def withdraw_inspection_review(actor: StaffActor, reviews: Reviews, conversation_id: UUID) -> None:
    """Take one's own review back."""
    await reviews.withdraw(actor, conversation_id)
