"""Entries over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from wenlu.domains.knowledge.schemas import (
    EntryStatus,
    EntrySummary,
    EntryVersionView,
    EntryView,
    EntryWork,
    SaveEntry,
)
from wenlu.domains.knowledge.service import KnowledgeService
from wenlu.kernel.ids import EntryId
from wenlu.kernel.paging import Page
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import Text, VersionNumber

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"])

Knowledge = Annotated[KnowledgeService, Depends(use(KnowledgeService))]
SearchText = Annotated[Text, Query(max_length=200)]


@router.get("/entries")
async def list_entries(
    *,
    actor: StaffActor,
    knowledge: Knowledge,
    q: SearchText = "",
    category: Annotated[Text | None, Query(max_length=60)] = None,
    status: EntryStatus | None = None,
    work: EntryWork | None = None,
    cursor: Annotated[Text | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[EntrySummary]:
    """Entries by key, or the five hundred that fit `q` best; archived ones only if asked for by status.

    `work` leaves those that wait for an editor.
    """
    return await knowledge.list_entries(
        actor, q=q, category=category, status=status, waiting=work, cursor=cursor, limit=limit
    )


@router.post("/entries", status_code=201)
async def create_entry(actor: StaffActor, knowledge: Knowledge, command: SaveEntry) -> EntryView:
    """Begin a new entry; `warnings` name entries that are asked for in nearly the same words."""
    return await knowledge.create_entry(actor, command)


@router.get("/entries/{entry_id}")
async def get_entry(actor: StaffActor, knowledge: Knowledge, entry_id: EntryId) -> EntryView:
    return await knowledge.get_entry(actor, entry_id)


@router.put("/entries/{entry_id}")
async def update_entry(actor: StaffActor, knowledge: Knowledge, entry_id: EntryId, command: SaveEntry) -> EntryView:
    """Write the draft of the next version; with `submit` it goes to review, or out at once where there is none."""
    return await knowledge.update_entry(actor, entry_id, command)


@router.delete("/entries/{entry_id}")
async def archive_entry(actor: StaffActor, knowledge: Knowledge, entry_id: EntryId) -> EntryView:
    """Take an entry out of use; it can be restored."""
    return await knowledge.archive_entry(actor, entry_id)


@router.post("/entries/{entry_id}/restore")
async def restore_entry(actor: StaffActor, knowledge: Knowledge, entry_id: EntryId) -> EntryView:
    return await knowledge.restore_entry(actor, entry_id)


@router.get("/entries/{entry_id}/versions")
async def list_versions(actor: StaffActor, knowledge: Knowledge, entry_id: EntryId) -> list[EntryVersionView]:
    """How the entry read before, newest first."""
    return await knowledge.list_versions(actor, entry_id)


@router.post("/entries/{entry_id}/versions/{version}/restore")
async def roll_back_entry(
    actor: StaffActor, knowledge: Knowledge, entry_id: EntryId, version: VersionNumber
) -> EntryView:
    """Submit an old version as the next one; it is published at once where there is no review."""
    return await knowledge.roll_back(actor, entry_id, version)
