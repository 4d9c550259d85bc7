"""Guided flows over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.knowledge.schemas.flows import (
    FlowContent,
    FlowFlaw,
    FlowRevision,
    FlowSummary,
    FlowVersionView,
    FlowView,
    PlayedFlow,
    PlayFlow,
    ReturnFlow,
    SaveFlow,
)
from wenlu.domains.knowledge.service.flow_play import FlowPlay
from wenlu.domains.knowledge.service.flows import FlowService
from wenlu.kernel.ids import FlowId
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import VersionNumber

router = APIRouter(prefix="/api/v1/knowledge", tags=["knowledge"])

Flows = Annotated[FlowService, Depends(use(FlowService))]
Play = Annotated[FlowPlay, Depends(use(FlowPlay))]


@router.get("/flows")
async def list_flows(actor: StaffActor, flows: Flows) -> list[FlowSummary]:
    """Every guided flow (引导流程), archived ones last."""
    return await flows.list_flows(actor)


@router.post("/flows", status_code=201)
async def create_flow(actor: StaffActor, flows: Flows, command: SaveFlow) -> FlowView:
    """Begin a flow with a draft."""
    return await flows.create_flow(actor, command)


@router.post("/flows/check")
async def check_flow(actor: StaffActor, flows: Flows, content: FlowContent) -> list[FlowFlaw]:
    """What is wrong with a flow as it stands in the editor, errors first; nothing is kept."""
    return await flows.check_flow(actor, content)


@router.post("/flows/play")
async def play_flow(actor: StaffActor, play: Play, command: PlayFlow) -> PlayedFlow:
    """Play the customer against a flow as it stands in the editor; nothing is kept."""
    return await play.play(actor, command)


@router.get("/flows/{flow_id}")
async def get_flow(actor: StaffActor, flows: Flows, flow_id: FlowId) -> FlowView:
    return await flows.get_flow(actor, flow_id)


@router.put("/flows/{flow_id}/draft")
async def save_flow_draft(actor: StaffActor, flows: Flows, flow_id: FlowId, command: SaveFlow) -> FlowView:
    """Write the draft; what is published stays until the draft is approved."""
    return await flows.save_draft(actor, flow_id, command)


@router.post("/flows/{flow_id}/discard")
async def discard_flow_draft(actor: StaffActor, flows: Flows, flow_id: FlowId, command: FlowRevision) -> FlowView:
    """Throw the draft away and show what is published."""
    return await flows.discard_draft(actor, flow_id, command)


@router.post("/flows/{flow_id}/submit")
async def submit_flow(actor: StaffActor, flows: Flows, flow_id: FlowId, command: FlowRevision) -> FlowView:
    """Ask a second person to approve the draft."""
    return await flows.submit(actor, flow_id, command)


@router.post("/flows/{flow_id}/approve")
async def approve_flow(actor: StaffActor, flows: Flows, flow_id: FlowId, command: FlowRevision) -> FlowView:
    """Publish the draft that somebody else wrote; the bot plays it at once."""
    return await flows.approve(actor, flow_id, command)


@router.post("/flows/{flow_id}/return")
async def return_flow(actor: StaffActor, flows: Flows, flow_id: FlowId, command: ReturnFlow) -> FlowView:
    """Give the draft back to its writer, with the reason."""
    return await flows.return_draft(actor, flow_id, command)


@router.post("/flows/{flow_id}/archive")
async def archive_flow(actor: StaffActor, flows: Flows, flow_id: FlowId, command: FlowRevision) -> FlowView:
    """Take a flow out of use; it can be restored."""
    return await flows.archive(actor, flow_id, command)


@router.post("/flows/{flow_id}/restore")
async def restore_flow(actor: StaffActor, flows: Flows, flow_id: FlowId, command: FlowRevision) -> FlowView:
    return await flows.restore(actor, flow_id, command)


@router.get("/flows/{flow_id}/versions")
async def list_flow_versions(actor: StaffActor, flows: Flows, flow_id: FlowId) -> list[FlowVersionView]:
    """How the flow was published before, newest first."""
    return await flows.list_versions(actor, flow_id)


@router.post("/flows/{flow_id}/versions/{version}/take-up")
async def take_up_flow_version(
    actor: StaffActor, flows: Flows, flow_id: FlowId, version: VersionNumber, command: FlowRevision
) -> FlowView:
    """Make an earlier version the draft, to be approved like any other."""
    return await flows.take_up(actor, flow_id, version, command)
