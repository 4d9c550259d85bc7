"""Scripts (话术) as editors see them, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from wenlu.domains.knowledge.schemas import SaveScript, ScriptRecordView, ScriptVersionView
from wenlu.domains.knowledge.service import ScriptService
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/knowledge/script-records", tags=["knowledge"])

Scripts = Annotated[ScriptService, Depends(use(ScriptService))]


@router.get("")
async def list_script_records(actor: StaffActor, scripts: Scripts) -> list[ScriptRecordView]:
    """Every script with its state and draft."""
    return await scripts.list_records(actor)


@router.post("", status_code=201)
async def create_script(actor: StaffActor, scripts: Scripts, command: SaveScript) -> ScriptRecordView:
    """Begin a new script; `submit` asks for review."""
    return await scripts.create_script(actor, command)


@router.get("/{script_id}")
async def get_script_record(actor: StaffActor, scripts: Scripts, script_id: UUID) -> ScriptRecordView:
    return await scripts.get_record(actor, script_id)


@router.put("/{script_id}")
async def update_script(actor: StaffActor, scripts: Scripts, script_id: UUID, command: SaveScript) -> ScriptRecordView:
    """Write the draft of the next version."""
    return await scripts.update_script(actor, script_id, command)


@router.delete("/{script_id}")
async def archive_script(actor: StaffActor, scripts: Scripts, script_id: UUID) -> ScriptRecordView:
    """Put a script away; it can be restored."""
    return await scripts.archive_script(actor, script_id)


@router.post("/{script_id}/restore")
async def restore_script(actor: StaffActor, scripts: Scripts, script_id: UUID) -> ScriptRecordView:
    return await scripts.restore_script(actor, script_id)


@router.get("/{script_id}/versions")
async def list_script_versions(actor: StaffActor, scripts: Scripts, script_id: UUID) -> list[ScriptVersionView]:
    """How the script read before, newest first."""
    return await scripts.list_versions(actor, script_id)
