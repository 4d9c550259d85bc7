"""Customers over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from wenlu.domains.customers.schemas import ConsentView, CustomerCard, Purpose, SetConsent
from wenlu.domains.customers.service import CustomerService
from wenlu.kernel.ids import CustomerId
from wenlu.kernel.paging import Page
from wenlu.platform.http import CustomerActor, StaffActor, use
from wenlu.sdk.messages import Text

router = APIRouter(prefix="/api/v1", tags=["customers"])

Customers = Annotated[CustomerService, Depends(use(CustomerService))]


@router.get("/customers")
async def list_customers(
    actor: StaffActor,
    customers: Customers,
    q: Annotated[Text, Query(max_length=100)] = "",
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[CustomerCard]:
    """Known customers, newest first; `q` is an id or a whole name, telephone, identity or customer number."""
    return await customers.list_customers(actor, q, cursor, limit)


@router.get("/customers/{customer_id}")
async def get_customer(actor: StaffActor, customer_id: CustomerId, customers: Customers) -> CustomerCard:
    """One customer; a visitor who was recognised is the customer he became."""
    return await customers.open_card(actor, customer_id)


@router.put("/chat/consents/{purpose}")
async def set_consent(
    actor: CustomerActor,
    purpose: Purpose,
    command: SetConsent,
    customers: Customers,
) -> ConsentView:
    """Agree to a purpose, or take the agreement back (Personal Information Protection Law art. 15)."""
    return await customers.set_consent(actor, purpose, granted=command.granted)
