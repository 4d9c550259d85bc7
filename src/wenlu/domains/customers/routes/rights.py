"""Customers' rights over HTTP: what they ask, what staff may see in full, erasure, holds and terms."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from wenlu.domains.customers.schemas import (
    AskRequest,
    CorrectCustomer,
    DataRequestView,
    DecideRequest,
    EndRelationship,
    LegalHoldView,
    PlaceHold,
    PrivacyFigures,
    PrivacyView,
    RequestNotice,
    Reveal,
    Revealed,
    SetTerm,
    TermKind,
    TermView,
)
from wenlu.domains.customers.service import RightsService
from wenlu.kernel.ids import CustomerId
from wenlu.kernel.paging import Page
from wenlu.platform.http import CustomerActor, StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1", tags=["privacy"])

Rights = Annotated[RightsService, Depends(use(RightsService))]


@router.post("/chat/data-requests", status_code=201)
async def ask(actor: CustomerActor, command: AskRequest, rights: Rights) -> RequestNotice:
    """Ask for a copy, a correction or the erasure of one's own data, or object to a machine's decision."""
    return await rights.ask(actor, command)


@router.get("/chat/data-requests")
async def list_own(actor: CustomerActor, rights: Rights) -> list[RequestNotice]:
    """What one has asked for, newest first."""
    return await rights.list_own(actor)


@router.get("/customers/{customer_id}/privacy")
async def get_privacy(actor: StaffActor, customer_id: CustomerId, rights: Rights) -> PrivacyView:
    """Where a customer's data stands: what is known, consents, requests, holds, terms."""
    return await rights.get_privacy(actor, customer_id)


@router.post("/customers/{customer_id}/reveal")
async def reveal(actor: StaffActor, customer_id: CustomerId, command: Reveal, rights: Rights) -> Revealed:
    """One field in full; the reason is kept in the log of acts."""
    return await rights.reveal(actor, customer_id, command)


@router.post("/customers/{customer_id}/data-requests", status_code=201)
async def enter(actor: StaffActor, customer_id: CustomerId, command: AskRequest, rights: Rights) -> DataRequestView:
    """Enter what a customer asked for by telephone, by letter or in a conversation."""
    return await rights.enter(actor, customer_id, command)


@router.put("/customers/{customer_id}/personal")
async def correct(actor: StaffActor, customer_id: CustomerId, command: CorrectCustomer, rights: Rights) -> PrivacyView:
    """Put name, telephone or identity number right."""
    return await rights.correct(actor, customer_id, command)


_ZIP: dict[int | str, dict[str, object]] = {200: {"content": {"application/zip": {}}}}


@router.get("/customers/{customer_id}/copy", response_class=Response, responses=_ZIP)
async def copy(actor: StaffActor, customer_id: CustomerId, rights: Rights) -> Response:
    """A customer's copy of his data, as a zip file."""
    data = await rights.copy(actor, customer_id)
    headers = {"Content-Disposition": f'attachment; filename="{customer_id}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


@router.post("/customers/{customer_id}/erase")
async def erase(actor: StaffActor, customer_id: CustomerId, rights: Rights) -> PrivacyView:
    """Take away who he is, at once and for good; records of business stay unread until their term is over."""
    return await rights.erase(actor, customer_id)


@router.put("/customers/{customer_id}/relationship-end")
async def end_relationship(
    actor: StaffActor, customer_id: CustomerId, command: EndRelationship, rights: Rights
) -> PrivacyView:
    """Write down that a customer has closed his accounts."""
    return await rights.end_relationship(actor, customer_id, command)


@router.post("/customers/{customer_id}/holds", status_code=201)
async def place_hold(actor: StaffActor, customer_id: CustomerId, command: PlaceHold, rights: Rights) -> LegalHoldView:
    """Keep everything of a customer, whatever its terms."""
    return await rights.place_hold(actor, customer_id, command)


@router.get("/privacy/holds")
async def list_holds(actor: StaffActor, rights: Rights) -> list[LegalHoldView]:
    """The holds that stand."""
    return await rights.list_holds(actor)


@router.delete("/privacy/holds/{hold_id}", status_code=204)
async def release_hold(actor: StaffActor, hold_id: UUID, rights: Rights) -> None:
    """Release a hold."""
    await rights.release_hold(actor, hold_id)


@router.get("/privacy/requests")
async def list_requests(
    actor: StaffActor,
    rights: Rights,
    *,
    is_open: Annotated[bool, Query(alias="open")] = True,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[DataRequestView]:
    """Open requests, most urgent first, or decided ones, newest first."""
    return await rights.list_requests(actor, is_open=is_open, cursor=cursor, limit=limit)


@router.post("/privacy/requests/{request_id}/decision")
async def decide(actor: StaffActor, request_id: UUID, command: DecideRequest, rights: Rights) -> DataRequestView:
    """Close a request with an answer to the customer."""
    return await rights.decide(actor, request_id, command)


@router.get("/privacy/terms")
async def list_terms(actor: StaffActor, rights: Rights) -> list[TermView]:
    """How long what is kept, and on what basis."""
    return await rights.list_terms(actor)


@router.put("/privacy/terms/{kind}")
async def set_term(actor: StaffActor, kind: TermKind, command: SetTerm, rights: Rights) -> list[TermView]:
    """Set a term; never below what the law asks for."""
    return await rights.set_term(actor, kind, command)


@router.get("/privacy/figures")
async def figures(actor: StaffActor, rights: Rights) -> PrivacyFigures:
    """How much is open, overdue, held, restricted and destroyed."""
    return await rights.figures(actor)
