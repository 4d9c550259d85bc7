"""Cases over HTTP; the secret ones under a path of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from wenlu.domains.inspection.schemas.cases import (
    ActOnCase,
    ActOnSecretCase,
    CaseList,
    CaseView,
    SecretCaseList,
    SecretCaseView,
    TalkView,
)
from wenlu.domains.inspection.schemas.policy import CaseKind
from wenlu.domains.inspection.service.cases import CaseService
from wenlu.domains.inspection.service.secrecy import SecretCaseService
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1", tags=["inspection"])

Cases = Annotated[CaseService, Depends(use(CaseService))]
SecretCases = Annotated[SecretCaseService, Depends(use(SecretCaseService))]
Cursor = Annotated[Text | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/cases")
async def list_cases(
    *,
    actor: StaffActor,
    cases: Cases,
    live: bool = True,
    mine: bool = False,
    kind: Annotated[tuple[CaseKind, ...], Query(max_length=20)] = (),
    conversation_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CaseList:
    """Cases of one's posts, newest first: those that are open, or with `live` false those that are closed."""
    return await cases.list_cases(
        actor, live=live, mine=mine, kinds=kind, conversation_id=conversation_id, cursor=cursor, limit=limit
    )


@router.get("/cases/{case_id}")
async def get_case(case_id: UUID, actor: StaffActor, cases: Cases) -> CaseView:
    """A case with the messages it is about, and who did what."""
    return await cases.get(actor, case_id)


@router.post("/cases/{case_id}/acts")
async def act_on_case(case_id: UUID, command: ActOnCase, actor: StaffActor, cases: Cases) -> CaseView:
    """Take a case, begin, wait, go on, note, resolve, dismiss with a reason, or open it again."""
    return await cases.act(actor, case_id, command)


@router.get("/aml/cases")
async def list_secret_cases(
    *, actor: StaffActor, cases: SecretCases, live: bool = True, cursor: Cursor = None, limit: Limit = 50
) -> SecretCaseList:
    """Cases of the post for anti-money-laundering, for this post alone."""
    return await cases.list_cases(actor, live=live, cursor=cursor, limit=limit)


@router.get("/aml/cases/{case_id}")
async def get_secret_case(case_id: UUID, actor: StaffActor, cases: SecretCases) -> SecretCaseView:
    """One of them, with the messages it is about."""
    return await cases.get(actor, case_id)


@router.get("/aml/cases/{case_id}/talk")
async def read_secret_talk(
    case_id: UUID, actor: StaffActor, cases: SecretCases, after: Annotated[int, Query(ge=0, le=2**53)] = 0
) -> TalkView:
    """The talk around a case. Reading it leaves no mark in the conversation."""
    return await cases.read_talk(actor, case_id, after)


@router.post("/aml/cases/{case_id}/acts")
async def act_on_secret_case(
    case_id: UUID, command: ActOnSecretCase, actor: StaffActor, cases: SecretCases
) -> SecretCaseView:
    """Handle a case: whether a report is made is decided with a reason before it is closed."""
    return await cases.act(actor, case_id, command)
