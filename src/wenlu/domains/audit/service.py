"""The door of the log of acts: every other domain writes down here what its staff did."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

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
"""Who looks at the same thing again within this time is not written down again by the same node."""
_REMEMBERED = 20_000
_BATCH = 2000


class AuditService:
    """The append-only log of acts (审计日志), chained by hash and sealed daily with the conversations.

    An act takes its place in the chain just before its unit of work commits, under a short lock that all writers share:
    acts are rare beside messages. So whatever the caller does while it works, it neither waits for another nor
    deadlocks, and an act that was rolled back leaves nothing.
    """

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._looked: OrderedDict[tuple[UUID | None, Act, str | None], datetime] = OrderedDict()

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
        """Write an act down in the caller's unit of work: both are committed, or neither is.

        `detail` holds codes, counts, ids and versions, never words or personal data of a customer. An act with `needs`
        is shown only to who has that permission.
        """
        work.before_commit(partial(_write, work, self._draft(actor, act, subject, detail, needs)))

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

    async def note_look(self, actor: Actor, act: Act, subject: Subject, *, detail: Detail | None = None) -> None:
        """Write down that a member of staff looked at something; again only after a while, since pages refresh.

        Customers and the platform look at what is theirs: nothing is written for them.
        """
        if actor.kind is not ActorKind.STAFF:
            return
        key = (actor.account_id, act, None if subject.id is None else str(subject.id))
        now = self._clock.now()
        last = self._looked.get(key)
        if last is not None and now - last < AGAIN:
            return
        await self.note(actor, act, subject, detail=detail)
        self._looked[key] = now
        self._looked.move_to_end(key)
        if len(self._looked) > _REMEMBERED:
            self._looked.popitem(last=False)

    async def search(
        self, actor: Actor, command: SearchAudit, cursor: str | None = None, limit: int = 50
    ) -> Page[AuditEntryView]:
        """Return acts, newest first; that somebody read them is an act as well."""
        actor.check(Permission.READ_EVIDENCE)
        await self.note_look(actor, Act.AUDIT_READ, Subject(SubjectKind.AUDIT))
        before = _before(cursor)
        allowed = [permission.value for permission in actor.permissions]
        async with self._unit_of_work() as work:
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
        self, actor: Actor, act: Act, subject: Subject | None, detail: Detail | None, needs: Permission | None
    ) -> Entry:
        return Entry(
            id=new_id(),
            seq=0,
            at=self._clock.now(),
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            account_id=actor.account_id,
            actor_name=actor.name,
            act=act.value,
            subject_kind=subject.kind.value if subject else None,
            subject_id=None if subject is None or subject.id is None else str(subject.id),
            customer_id=subject.customer_id if subject else None,
            needs=needs.value if needs else None,
            detail=dict(detail or {}),
        )


async def _write(work: UnitOfWork, draft: Entry) -> None:
    """Give an entry its place in the chain; nothing but the commit comes behind this."""
    store = AuditStore(work)
    head = await store.lock_head()
    entry = replace(draft, seq=head.seq + 1)
    await store.insert(entry, entry_hash(head.hash, entry))


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
