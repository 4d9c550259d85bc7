"""What customers takes in and gives out."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from wenlu.domains.organisation.schemas import StaffCard
from wenlu.kernel.ids import CustomerId, StaffId, UnitId
from wenlu.sdk.messages import Frozen, Stripped

Locale = Literal["zh-CN", "en"]


class CustomerKind(StrEnum):
    """A visitor is nobody we know yet; a known customer has been named by the firm's own app.

    Of an erased one only records are left that the law asks to keep, and nobody can tell any more whose they are.
    """

    VISITOR = "visitor"
    KNOWN = "known"
    ERASED = "erased"


class Grade(StrEnum):
    """Tolerance of risk by questionnaire, C1 (least) to C5 (适当性)."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"


class Tier(StrEnum):
    """By the monthly average of daily assets (月日均资产)."""

    BASIC = "basic"
    AFFLUENT = "affluent"
    WEALTHY = "wealthy"


class Purpose(StrEnum):
    """What a customer is asked for, one by one (Personal Information Protection Law art. 13 and 14)."""

    PROFILING = "profiling"
    MARKETING = "marketing"
    TRACKING = "tracking"


Short = Annotated[Stripped, StringConstraints(min_length=1, max_length=100)]
Phone = Annotated[Stripped, StringConstraints(pattern=r"^[0-9+() -]{5,25}$")]
IdentityNumber = Annotated[Stripped, StringConstraints(pattern=r"^[0-9A-Za-z]{6,30}$")]


class Bonds(Frozen):
    """Four bonds, none of which is lost by a change in another (domain.md, tiers and relationships)."""

    developed_by: StaffId | None = None
    serves: StaffId | None = None
    compliance_unit: UnitId | None = None
    responds_last: StaffId | None = None
    """The responsible person (专属响应人)."""


class CreateCustomer(Frozen):
    """A customer as the firm's core system knows him; `external_id` is its number for him."""

    external_id: Short
    name: Short
    phone: Phone | None = None
    identity_number: IdentityNumber | None = None
    grade: Grade | None = None
    lowest_grade: bool = False
    """C1 with the lowest sub-grade, who may not go above it even after a warning."""
    tier: Tier | None = None
    bonds: Bonds = Bonds()
    has_advisory_contract: bool = False
    locale: Locale = "zh-CN"
    since: datetime | None = None

    @model_validator(mode="after")
    def _check_lowest(self) -> Self:
        if self.lowest_grade and self.grade is not Grade.C1:
            raise ValueError("only C1 has a lowest sub-grade")
        return self


class IdentityClaims(BaseModel):
    """What the firm's app says of its customer, signed with HS256 under the shared secret.

    `sub` is the firm's number for him. Other claims are ignored, as is usual for such tokens.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: Short
    name: Short
    phone: Phone | None = None
    grade: Grade | None = None
    exp: Annotated[int, Field(ge=0, lt=2**40)]
    jti: Short


class CustomerBrief(Frozen):
    """What goes with every conversation; the name is masked."""

    id: CustomerId
    kind: CustomerKind
    name: str
    grade: Grade | None
    lowest_grade: bool
    tier: Tier | None
    has_advisory_contract: bool
    locale: Locale
    responds_last: StaffId | None
    since: datetime


class ConsentView(Frozen):
    purpose: Purpose
    granted: bool


class SetConsent(Frozen):
    granted: bool


class CustomerCard(Frozen):
    """The customer as staff see him beside a conversation; name and telephone are masked."""

    id: CustomerId
    kind: CustomerKind
    name: str
    grade: Grade | None
    tier: Tier | None
    phone_masked: str | None
    responsible: StaffCard | None
    office: str | None
    since: datetime
    consents: tuple[ConsentView, ...]
    conversations: int


class Recognition(Frozen):
    """Who a visitor turned out to be; `merged_from` is the visitor whose conversations are now the customer's."""

    customer: CustomerBrief
    merged_from: CustomerId | None


class Welcome(Frozen):
    """Who came to the chat page, and the token with which he goes on."""

    customer: CustomerBrief
    token: str
    consents: tuple[ConsentView, ...]
    merged_from: CustomerId | None
