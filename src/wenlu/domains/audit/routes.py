"""The log of acts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from wenlu.domains.audit.schemas import Act, AuditEntryView, AuditPerson, SearchAudit, SubjectKind
from wenlu.domains.audit.service import AuditService
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Frozen, Text

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])

Audit = Annotated[AuditService, Depends(use(AuditService))]


class AuditPeople(Frozen):
    items: tuple[AuditPerson, ...]


@router.get("")
async def search_audit(
    *,
    actor: StaffActor,
    audit: Audit,
    person: Annotated[UUID | None, Query(description="a member of staff, by the id of his account or his own")] = None,
    act: Annotated[tuple[Act, ...], Query(max_length=50)] = (),
    subject_kind: SubjectKind | None = None,
    subject_id: Annotated[Text | None, Query(max_length=200)] = None,
    customer_id: UUID | None = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[AuditEntryView]:
    """Who did what, newest first; `since` is included and `until` is not."""
    command = SearchAudit(person, act, subject_kind, subject_id, customer_id, since, until)
    return await audit.search(actor, command, cursor, limit)


@router.get("/people")
async def list_audit_people(
    actor: StaffActor, audit: Audit, q: Annotated[Text, Query(max_length=100)] = ""
) -> AuditPeople:
    """Members of staff who have acted, by name."""
    return AuditPeople(items=tuple(await audit.list_people(actor, q)))
