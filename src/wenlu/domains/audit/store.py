"""Every query of the log of acts."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.audit.rules import Entry
from wenlu.domains.audit.schemas import AuditHead, SearchAudit
from wenlu.domains.audit.tables import audit_entry
from wenlu.kernel.hashing import GENESIS
from wenlu.platform.database import UnitOfWork

_LOCK = 7302
"""Advisory lock under which entries get their place; held from just before a commit until the commit."""
_FIELDS = tuple(audit_entry.c[field.name] for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as it is kept, and the hash that is kept with it."""

    entry: Entry
    digest: bytes


class AuditStore:
    """The log of acts in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock_head(self) -> AuditHead:
        """Return where the log ends, which nobody changes until this unit of work has ended."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        return await self.head()  # a statement of its own: it sees what was committed while this one waited

    async def head(self) -> AuditHead:
        """Return where the log ends now."""
        c = audit_entry.c
        query = sa.select(c.seq, c.hash).order_by(c.seq.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return AuditHead(0, GENESIS) if row is None else AuditHead(*row)

    async def insert(self, entry: Entry, digest: bytes) -> None:
        row = asdict(entry) | {"detail": dict(entry.detail), "hash": digest}
        await self._connection.execute(sa.insert(audit_entry), row)

    async def was_recorded(self, entry: Entry, since: datetime) -> bool:
        """Say whether the same person did the same to the same thing since then."""
        c = audit_entry.c
        same = sa.exists().where(
            c.subject_id == entry.subject_id,  # IS NULL where there is none
            c.subject_kind == entry.subject_kind,
            c.account_id == entry.account_id,
            c.act == entry.act,
            c.at > since,
        )
        return bool((await self._connection.execute(sa.select(same))).scalar())

    async def list_kept(self, after: int, limit: int) -> list[KeptEntry]:
        """Return entries behind a `seq`, in their order, as they are kept."""
        query = sa.select(*_FIELDS, audit_entry.c.hash).where(audit_entry.c.seq > after)
        rows = await self._connection.execute(query.order_by(audit_entry.c.seq).limit(limit))
        return [KeptEntry(Entry(*row[:-1]), row[-1]) for row in rows]

    async def search(
        self, command: SearchAudit, allowed: Collection[str], before: int | None, limit: int
    ) -> list[Entry]:
        """Return what was looked for, newest first, of what needs no permission or one of those `allowed`."""
        c = audit_entry.c
        query = sa.select(*_FIELDS).where(sa.or_(c.needs.is_(None), c.needs.in_(allowed)), *_conditions(command))
        if before is not None:
            query = query.where(c.seq < before)
        rows = await self._connection.execute(query.order_by(c.seq.desc()).limit(limit))
        return [Entry(*row) for row in rows]

    async def list_people(self, containing: str, limit: int) -> list[tuple[UUID, str]]:
        """Return accounts that have acted, with the name of their last act; steps through the index, not the log."""
        rows = await self._connection.execute(_PEOPLE, {"containing": containing, "limit": limit})
        return [(row[0], row[1]) for row in rows]


_PEOPLE = sa.text("""
WITH RECURSIVE person(id) AS (
  (SELECT account_id FROM audit_entry WHERE account_id IS NOT NULL ORDER BY account_id LIMIT 1)
  UNION ALL
  SELECT (SELECT e.account_id FROM audit_entry e WHERE e.account_id > p.id ORDER BY e.account_id LIMIT 1)
  FROM person p WHERE p.id IS NOT NULL)
SELECT p.id, last.actor_name
FROM person p CROSS JOIN LATERAL (
  SELECT actor_name FROM audit_entry e WHERE e.account_id = p.id ORDER BY e.seq DESC LIMIT 1) last
WHERE strpos(last.actor_name, :containing) > 0
ORDER BY last.actor_name, p.id LIMIT :limit
""")


def _conditions(command: SearchAudit) -> list[sa.ColumnElement[bool]]:
    c = audit_entry.c
    conditions: list[sa.ColumnElement[bool]] = []
    if command.person is not None:
        conditions.append(sa.or_(c.actor_id == command.person, c.account_id == command.person))
    if command.acts:
        conditions.append(c.act.in_([act.value for act in command.acts]))
    if command.subject_kind is not None:
        conditions.append(c.subject_kind == command.subject_kind.value)
    if command.subject_id is not None:
        conditions.append(c.subject_id == command.subject_id)
    if command.customer_id is not None:
        conditions.append(c.customer_id == command.customer_id)
    if command.since is not None:
        conditions.append(c.at >= command.since)
    if command.until is not None:
        conditions.append(c.at < command.until)
    return conditions
