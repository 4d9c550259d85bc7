"""Versions of the rules in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, insert, or_, select, text, update

from wenlu.domains.compliance.rules import RuleBody
from wenlu.domains.compliance.schemas import VersionAct, VersionStatus, VersionStepView
from wenlu.domains.compliance.tables import rule_set, rule_step
from wenlu.kernel.actors import Actor
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork

_LOCK = 0x77656E6C75_0004
"""Advisory lock under which versions are made and switched."""
_OPEN = (VersionStatus.DRAFT.value, VersionStatus.IN_REVIEW.value)


@dataclass(frozen=True, slots=True)
class Version:
    """A version without its rules."""

    version: int
    status: VersionStatus
    base: int | None
    revision: int
    note: str
    edition: str
    writers: tuple[UUID, ...]
    writer_names: tuple[str, ...]
    created_by: str
    created_at: datetime
    updated_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    activated_at: datetime | None
    replaced: int | None
    share: int | None
    shadow: bool


@dataclass(frozen=True, slots=True)
class Course:
    """Which versions judge: the one that holds, and one that is rolled out to a share (per cent) of conversations."""

    active: int | None
    candidate: int | None = None
    share: int = 0
    shadow: int | None = None
    shadow_revision: int = 0


_PLAIN = (
    "version", "base", "revision", "note", "created_by", "created_at", "updated_at", "approved_by", "approved_at",
    "starts_at", "ends_at", "activated_at", "replaced", "share", "shadow",
)  # fmt: skip
_COLUMNS = (
    *(rule_set.c[name] for name in _PLAIN),
    rule_set.c.status,
    rule_set.c.writers,
    rule_set.c.writer_names,
    rule_set.c.body["edition"].astext.label("edition"),
)


class ComplianceStore:
    """Versions of the rules in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock(self) -> None:
        """Wait for everybody else who makes or switches versions; lasts as long as the transaction."""
        await self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    async def read_course(self) -> Course:
        """Return which versions judge: one small read, for telling cheaply whether a node is behind."""
        query = select(rule_set.c.version, rule_set.c.status, rule_set.c.share, rule_set.c.shadow, rule_set.c.revision)
        rows = (
            await self._connection.execute(
                query.where(
                    or_(
                        rule_set.c.status == VersionStatus.ACTIVE.value,
                        rule_set.c.share.is_not(None),
                        rule_set.c.shadow,
                    )
                )
            )
        ).all()
        active = next((row.version for row in rows if row.status == VersionStatus.ACTIVE.value), None)
        rolled = next((row for row in rows if row.share is not None), None)
        shadow = next((row for row in rows if row.shadow), None)
        return Course(
            active,
            rolled.version if rolled else None,
            rolled.share if rolled else 0,
            shadow.version if shadow else None,
            shadow.revision if shadow else 0,
        )

    async def find_active(self) -> Version | None:
        return await self._find(rule_set.c.status == VersionStatus.ACTIVE.value)

    async def find_open(self) -> Version | None:
        """Return the one draft, in review or not."""
        return await self._find(rule_set.c.status.in_(_OPEN))

    async def find(self, version: int) -> Version | None:
        return await self._find(rule_set.c.version == version)

    async def list_versions(self, limit: int) -> list[Version]:
        """Return the latest versions, newest first."""
        query = select(*_COLUMNS).order_by(rule_set.c.version.desc()).limit(limit)
        return [_version(row) for row in (await self._connection.execute(query)).mappings()]

    async def list_once_active(self, limit: int) -> list[int]:
        """Return the versions that have held, the one that held last first."""
        query = (
            select(rule_set.c.version)
            .where(rule_set.c.status == VersionStatus.RETIRED.value)
            .order_by(rule_set.c.activated_at.desc())
            .limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())

    async def list_due(self, now: datetime) -> list[Version]:
        """Return approved versions whose time to begin has come, and the one that holds if its end has."""
        query = select(*_COLUMNS).where(
            or_(
                (rule_set.c.status == VersionStatus.APPROVED.value) & (rule_set.c.starts_at <= now),
                (rule_set.c.status == VersionStatus.ACTIVE.value) & (rule_set.c.ends_at <= now),
            )
        )
        return [_version(row) for row in (await self._connection.execute(query.order_by("version"))).mappings()]

    async def read_body(self, version: int) -> dict[str, object] | None:
        """Return the rules of a version as they are kept; whether they can still be read is for the caller to find."""
        body = await self._connection.scalar(select(rule_set.c.body).where(rule_set.c.version == version))
        return body if isinstance(body, dict) else None

    async def find_shipped(self, edition: str) -> dict[str, object] | None:
        """Return the rules of an edition as it was shipped, if this platform has had it."""
        query = select(rule_set.c.body).where(
            rule_set.c.body["edition"].astext == edition, func.cardinality(rule_set.c.writers) == 0
        )
        body = await self._connection.scalar(query.order_by(rule_set.c.version).limit(1))
        return body if isinstance(body, dict) else None

    async def add(self, body: RuleBody, actor: Actor, now: datetime, *, base: int | None = None, note: str = "") -> int:
        """Keep a body as a draft; returns its version. The caller holds the lock."""
        last = await self._connection.scalar(select(func.coalesce(func.max(rule_set.c.version), 0)))
        version = int(last or 0) + 1
        await self._connection.execute(
            insert(rule_set).values(
                id=new_id(),
                version=version,
                status=VersionStatus.DRAFT.value,
                body=body.model_dump(mode="json"),
                base=base,
                revision=1,
                note=note,
                writers=[actor.id] if actor.id else [],
                writer_names=[actor.name] if actor.id else [],
                created_by=actor.name,
                created_at=now,
                updated_at=now,
                shadow=False,
            )
        )
        return version

    async def save(self, version: Version, actor: Actor, now: datetime, **changes: object) -> None:
        """Change a draft and count the change; whoever does it becomes one of its writers."""
        body = changes.get("body")
        if isinstance(body, RuleBody):
            changes["body"] = body.model_dump(mode="json")
        writers, names = list(version.writers), list(version.writer_names)
        if actor.id is not None and actor.id not in writers:
            writers.append(actor.id)
            names.append(actor.name)
        await self.change(
            version.version,
            revision=version.revision + 1,
            writers=writers,
            writer_names=names,
            updated_at=now,
            **changes,
        )

    async def change(self, version: int, **changes: object) -> None:
        await self._connection.execute(update(rule_set).where(rule_set.c.version == version).values(**changes))

    async def activate(self, version: int, now: datetime, *, ends_at: datetime | None = None) -> None:
        """Let a version hold and the one before it rest. The caller holds the lock."""
        before = (await self.read_course()).active
        await self._connection.execute(
            update(rule_set)
            .where(rule_set.c.status == VersionStatus.ACTIVE.value)
            .values(status=VersionStatus.RETIRED.value, ends_at=None)
        )
        await self.change(
            version,
            status=VersionStatus.ACTIVE.value,
            activated_at=now,
            replaced=before,
            share=None,
            shadow=False,
            starts_at=None,
            ends_at=ends_at,
        )

    async def clear(self, column: str) -> None:
        """Take share or shadow from whichever version has it."""
        value = None if column == "share" else False
        condition = rule_set.c.share.is_not(None) if column == "share" else rule_set.c.shadow
        await self._connection.execute(update(rule_set).where(condition).values({column: value}))

    async def add_step(
        self,
        version: int,
        act: VersionAct,
        actor: Actor,
        now: datetime,
        comment: str = "",
        share: int | None = None,
        due_at: datetime | None = None,
    ) -> None:
        await self._connection.execute(
            insert(rule_step).values(
                id=new_id(),
                version=version,
                act=act.value,
                actor_id=actor.id,
                actor_name=actor.name,
                at=now,
                comment=comment,
                share=share,
                due_at=due_at,
            )
        )

    async def list_steps(self, limit: int, version: int | None = None) -> list[VersionStepView]:
        """Return steps, newest first."""
        query = select(rule_step).order_by(rule_step.c.at.desc(), rule_step.c.id.desc()).limit(limit)
        if version is not None:
            query = query.where(rule_step.c.version == version)
        return [_step(row) for row in (await self._connection.execute(query)).mappings()]

    async def find_step(self, version: int, acts: Sequence[VersionAct]) -> VersionStepView | None:
        """Return the last step of some kinds of a version."""
        query = (
            select(rule_step)
            .where(rule_step.c.version == version, rule_step.c.act.in_([act.value for act in acts]))
            .order_by(rule_step.c.at.desc(), rule_step.c.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return _step(row) if row else None

    async def _find(self, condition: ColumnElement[bool]) -> Version | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(condition))).mappings().one_or_none()
        return None if row is None else _version(row)


def _version(row: RowMapping) -> Version:
    return Version(
        status=VersionStatus(row["status"]),
        writers=tuple(row["writers"]),
        writer_names=tuple(row["writer_names"]),
        edition=row["edition"],
        **{name: row[name] for name in _PLAIN},
    )


def _step(row: RowMapping) -> VersionStepView:
    return VersionStepView(
        version=row["version"],
        act=VersionAct(row["act"]),
        by=row["actor_name"],
        at=row["at"],
        comment=row["comment"],
        share=row["share"],
        due_at=row["due_at"],
    )
