"""Who does something: the argument that every use case takes first."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from wenlu.kernel.errors import Forbidden


class ActorKind(StrEnum):
    """The four kinds that the log knows."""

    CUSTOMER = "customer"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class Permission(StrEnum):
    """What a role may allow; roles are a table in `identity.rules`."""

    SERVE_CUSTOMERS = "serve_customers"
    SUPERVISE = "supervise"
    READ_CUSTOMERS = "read_customers"
    READ_KNOWLEDGE = "read_knowledge"
    EDIT_KNOWLEDGE = "edit_knowledge"
    APPROVE_KNOWLEDGE = "approve_knowledge"
    REVIEW_COMPLIANCE = "review_compliance"
    APPROVE_RULES = "approve_rules"
    INSPECT = "inspect"
    HANDLE_COMPLAINTS = "handle_complaints"
    READ_AML = "read_aml"
    READ_EVIDENCE = "read_evidence"
    GOVERN_DATA = "govern_data"
    OPERATE_GROWTH = "operate_growth"
    READ_PERFORMANCE = "read_performance"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a customer, a member of staff (`id` is his staff id), the bot, the platform itself.

    `account_id` and `session_id` are given for staff, `name` is what others in a conversation see.
    """

    kind: ActorKind
    id: UUID | None
    name: str
    permissions: frozenset[Permission] = frozenset()
    account_id: UUID | None = None
    session_id: UUID | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def check(self, permission: Permission) -> None:
        """Raise `Forbidden` unless the actor has the permission."""
        if permission not in self.permissions:
            raise Forbidden(f"needs {permission}", permission=permission.value)

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF


BOT = Actor(ActorKind.BOT, None, "bot")
SYSTEM = Actor(ActorKind.SYSTEM, None, "system", frozenset(Permission))
