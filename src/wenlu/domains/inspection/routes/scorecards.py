"""Scorecards over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from wenlu.domains.inspection.schemas.inspections import PreviewView
from wenlu.domains.inspection.schemas.scorecards import (
    CheckView,
    SaveScorecard,
    ScorecardContent,
    ScorecardVersion,
    ScorecardView,
)
from wenlu.domains.inspection.service.inspector import Inspector
from wenlu.domains.inspection.service.scorecards import ScorecardService
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen

router = APIRouter(prefix="/api/v1/inspection", tags=["inspection"])

Cards = Annotated[ScorecardService, Depends(use(ScorecardService))]
Inspection = Annotated[Inspector, Depends(use(Inspector))]


class TryScorecard(Frozen):
    """A card as it is being written, and a conversation to try it on."""

    content: ScorecardContent
    conversation_id: UUID


@router.get("/checks")
async def list_checks(actor: StaffActor, cards: Cards) -> list[CheckView]:
    """What rules can score."""
    return cards.list_checks(actor)


@router.get("/scorecards")
async def list_scorecards(actor: StaffActor, cards: Cards) -> list[ScorecardView]:
    """Every card that is in force or being written."""
    return await cards.list_cards(actor)


@router.post("/scorecards", status_code=201)
async def create_scorecard(actor: StaffActor, cards: Cards, command: SaveScorecard) -> ScorecardView:
    return await cards.create(actor, command)


@router.post("/scorecards/try")
async def try_scorecard(actor: StaffActor, inspection: Inspection, command: TryScorecard) -> PreviewView:
    """What a card would find in a conversation; nothing is kept."""
    return await inspection.preview(actor, command.conversation_id, command.content)


@router.get("/scorecards/{card_id}/versions")
async def list_scorecard_versions(actor: StaffActor, cards: Cards, card_id: UUID) -> list[ScorecardVersion]:
    return await cards.list_versions(actor, card_id)


@router.put("/scorecards/{card_id}/draft")
async def save_scorecard_draft(actor: StaffActor, cards: Cards, card_id: UUID, command: SaveScorecard) -> ScorecardView:
    return await cards.save_draft(actor, card_id, command)


@router.delete("/scorecards/{card_id}/draft", status_code=204)
async def discard_scorecard_draft(actor: StaffActor, cards: Cards, card_id: UUID) -> None:
    await cards.discard_draft(actor, card_id)


@router.post("/scorecards/{card_id}/publish")
async def publish_scorecard(actor: StaffActor, cards: Cards, card_id: UUID) -> ScorecardView:
    """Put the draft in force, from the next closed conversation on."""
    return await cards.publish(actor, card_id)


@router.delete("/scorecards/{card_id}", status_code=204)
async def retire_scorecard(actor: StaffActor, cards: Cards, card_id: UUID) -> None:
    """Take a card for certain queues out of force."""
    await cards.retire(actor, card_id)
