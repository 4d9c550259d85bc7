"""What identity takes in and gives out."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from wenlu.kernel.actors import Permission
from wenlu.kernel.ids import AccountId, SessionId, StaffId
from wenlu.sdk.messages import Frozen, Stripped, Text

MAX_PASSWORD = 256
"""Characters; longer input is refused before it costs a hash."""


class Role(StrEnum):
    """The persons of product.md; what each may do is the table in `rules`."""

    ADVISER = "adviser"
    AGENT = "agent"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    COMPLIANCE = "compliance"
    AML = "aml"
    EDITOR = "editor"
    OPERATOR = "operator"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class AccountKind(StrEnum):
    """A person, or a program of the firm."""

    STAFF = "staff"
    SERVICE = "service"


class StaffKind(StrEnum):
    """What a member of staff is for: adviser (投顾), agent (客服), relationship manager (客户经理) and others."""

    ADVISER = "adviser"
    AGENT = "agent"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    COMPLIANCE = "compliance"
    AML = "aml"
    EDITOR = "editor"
    OPERATOR = "operator"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class StaffCard(Frozen):
    """What anybody may see of a member of staff, customers included.

    Defined on the ground floor because accounts show it; the organisation fills it.
    """

    id: StaffId
    name: str
    title: str
    kind: StaffKind
    licence_number: str | None
    photo_url: str | None
    office: str


def _distinct(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in roles)


Login = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$")]
Password = Annotated[SecretStr, Field(min_length=1, max_length=MAX_PASSWORD)]
Name = Annotated[Stripped, StringConstraints(min_length=1, max_length=100)]
Roles = Annotated[tuple[Role, ...], Field(max_length=100), AfterValidator(_distinct)]


class SignIn(Frozen):
    """Login and password as typed; what cannot be a login is treated like an unknown one."""

    login: Annotated[Text, StringConstraints(max_length=200)]
    password: Password


class ChangePassword(Frozen):
    old_password: Password
    new_password: Password


class ResetPassword(Frozen):
    new_password: Password


class CreateAccount(Frozen):
    login: Login
    name: Name
    password: Password
    roles: Roles = ()
    kind: AccountKind = AccountKind.STAFF


class UpdateAccount(Frozen):
    """What is left out stays as it is."""

    name: Name | None = None
    roles: Roles | None = None
    disabled: bool | None = None


class AccountView(Frozen):
    """An account as its administrator sees it."""

    id: AccountId
    login: str
    name: str
    kind: AccountKind
    roles: tuple[Role, ...]
    disabled: bool
    created_at: datetime
    signed_in_at: datetime | None


class MyAccountView(Frozen):
    """The account of the person who asks, with everything that the pages need to show what he may do."""

    id: AccountId
    login: str
    name: str
    roles: tuple[Role, ...]
    permissions: tuple[Permission, ...]
    staff: StaffCard | None


class SignedIn(Frozen):
    """The token is shown this once; only its hash is kept."""

    token: str
    expires_at: datetime
    account: MyAccountView


class SessionView(Frozen):
    """One place where an account is signed in; `current` is the one that asks."""

    id: SessionId
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    user_agent: str
    current: bool


class DemoAccountView(Frozen):
    """An account of the demonstration firm, shown at sign-in."""

    login: str
    password: str
    name: str
    roles: tuple[Role, ...]


class SignInHintView(Frozen):
    accounts: tuple[DemoAccountView, ...]
