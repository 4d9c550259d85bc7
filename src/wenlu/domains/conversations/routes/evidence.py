"""Seals, the state of a conversation's chain, and verifying everything, over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.conversations.schemas.evidence import ChainState, SealOverview, VerificationView
from wenlu.domains.conversations.service import EvidenceService, SealService, VerificationService
from wenlu.kernel.ids import ConversationId
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen

router = APIRouter(prefix="/api/v1/evidence", tags=["evidence"])

Evidence = Annotated[EvidenceService, Depends(use(EvidenceService))]
Seals = Annotated[SealService, Depends(use(SealService))]
Verifications = Annotated[VerificationService, Depends(use(VerificationService))]


class LastVerification(Frozen):
    verification: VerificationView | None


@router.get("/seals")
async def list_seals(actor: StaffActor, seals: Seals, since: date, until: date) -> SealOverview:
    """The seals of a span of days, both included, and how seals are made."""
    return await seals.overview(actor, since, until)


@router.get("/conversations/{conversation_id}")
async def get_chain(actor: StaffActor, conversation_id: ConversationId, evidence: Evidence) -> ChainState:
    """Follow one conversation's chain now, and say how far seals cover it."""
    return await evidence.state(actor, conversation_id)


@router.post("/verifications", status_code=202)
async def begin_verification(actor: StaffActor, verifications: Verifications) -> VerificationView:
    """Begin to verify everything, or return the verification that is under way."""
    return await verifications.begin(actor)


@router.get("/verifications/last")
async def get_last_verification(actor: StaffActor, verifications: Verifications) -> LastVerification:
    """The last verification that anybody asked for, with its progress or its report."""
    return LastVerification(verification=await verifications.find_last(actor))
