"""The graph over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.knowledge.schemas.graph import GraphNodeView, GraphView, NodeVersionView, SaveCondition
from wenlu.domains.knowledge.service.graph import GraphService
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/knowledge/graph", tags=["graph"])

Service = Annotated[GraphService, Depends(use(GraphService))]


@router.get("")
async def get_graph(actor: StaffActor, graph: Service) -> GraphView:
    """Permissions, conditions, procedures and products, and how they stand to each other."""
    return await graph.get_graph(actor)


@router.put("/conditions/{key}")
async def set_condition(actor: StaffActor, graph: Service, key: str, command: SaveCondition) -> GraphNodeView:
    """Give a condition another figure, with how it is known; the bot goes by it at once."""
    return await graph.set_condition(actor, key, command)


@router.get("/nodes/{key}/versions")
async def list_node_versions(actor: StaffActor, graph: Service, key: str) -> list[NodeVersionView]:
    """How a node read before, newest first."""
    return await graph.list_versions(actor, key)
