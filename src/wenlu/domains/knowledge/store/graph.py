"""Queries over the graph."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.knowledge.schemas import Origin
from wenlu.domains.knowledge.schemas.entries import Fact
from wenlu.domains.knowledge.schemas.graph import (
    GraphEdge,
    GraphNode,
    GraphNodeView,
    NodeVersionView,
    Relation,
)
from wenlu.domains.knowledge.store.entries import Saver
from wenlu.domains.knowledge.tables.graph import (
    knowledge_edge,
    knowledge_graph_state,
    knowledge_node,
    knowledge_node_version,
)
from wenlu.platform.database import UnitOfWork

_LOCK = 0x776E6C75_67726170


class GraphStore:
    """Nodes and edges in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def revision(self) -> int:
        statement = sa.select(knowledge_graph_state.c.revision)
        return (await self._connection.execute(statement)).scalar_one_or_none() or 0

    async def digest(self) -> str:
        statement = sa.select(knowledge_graph_state.c.digest)
        return (await self._connection.execute(statement)).scalar_one_or_none() or ""

    async def raise_revision(self, *, digest: str | None = None) -> None:
        new = insert(knowledge_graph_state).values(id=1, revision=1, digest=digest or "")
        changed: dict[str, object] = {"revision": knowledge_graph_state.c.revision + 1}
        if digest is not None:
            changed["digest"] = digest
        await self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))

    async def lock_import(self) -> None:
        """Let one import at a time go on, until the end of the transaction."""
        await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    async def list_nodes(self) -> list[GraphNodeView]:
        statement = sa.select(knowledge_node).order_by(knowledge_node.c.key)
        return [_node(row) for row in (await self._connection.execute(statement)).mappings()]

    async def find_node(self, key: str, *, lock: bool = False) -> GraphNodeView | None:
        statement = sa.select(knowledge_node).where(knowledge_node.c.key == key)
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _node(row)

    async def list_edges(self) -> list[GraphEdge]:
        statement = sa.select(knowledge_edge).order_by(knowledge_edge.c.position)
        return [_edge(row) for row in (await self._connection.execute(statement)).mappings()]

    async def find_requirement(self, target: str) -> GraphEdge | None:
        """Return the edge by which a condition is asked for."""
        statement = sa.select(knowledge_edge).where(
            knowledge_edge.c.target == target, knowledge_edge.c.relation == Relation.REQUIRES.value
        )
        row = (await self._connection.execute(statement)).mappings().first()
        return None if row is None else _edge(row)

    async def save_node(self, node: GraphNode, version: int, fact: Fact | None, saver: Saver) -> None:
        """Write a version of a node; `fact` is what its requirement rests on from now on."""
        body = node.model_dump(mode="json")
        new = insert(knowledge_node).values(
            key=node.key,
            body=body,
            version=version,
            origin=saver.origin.value,
            updated_by=saver.id,
            updated_by_name=saver.name,
            updated_at=saver.at,
        )
        fields = {column.name: new.excluded[column.name] for column in knowledge_node.columns if column.name != "key"}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["key"], set_=fields))
        await self._connection.execute(
            sa.insert(knowledge_node_version).values(
                key=node.key,
                version=version,
                body=body,
                fact=None if fact is None else fact.model_dump(mode="json"),
                saved_by=saver.id,
                saved_by_name=saver.name,
                saved_at=saver.at,
            )
        )

    async def replace_edges(self, edges: Sequence[GraphEdge]) -> None:
        await self._connection.execute(sa.delete(knowledge_edge))
        rows = [
            {
                "source": edge.source,
                "relation": edge.relation.value,
                "target": edge.target,
                "position": position,
                "fact": None if edge.fact is None else edge.fact.model_dump(mode="json"),
            }
            for position, edge in enumerate(edges)
        ]
        if rows:
            await self._connection.execute(sa.insert(knowledge_edge), rows)

    async def delete_nodes(self, keys: Sequence[str]) -> None:
        """Take out nodes that no edge names any more; their versions stay."""
        await self._connection.execute(sa.delete(knowledge_node).where(knowledge_node.c.key.in_(keys)))

    async def set_fact(self, target: str, fact: Fact) -> None:
        await self._connection.execute(
            sa.update(knowledge_edge)
            .where(knowledge_edge.c.target == target, knowledge_edge.c.relation == Relation.REQUIRES.value)
            .values(fact=fact.model_dump(mode="json"))
        )

    async def list_versions(self, key: str) -> list[NodeVersionView]:
        """Newest first."""
        statement = (
            sa.select(knowledge_node_version)
            .where(knowledge_node_version.c.key == key)
            .order_by(knowledge_node_version.c.version.desc())
        )
        return [
            NodeVersionView(
                version=row["version"],
                node=GraphNode.model_validate(row["body"]),
                fact=None if row["fact"] is None else Fact.model_validate(row["fact"]),
                saved_by=row["saved_by_name"],
                saved_at=row["saved_at"],
            )
            for row in (await self._connection.execute(statement)).mappings()
        ]


def _node(row: sa.RowMapping) -> GraphNodeView:
    return GraphNodeView(
        **dict(GraphNode.model_validate(row["body"])),
        version=row["version"],
        origin=Origin(row["origin"]),
        updated_by=row["updated_by_name"],
        updated_at=row["updated_at"],
    )


def _edge(row: sa.RowMapping) -> GraphEdge:
    return GraphEdge(
        source=row["source"],
        relation=Relation(row["relation"]),
        target=row["target"],
        fact=None if row["fact"] is None else Fact.model_validate(row["fact"]),
    )
