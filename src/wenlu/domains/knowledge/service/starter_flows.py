"""Brings the shipped flows in: published as they are, unless an editor has touched them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wenlu.domains.knowledge.schemas import Origin
from wenlu.domains.knowledge.schemas.flows import FlowContent, FlowStatus
from wenlu.domains.knowledge.store.flows import FlowStore, StoredFlow
from wenlu.kernel.ids import FlowId, new_id
from wenlu.platform.database import UnitOfWork


async def import_flows(work: UnitOfWork, flows: Sequence[FlowContent], now: datetime) -> None:
    """Bring flows up to the files; one that the files have no more is archived, an editor's is kept."""
    store = FlowStore(work)
    present = {flow.key: flow for flow in await store.list_flows()}
    for content in flows:
        before = present.get(content.key)
        if before is None:
            blank = StoredFlow.blank(FlowId(new_id()), content.key, Origin.STARTER, now)
            await _publish(store, blank, content, now, is_new=True)
        elif before.origin is Origin.STARTER and (before.published, before.status) != (content, FlowStatus.PUBLISHED):
            await _publish(store, before, content, now)
    wanted = {content.key for content in flows}
    for key, flow in present.items():
        if key not in wanted and flow.origin is Origin.STARTER and flow.status is not FlowStatus.ARCHIVED:
            archived = replace(flow, status=FlowStatus.ARCHIVED, revision=flow.revision + 1, updated_at=now)
            await store.save_flow(archived)


async def _publish(
    store: FlowStore, before: StoredFlow, content: FlowContent, now: datetime, *, is_new: bool = False
) -> None:
    published = replace(
        before,
        status=FlowStatus.PUBLISHED,
        version=before.version + 1,
        revision=before.revision + 1,
        published=content,
        published_by_name=None,
        published_at=now,
        updated_by_name=None,
        updated_at=now,
    )
    await store.save_flow(published, is_new=is_new)
    await store.keep_version(published, None, None)
