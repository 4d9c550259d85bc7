"""What is recorded of an act, and what leaves the domain of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import Frozen


class Act(StrEnum):
    """Everything that is recorded; the console has a text for each. A domain that records another adds it here."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  names an act
    PASSWORD_RESET = "password_reset"  # noqa: S105  names an act
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    CUSTOMERS_SEARCHED = "customers_searched"
    CUSTOMER_OPENED = "customer_opened"
    CONVERSATION_OPENED = "conversation_opened"
    CONVERSATION_TAKEN_OVER = "conversation_taken_over"
    WHISPERED = "whispered"
    HELD_RELEASED = "held_released"
    HELD_REFUSED = "held_refused"
    HOLD_POLICY_SET = "hold_policy_set"
    FILE_DOWNLOADED = "file_downloaded"
    PERSONAL_REVEALED = "personal_revealed"
    PERSONAL_CORRECTED = "personal_corrected"
    DATA_REQUEST_ENTERED = "data_request_entered"
    DATA_REQUEST_DECIDED = "data_request_decided"
    DATA_COPIED = "data_copied"
    IDENTITY_ERASED = "identity_erased"
    RECORDS_DESTROYED = "records_destroyed"
    RELATIONSHIP_ENDED = "relationship_ended"
    LEGAL_HOLD_PLACED = "legal_hold_placed"
    LEGAL_HOLD_RELEASED = "legal_hold_released"
    RETENTION_CHANGED = "retention_changed"
    KNOWLEDGE_PUBLISHED = "knowledge_published"
    KNOWLEDGE_RETIRED = "knowledge_retired"
    KNOWLEDGE_EXPORTED = "knowledge_exported"
    KNOWLEDGE_IMPORTED = "knowledge_imported"
    RULES_CHANGED = "rules_changed"
    CONVERSATION_REVIEWED = "conversation_reviewed"
    SCORECARD_PUBLISHED = "scorecard_published"
    SAMPLING_CHANGED = "sampling_changed"
    CASE_OPENED = "case_opened"
    CASE_ACTED = "case_acted"
    SECRET_CASE_OPENED = "secret_case_opened"  # noqa: S105  names an act
    SECRET_CASE_ACTED = "secret_case_acted"  # noqa: S105  names an act
    ALERT_RAISED = "alert_raised"
    ALERT_JUDGED = "alert_judged"
    ALERT_APPEALED = "alert_appealed"
    TRAINING_DONE = "training_done"
    COMPLAINT_OPENED = "complaint_opened"
    COMPLAINT_ACTED = "complaint_acted"
    COMPLAINTS_REPORTED = "complaints_reported"
    INSPECTION_POLICY_SET = "inspection_policy_set"
    CALENDAR_CHANGED = "calendar_changed"
    AUDIT_READ = "audit_read"
    EVIDENCE_VERIFIED = "evidence_verified"
    EVIDENCE_EXPORTED = "evidence_exported"
    EVIDENCE_DOWNLOADED = "evidence_downloaded"


class SubjectKind(StrEnum):
    """What an act was done to."""

    ACCOUNT = "account"
    SESSION = "session"
    CUSTOMER = "customer"
    CONVERSATION = "conversation"
    FILE = "file"
    KNOWLEDGE = "knowledge"
    RULES = "rules"
    CASE = "case"
    SECRET_CASE = "secret_case"  # noqa: S105  names a subject
    ALERT = "alert"
    COMPLAINT = "complaint"
    POLICY = "policy"
    AUDIT = "audit"
    EVIDENCE = "evidence"


Detail = Mapping[str, str | int | bool | Sequence[str] | Sequence[int] | None]
"""What else is worth knowing: codes, counts, ids, versions. Never words of a customer, a name or a number of his.

No fractions: an entry is hashed as JSON, and the database would give some of them back in another form.
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to; `customer_id` where it concerns one, so that he finds everything that was done."""

    kind: SubjectKind
    id: UUID | str | None = None
    customer_id: UUID | None = None


class AuditEntryView(Frozen):
    """One act, as it was recorded."""

    id: UUID
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    account_id: UUID | None
    actor_name: str
    act: Act
    subject_kind: SubjectKind | None
    subject_id: str | None
    customer_id: UUID | None
    detail: dict[str, JsonValue]


class AuditPerson(Frozen):
    """Somebody who has acted, for choosing him in a search."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class SearchAudit:
    """What is looked for; everything that is given must hold. `since` is included, `until` is not."""

    person: UUID | None = None
    acts: tuple[Act, ...] = ()
    subject_kind: SubjectKind | None = None
    subject_id: str | None = None
    customer_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the log of acts ends: what a seal takes of it."""

    seq: int
    hash: bytes


class AuditFlaw(Frozen):
    """An entry of the log of acts that is not as it was written; `seq` counts from 1.

    `missing`: it is not there; `changed`: it is not what was written there; `unlike_seal`: a seal knows another.
    """

    seq: int
    flaw: Literal["missing", "changed", "unlike_seal"]
