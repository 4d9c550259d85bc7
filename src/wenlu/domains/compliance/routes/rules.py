"""The rules of compliance and their test bench."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.compliance.schemas import PostReview, RuleSetView, SetLevel, Verdict
from wenlu.domains.compliance.service import ComplianceService
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/compliance", tags=["compliance"])

Compliance = Annotated[ComplianceService, Depends(use(ComplianceService))]


@router.get("/rules")
async def get_rules(actor: StaffActor, compliance: Compliance) -> RuleSetView:
    """The categories that hold now: level, legal basis, reason, lawful wording, how many terms and patterns."""
    return await compliance.get_rules(actor)


@router.put("/rules/{category}/level")
async def set_level(category: str, command: SetLevel, actor: StaffActor, compliance: Compliance) -> RuleSetView:
    """Raise a level, or lower it down to the default; makes a new version that holds at once."""
    return await compliance.set_level(actor, category, command)


@router.post("/review")
async def review(command: PostReview, actor: StaffActor, compliance: Compliance) -> Verdict:
    """Judge a text in a situation of your choosing; nothing is recorded."""
    return await compliance.review_on_bench(actor, command.situation())
