"""Versions of the rules in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, insert, select, text, update

from wenlu.domains.compliance.rules import RuleBody
from wenlu.domains.compliance.tables import rule_set
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork

_LOCK = 0x77656E6C75_0004
"""Advisory lock under which versions are made and switched."""


@dataclass(frozen=True, slots=True)
class StoredRuleSet:
    """A version as it is kept."""

    version: int
    status: Literal["draft", "active", "retired"]
    body: RuleBody
    created_by: str
    created_at: datetime
    activated_at: datetime | None


class ComplianceStore:
    """Versions of the rules in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def lock(self) -> None:
        """Wait for everybody else who makes or switches versions; lasts as long as the transaction."""
        await self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    async def find_active(self) -> StoredRuleSet | None:
        return await self._find(rule_set.c.status == "active")

    async def find(self, version: int) -> StoredRuleSet | None:
        return await self._find(rule_set.c.version == version)

    async def find_active_version(self) -> int | None:
        """The number alone, for telling cheaply whether this node is behind."""
        found = await self._connection.scalar(select(rule_set.c.version).where(rule_set.c.status == "active"))
        return None if found is None else int(found)

    async def add(self, body: RuleBody, created_by: str, now: datetime) -> int:
        """Keep a body as a draft; returns its version. The caller holds the lock."""
        last = await self._connection.scalar(select(func.coalesce(func.max(rule_set.c.version), 0)))
        version = int(last or 0) + 1
        await self._connection.execute(
            insert(rule_set).values(
                id=new_id(),
                version=version,
                status="draft",
                body=body.model_dump(mode="json"),
                created_by=created_by,
                created_at=now,
            )
        )
        return version

    async def activate(self, version: int, now: datetime) -> None:
        """Let a version hold and the one before it rest. The caller holds the lock."""
        await self._connection.execute(update(rule_set).where(rule_set.c.status == "active").values(status="retired"))
        await self._connection.execute(
            update(rule_set).where(rule_set.c.version == version).values(status="active", activated_at=now)
        )

    async def _find(self, condition: ColumnElement[bool]) -> StoredRuleSet | None:
        row = (await self._connection.execute(select(rule_set).where(condition))).mappings().one_or_none()
        if row is None:
            return None
        return StoredRuleSet(
            version=row["version"],
            status=row["status"],
            body=RuleBody.model_validate(row["body"]),
            created_by=row["created_by"],
            created_at=row["created_at"],
            activated_at=row["activated_at"],
        )
