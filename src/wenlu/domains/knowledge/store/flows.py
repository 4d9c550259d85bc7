"""Queries over guided flows and their versions."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from wenlu.domains.knowledge.schemas import Origin
from wenlu.domains.knowledge.schemas.flows import FlowContent, FlowStage, FlowStatus, FlowVersionView, PublishedFlow
from wenlu.domains.knowledge.tables.flows import knowledge_flow, knowledge_flow_version
from wenlu.kernel.ids import FlowId
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredFlow:
    """A flow as it stands in the table."""

    id: FlowId
    key: str
    status: FlowStatus
    origin: Origin
    version: int
    revision: int
    published: FlowContent | None
    published_by_name: str | None
    published_at: datetime | None
    draft: FlowContent | None
    draft_stage: FlowStage | None
    draft_writers: tuple[UUID, ...]
    draft_by_name: str | None
    draft_at: datetime | None
    submitted_by_name: str | None
    returned: str
    updated_by_name: str | None
    updated_at: datetime

    @classmethod
    def blank(cls, flow_id: FlowId, key: str, origin: Origin, now: datetime) -> "StoredFlow":
        """Return a flow of which nothing has been written yet; it is not kept like this."""
        empty = dict.fromkeys(field.name for field in fields(cls))
        known = {"id": flow_id, "key": key, "status": FlowStatus.DRAFT, "origin": origin, "updated_at": now}
        return cls(**{**empty, **known, "version": 0, "revision": 0, "draft_writers": (), "returned": ""})  # type: ignore[arg-type]  # every field is given

    def without_draft(self) -> "StoredFlow":
        return replace(
            self,
            draft=None,
            draft_stage=None,
            draft_writers=(),
            draft_by_name=None,
            draft_at=None,
            submitted_by_name=None,
            returned="",
        )

    def playable(self) -> PublishedFlow:
        """Return the flow as the bot plays it."""
        assert self.published is not None  # noqa: S101  only what is published is played
        return PublishedFlow(**dict(self.published), version=self.version)

    @property
    def content(self) -> FlowContent:
        """What an editor sees: the draft where there is one."""
        content = self.draft or self.published
        assert content is not None  # noqa: S101  a flow without a draft has been published
        return content


class FlowStore:
    """Flows in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def list_flows(self) -> list[StoredFlow]:
        """List every flow, archived ones too, by key."""
        rows = await self._connection.execute(sa.select(knowledge_flow).order_by(knowledge_flow.c.key))
        return [_stored(row) for row in rows.mappings()]

    async def list_published(self) -> list[StoredFlow]:
        statement = sa.select(knowledge_flow).where(knowledge_flow.c.status == FlowStatus.PUBLISHED.value)
        rows = await self._connection.execute(statement.order_by(knowledge_flow.c.key))
        return [_stored(row) for row in rows.mappings()]

    async def find_flow(self, flow_id: FlowId, *, lock: bool = False) -> StoredFlow | None:
        statement = sa.select(knowledge_flow).where(knowledge_flow.c.id == flow_id)
        if lock:
            statement = statement.with_for_update()
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _stored(row)

    async def key_exists(self, key: str) -> bool:
        statement = sa.select(sa.exists().where(knowledge_flow.c.key == key))
        return bool((await self._connection.execute(statement)).scalar_one())

    async def save_flow(self, flow: StoredFlow, *, is_new: bool = False) -> None:
        """Write a flow whole; one that is not new is locked by the caller."""
        row = _row(flow)
        if is_new:
            await self._connection.execute(sa.insert(knowledge_flow).values(row))
        else:
            await self._connection.execute(sa.update(knowledge_flow).where(knowledge_flow.c.id == flow.id).values(row))

    async def keep_version(self, flow: StoredFlow, written_by: str | None, approved_by: UUID | None) -> None:
        """Keep what has just been published."""
        assert flow.published is not None  # noqa: S101
        await self._connection.execute(
            sa.insert(knowledge_flow_version).values(
                flow_id=flow.id,
                version=flow.version,
                content=flow.published.model_dump(mode="json"),
                written_by_name=written_by,
                approved_by=approved_by,
                approved_by_name=flow.published_by_name,
                published_at=flow.published_at,
            )
        )

    async def list_versions(self, flow_id: FlowId) -> list[FlowVersionView]:
        """Every published state, newest first."""
        statement = (
            sa.select(knowledge_flow_version)
            .where(knowledge_flow_version.c.flow_id == flow_id)
            .order_by(knowledge_flow_version.c.version.desc())
        )
        rows = (await self._connection.execute(statement)).mappings()
        return [
            FlowVersionView(
                version=row["version"],
                content=FlowContent.model_validate(row["content"]),
                written_by=row["written_by_name"],
                approved_by=row["approved_by_name"],
                published_at=row["published_at"],
            )
            for row in rows
        ]


def _stored(row: sa.RowMapping) -> StoredFlow:
    values = {field.name: row[field.name] for field in fields(StoredFlow)}
    for name in ("published", "draft"):
        values[name] = None if row[name] is None else FlowContent.model_validate(row[name])
    values["draft_writers"] = tuple(row["draft_writers"])
    values["status"] = FlowStatus(row["status"])
    values["origin"] = Origin(row["origin"])
    values["draft_stage"] = None if row["draft_stage"] is None else FlowStage(row["draft_stage"])
    return StoredFlow(**values)


def _row(flow: StoredFlow) -> dict[str, object]:
    row: dict[str, object] = {field.name: getattr(flow, field.name) for field in fields(StoredFlow)}
    for name in ("published", "draft"):
        content = getattr(flow, name)
        row[name] = None if content is None else content.model_dump(mode="json")
    row["draft_writers"] = list(flow.draft_writers)
    for name in ("status", "origin", "draft_stage"):
        kind = getattr(flow, name)
        row[name] = None if kind is None else kind.value
    return row
