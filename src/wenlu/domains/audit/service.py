"""The door of the log of acts: every other domain writes down here what its staff did."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from wenlu.domains.audit.rules import AuditWalk, Entry, entry_hash, follow
from wenlu.domains.audit.schemas import (
    Act,
    AuditEntryView,
    AuditFlaw,
    AuditHead,
    AuditPerson,
    Detail,
    SearchAudit,
    Subject,
    SubjectKind,
)
from wenlu.domains.audit.store import AuditStore
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Invalid
from wenlu.kernel.ids import new_id
from wenlu.kernel.paging import Page, decode_cursor, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

AGAIN = timedelta(minutes=10)
"""Who looks at the same thing again within this time is not written down again."""
_OF_CUSTOMERS = frozenset({SubjectKind.CUSTOMER, SubjectKind.CONVERSATION, SubjectKind.FILE})
_BATCH = 2000


def record_act(
    work: UnitOfWork,
    at: datetime,
    actor: Actor,
    act: Act,
    subject: Subject | None = None,
    *,
    detail: Detail | None = None,
    needs: Permission | None = None,
) -> None:
    """Write an act down in the caller's unit of work: both are committed, or neither is.

    `detail` holds codes, counts, ids and versions, never words or personal data of a customer. An act with `needs` is
    shown only to who has that permission.
    """
    work.before_commit(partial(_write, work, _draft(at, actor, act, subject, detail, needs)))


def record_look(
    work: UnitOfWork, at: datetime, actor: Actor, act: Act, subject: Subject, *, detail: Detail | None = None
) -> None:
    """Write down that a member of staff looked at something; again only after `AGAIN`, since pages refresh.

    Customers and the platform look at what is theirs: nothing is written for them.
    """
    if actor.is_staff:
        work.before_commit(partial(_write_look, work, _draft(at, actor, act, subject, detail, None)))


class AuditService:
    """The append-only log of acts (审计日志), chained by hash and sealed daily with the conversations.

    An act takes its place in the chain just before its unit of work commits, under a short lock that all writers share:
    acts are rare beside messages. So whatever the caller does while it works, it neither waits for another nor
    deadlocks, and an act that was rolled back leaves nothing. Services that have a clock call `record_act` and
    `record_look` in their own unit of work; who has none, or none open, calls `record` and `note` here.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    def record(
        self,
        work: UnitOfWork,
        actor: Actor,
        act: Act,
        subject: Subject | None = None,
        *,
        detail: Detail | None = None,
        needs: Permission | None = None,
    ) -> None:
        """The same as `record_act`, now."""
        record_act(work, self._clock.now(), actor, act, subject, detail=detail, needs=needs)

    async def note(
        self,
        actor: Actor,
        act: Act,
        subject: Subject | None = None,
        *,
        detail: Detail | None = None,
        needs: Permission | None = None,
    ) -> None:
        """Write an act down in a unit of work of its own; it is durable when this returns."""
        async with self._unit_of_work() as work:
            self.record(work, actor, act, subject, detail=detail, needs=needs)

    async def search(
        self, actor: Actor, command: SearchAudit, cursor: str | None = None, limit: int = 50
    ) -> Page[AuditEntryView]:
        """Return acts, newest first; that somebody read them is an act as well."""
        actor.check(Permission.READ_EVIDENCE)
        before = _before(cursor)
        allowed = [permission.value for permission in actor.permissions]
        async with self._unit_of_work() as work:
            record_look(work, self._clock.now(), actor, Act.AUDIT_READ, Subject(SubjectKind.AUDIT))
            found = await AuditStore(work).search(command, allowed, before, limit + 1)
        more = len(found) > limit
        shown = found[:limit]
        return Page([_view(entry) for entry in shown], encode_cursor(shown[-1].seq) if more else None)

    async def list_people(self, actor: Actor, containing: str, limit: int = 20) -> list[AuditPerson]:
        """Return members of staff who have acted, by name."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            found = await AuditStore(work).list_people(containing.strip(), limit)
        return [AuditPerson(id=id_, name=name) for id_, name in found]

    async def head(self, work: UnitOfWork) -> AuditHead:
        """Return where the log of acts ends, for a seal."""
        return await AuditStore(work).head()

    async def verify(self, sealed: dict[int, bytes] | None = None) -> tuple[int, list[AuditFlaw]]:
        """Follow the whole chain; return how many entries there are and what is wrong.

        `sealed` is what seals say of it (seq to hash): an entry that is not as it was sealed, or is gone, is found even
        where the whole chain behind it was made anew.
        """
        walk, flaws, sealed = AuditWalk(), list[AuditFlaw](), dict(sealed or {})
        read = last = 0
        while True:
            async with self._unit_of_work() as work:
                kept = await AuditStore(work).list_kept(last, _BATCH)
            for item in kept:
                last = item.entry.seq
                walk = follow(walk, item.entry, item.digest)
                if sealed.pop(item.entry.seq, item.digest) != item.digest:
                    flaws.append(AuditFlaw(seq=item.entry.seq, flaw="unlike_seal"))
            read += len(kept)
            if len(kept) < _BATCH:
                break
        if walk.flaw is not None:
            flaws.insert(0, AuditFlaw(seq=walk.seq, flaw=walk.flaw))
        flaws += [AuditFlaw(seq=seq, flaw="missing") for seq in sorted(sealed) if seq]
        return read, flaws


def _draft(
    at: datetime, actor: Actor, act: Act, subject: Subject | None, detail: Detail | None, needs: Permission | None
) -> Entry:
    return Entry(
        id=new_id(),
        seq=0,
        at=at,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        account_id=actor.account_id,
        actor_name=actor.name,
        act=act.value,
        subject_kind=subject.kind.value if subject else None,
        subject_id=None if subject is None or subject.id is None else str(subject.id),
        customer_id=subject.customer_id if subject else None,
        needs=shown_to.value if (shown_to := needs or _reserved(actor, subject)) else None,
        detail=dict(detail or {}),
    )


def _reserved(actor: Actor, subject: Subject | None) -> Permission | None:
    """Return the permission that an act needs by who did it.

    Whom the post for anti-money-laundering looks at, it alone may know: that it looks would tell of a case
    (Anti-Money-Laundering Law art. 7, 35).
    """
    concerns = subject is not None and (subject.customer_id is not None or subject.kind in _OF_CUSTOMERS)
    return Permission.READ_AML if concerns and actor.is_staff and actor.may(Permission.READ_AML) else None


async def _write(work: UnitOfWork, draft: Entry) -> None:
    """Give an entry its place in the chain; nothing but the commit comes behind this."""
    store = AuditStore(work)
    head = await store.lock_head()
    entry = replace(draft, seq=head.seq + 1)
    await store.insert(entry, entry_hash(head.hash, entry))


async def _write_look(work: UnitOfWork, draft: Entry) -> None:
    if not await AuditStore(work).was_recorded(draft, since=draft.at - AGAIN):
        await _write(work, draft)


def _view(entry: Entry) -> AuditEntryView:
    return AuditEntryView(
        id=entry.id,
        at=entry.at,
        actor_kind=ActorKind(entry.actor_kind),
        actor_id=entry.actor_id,
        account_id=entry.account_id,
        actor_name=entry.actor_name,
        act=Act(entry.act),
        subject_kind=SubjectKind(entry.subject_kind) if entry.subject_kind else None,
        subject_id=entry.subject_id,
        customer_id=entry.customer_id,
        detail=dict(entry.detail),
    )


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    position = decode_cursor(cursor)
    if len(position) != 1 or not isinstance(position[0], int):
        raise Invalid("not a cursor of ours")
    return position[0]
