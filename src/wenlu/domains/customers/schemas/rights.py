"""A customer's rights over his data, and how long which of it is kept."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from wenlu.domains.customers.schemas.profile import IdentityNumber, Phone, Purpose, Short
from wenlu.kernel.ids import CustomerId
from wenlu.sdk.messages import Frozen, Stripped

Why = Annotated[Stripped, StringConstraints(min_length=4, max_length=500)]
"""A reason that is kept; a single sign is none."""


class PersonalField(StrEnum):
    """What staff may have shown to them in full, one by one and with a reason."""

    NAME = "name"
    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"
    EXTERNAL_ID = "external_id"


class Reveal(Frozen):
    """Show one field in full; the reason goes into the log of acts."""

    field: PersonalField
    why: Why


class Revealed(Frozen):
    """The value; None where it is not known."""

    field: PersonalField
    value: str | None


class CorrectCustomer(Frozen):
    """Put personal data right; what is left out stays as it is."""

    name: Short | None = None
    phone: Phone | None = None
    identity_number: IdentityNumber | None = None
    why: Why

    @model_validator(mode="after")
    def _check_something(self) -> Self:
        if self.name is None and self.phone is None and self.identity_number is None:
            raise ValueError("nothing to put right")
        return self


class RequestKind(StrEnum):
    """What a customer may ask of us (Personal Information Protection Law art. 24, 44 to 47)."""

    COPY = "copy"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"
    """Against a decision that a machine alone has made."""


class RequestState(StrEnum):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class AskRequest(Frozen):
    """Ask for something, in one's own words if need be."""

    kind: RequestKind
    words: Annotated[Stripped, StringConstraints(max_length=1000)] = ""


class DecideRequest(Frozen):
    """Close a request; the answer is what the customer is told."""

    state: Literal[RequestState.DONE, RequestState.REFUSED]
    answer: Why


class DataRequestView(Frozen):
    """A request; `words` are None where they went with the customer's data."""

    id: UUID
    customer_id: CustomerId
    customer: str
    kind: RequestKind
    words: str | None
    by_customer: bool
    state: RequestState
    at: datetime
    due_on: date
    decided_at: datetime | None
    decided_by: str | None
    answer: str | None


class RequestNotice(Frozen):
    """A request as the customer himself sees it."""

    id: UUID
    kind: RequestKind
    state: RequestState
    at: datetime
    due_on: date
    answer: str | None


class PlaceHold(Frozen):
    """Keep everything of a customer, whatever its terms, as a court or an authority asks."""

    why: Why


class LegalHoldView(Frozen):
    id: UUID
    customer_id: CustomerId
    why: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None
    released_by: str | None


class TermKind(StrEnum):
    """What a term is about."""

    RECORDS = "records"
    VISITOR_RECORDS = "visitor_records"
    IDENTITY = "identity"
    REQUEST = "request"


class TermView(Frozen):
    """How long something is kept or may take; never less than `least`, which the law says."""

    kind: TermKind
    amount: int
    least: int
    unit: Literal["years", "working_days"]
    basis: str
    basis_en: str
    is_confirmed: bool
    """False where no statute gives the number and the firm must confirm it."""
    changed_at: datetime | None
    changed_by: str | None


class SetTerm(Frozen):
    amount: Annotated[int, Field(ge=1, le=100)]


class EndRelationship(Frozen):
    """The customer has closed his accounts; from this day the terms run."""

    ended_on: date


class ConsentFact(Frozen):
    """One answer of a customer, with the version of the words that he was shown."""

    purpose: Purpose
    granted: bool
    at: datetime
    text_version: str


class PrivacyView(Frozen):
    """Where a customer's data stands."""

    customer_id: CustomerId
    fields: tuple[PersonalField, ...]
    """Those that are known and can be revealed."""
    consents: tuple[ConsentFact, ...]
    requests: tuple[DataRequestView, ...]
    holds: tuple[LegalHoldView, ...]
    ended_on: date | None
    restricted_at: datetime | None
    """Since then his data may only be kept, not used (art. 47)."""
    identity_erased_at: datetime | None
    records_destroyed_at: datetime | None
    records_kept_until: date | None
    """When his records may go; None while nothing says when, or after they went."""


class PrivacyFigures(Frozen):
    """How much is open, for the head of the page."""

    open: int
    overdue: int
    due_soon: int
    holds: int
    restricted: int
    destroyed: int
