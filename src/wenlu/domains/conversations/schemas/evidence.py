"""Seals, and what a verification finds."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from wenlu.domains.audit.schemas import AuditFlaw
from wenlu.sdk.messages import Frozen


class BrokenChain(Frozen):
    """An event of a conversation that is not as it was written.

    `missing`: it is not there; `changed`: it is not what was written there; `moved`: it was written in another place;
    `inserted`: it was never written, or is a copy; `end`: the log ends elsewhere than the conversation says; `stray`:
    there are events and no conversation; `unlike_seal`: the whole chain is sound and another than the one that was
    sealed; `removed`: the whole conversation is gone, which a seal remembers.
    """

    conversation_id: UUID
    seq: int
    flaw: Literal["missing", "changed", "moved", "inserted", "end", "stray", "unlike_seal", "removed"]


class BrokenSeal(Frozen):
    """A seal that does not hold.

    `root`: its leaves are not those that were sealed; `signature`: it was changed after it was signed; `key`: it is
    signed with a key that is not the firm's; `previous`: it does not follow the seal before it; `timestamp`: its time
    stamp is of something else; `missing`: there is a copy of it beside the database and no such seal in it; `copy`: the
    copy says something else.
    """

    seal: date
    flaw: Literal["root", "signature", "key", "previous", "timestamp", "missing", "copy"]


class BrokenAudit(Frozen):
    """An entry of the log of acts that is not as it was written."""

    audit: int
    flaw: Literal["missing", "changed", "unlike_seal"]

    @classmethod
    def of(cls, flaw: AuditFlaw) -> "BrokenAudit":
        return cls(audit=flaw.seq, flaw=flaw.flaw)


Broken = BrokenChain | BrokenSeal | BrokenAudit


class EvidenceReport(Frozen):
    """What `wenlu evidence verify` writes: how much was read, and what of it is broken.

    `sealed_through` is the last sealed day: what was written since then is chained, and proven once it is sealed.
    """

    conversations: int
    events: int
    audit_entries: int = 0
    seals: int = 0
    sealed_through: date | None = None
    broken: tuple[Broken, ...]


class SealView(Frozen):
    """A day's seal, for the calendar; `stamped_at` is the time that an authority swears to."""

    day: date
    since: date
    conversations: int
    root: str
    key_id: str
    algorithm: str
    sealed_at: datetime
    stamped_at: datetime | None


class SealKeyView(Frozen):
    """A public key by which seals can be checked without this platform (hexadecimal)."""

    id: str
    algorithm: str
    public_key: str
    made_at: datetime


class SealOverview(Frozen):
    """What the page of evidence shows first: the seals of a span of time, and how seals are made."""

    seals: list[SealView]
    keys: list[SealKeyView]
    last_day: date | None
    """The last finished day: one without a seal waits for the loop."""
    timestamps: bool
    """Whether an authority for time stamps is configured."""


class ChainState(Frozen):
    """How a conversation stands in the evidence: how long its log is, and how far seals cover it."""

    conversation_id: UUID
    customer_id: UUID
    opened_at: datetime
    events: int
    sealed_seq: int
    sealed_on: date | None
    broken: tuple[BrokenChain, ...]


class VerificationView(Frozen):
    """A verification of everything that somebody asked for: under way, done, or interrupted."""

    id: UUID
    asked_by: str
    started_at: datetime
    state: Literal["running", "done", "interrupted"]
    done: int
    total: int
    report: EvidenceReport | None
