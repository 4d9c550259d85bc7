"""The graph: brought in from the shipped files, shown, edited, and kept in memory for the bot."""

import asyncio
from contextlib import suppress
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

import structlog
import yaml
from pydantic import TypeAdapter

from wenlu.domains.knowledge.errors import NodeChangedMeanwhile, NodeNotFound, NoFigure
from wenlu.domains.knowledge.events import GraphChanged
from wenlu.domains.knowledge.rules.graph import Graph, find_faults
from wenlu.domains.knowledge.schemas import CheckedBy, Origin
from wenlu.domains.knowledge.schemas.base import Key, Question, Words
from wenlu.domains.knowledge.schemas.entries import Fact
from wenlu.domains.knowledge.schemas.graph import (
    Condition,
    ConditionKind,
    GraphEdge,
    GraphNode,
    GraphNodeView,
    GraphView,
    NodeKind,
    NodeVersionView,
    Relation,
    SaveCondition,
)
from wenlu.domains.knowledge.service.shipped import folder_digest
from wenlu.domains.knowledge.store import Saver
from wenlu.domains.knowledge.store.graph import GraphStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.events import Event
from wenlu.platform.bus import EventBus
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.sdk.messages import Frozen

_CHECK_SECONDS = 10.0
log = structlog.get_logger(__name__)


class _Permission(Frozen):
    """A permission as its file has it, with its conditions and where they come from."""

    key: Key
    name: Question
    name_en: Question
    aliases: tuple[Question, ...]
    entry: Key
    how: Key
    opens: tuple[Key, ...]
    source: Words
    checked_on: date
    checked_by: CheckedBy
    conditions: tuple[Condition, ...]


class _Procedure(Frozen):
    key: Key
    name: Question
    name_en: Question
    entry: Key
    channels: tuple[Literal["app", "branch"], ...]
    steps: tuple[Words, ...]
    steps_en: tuple[Words, ...]


class _Product(Frozen):
    key: Key
    name: Question
    name_en: Question


class _Surroundings(Frozen):
    procedures: tuple[_Procedure, ...]
    products: tuple[_Product, ...]


def graph_folder() -> Traversable:
    return files("wenlu.domains.knowledge") / "starter" / "graph"


def read_graph(folder: Traversable) -> tuple[list[GraphNode], list[GraphEdge]]:
    """Read the shipped graph; a fault in it is an error of the build, so it raises `ValueError`."""
    listed = yaml.load((folder / "permissions.yaml").read_bytes(), yaml.CSafeLoader)
    around = yaml.load((folder / "surroundings.yaml").read_bytes(), yaml.CSafeLoader)
    surroundings = TypeAdapter(_Surroundings).validate_python(around, strict=False)
    nodes = [
        *(GraphNode(kind=NodeKind.PROCEDURE, **dict(each)) for each in surroundings.procedures),
        *(GraphNode(kind=NodeKind.PRODUCT, **dict(each)) for each in surroundings.products),
    ]
    edges: list[GraphEdge] = []
    for permission in TypeAdapter(tuple[_Permission, ...]).validate_python(listed, strict=False):
        of_permission, its_edges = _expanded(permission)
        nodes += of_permission
        edges += its_edges
    faults = find_faults(nodes, edges)
    if faults:
        raise ValueError("; ".join(faults))
    return nodes, edges


def _expanded(permission: _Permission) -> tuple[list[GraphNode], list[GraphEdge]]:
    own = {name: getattr(permission, name) for name in ("key", "name", "name_en", "aliases", "entry")}
    nodes = [GraphNode(kind=NodeKind.PERMISSION, **own)]
    edges: list[GraphEdge] = []
    for place, condition in enumerate(permission.conditions, 1):
        stem = permission.key.removeprefix("permission.")
        key = f"condition.{stem}.{condition.kind.value}_{place}"
        nodes.append(
            GraphNode(
                key=key,
                kind=NodeKind.CONDITION,
                name=_named(condition),
                name_en=condition.text_en or condition.kind.value.replace("_", " "),
                condition=condition,
            )
        )
        fact = Fact(
            claim=f"{permission.name}：{_named(condition)}",
            source=permission.source,
            checked_on=permission.checked_on,
            checked_by=permission.checked_by,
        )
        edges.append(GraphEdge(source=permission.key, relation=Relation.REQUIRES, target=key, fact=fact))
    edges.append(GraphEdge(source=permission.key, relation=Relation.DONE_BY, target=permission.how))
    edges += [GraphEdge(source=permission.key, relation=Relation.APPLIES_TO, target=each) for each in permission.opens]
    return nodes, edges


def _named(condition: Condition) -> str:
    """A condition in a few words, as it is named in lists and claims."""
    value = condition.value or 0
    match condition.kind:
        case ConditionKind.ASSETS_MIN:
            over = f"前 {condition.days} 个交易日日均" if condition.days else ""
            return f"{over}资产不低于 {value / 10_000:g} 万元"
        case ConditionKind.INCOME_MIN:
            return f"近三年年均收入不低于 {value / 10_000:g} 万元"
        case ConditionKind.EXPERIENCE_MONTHS:
            return f"参与证券交易 {value} 个月以上"
        case ConditionKind.OPENED_MONTHS:
            return f"在证券公司开户 {value} 个月以上"
        case _:
            return condition.text or _NAMES[condition.kind]


_NAMES = {
    ConditionKind.RISK_MATCH: "风险测评有效且匹配",
    ConditionKind.TEST_REQUIRED: "通过知识测试",
    ConditionKind.DISCLOSURE: "签署风险揭示书",
    ConditionKind.CLEAN_RECORD: "没有严重不良诚信记录",
    ConditionKind.OTHER: "其他条件",
}


class GraphService:
    """The graph for people and for the bot. Call `refresh` before the first question, `run` as a task."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, folder: Traversable | None = None) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._folder = folder or graph_folder()
        self._graph: Graph | None = None
        self._revision = -1
        self._stale = asyncio.Event()

    @property
    def graph(self) -> Graph | None:
        """What the bot goes by now; None before the first `refresh`."""
        return self._graph

    def listen(self, bus: EventBus) -> None:
        """Notice every change, whichever node made it."""
        bus.subscribe(GraphChanged, self.notice)

    def notice(self, _: Event) -> None:
        self._stale.set()

    async def run(self) -> None:
        """Keep up with the graph until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), _CHECK_SECONDS)
            try:
                await self.refresh()
            except Exception:  # what was loaded before serves on, and the next look tries again
                log.exception("graph_refresh_failed")

    async def refresh(self) -> Graph:
        """Bring the graph up to the tables; return it."""
        self._stale.clear()
        async with self._unit_of_work() as work:
            store = GraphStore(work)
            revision = await store.revision()
            if self._graph is not None and revision == self._revision:
                return self._graph
            nodes, edges = await store.list_nodes(), await store.list_edges()
        plain = [GraphNode(**node.model_dump(include=set(GraphNode.model_fields))) for node in nodes]
        self._graph, self._revision = Graph({node.key: node for node in plain}, tuple(edges)), revision
        return self._graph

    async def import_graph(self, actor: Actor) -> bool:
        """Bring the graph up to the shipped files; False if it was there already. What an editor set is kept."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        digest = folder_digest(self._folder)
        async with self._unit_of_work() as work:
            if await GraphStore(work).digest() == digest:
                return False
        nodes, edges = read_graph(self._folder)
        async with self._unit_of_work() as work:
            store = GraphStore(work)
            await store.lock_import()
            if await store.digest() == digest:
                return False
            present = {node.key: node for node in await store.list_nodes()}
            facts = {edge.target: edge.fact for edge in await store.list_edges() if edge.relation is Relation.REQUIRES}
            saver = Saver(None, None, self._clock.now(), Origin.STARTER)
            await store.replace_edges([])
            given = {edge.target: edge.fact for edge in edges if edge.relation is Relation.REQUIRES}
            for node in nodes:
                before = present.get(node.key)
                if before is None or (before.origin is Origin.STARTER and _plain(before) != node):
                    await store.save_node(node, before.version + 1 if before else 1, given.get(node.key), saver)
            edited = {key for key, node in present.items() if node.origin is Origin.EDITOR}
            await store.delete_nodes(sorted(present.keys() - {node.key for node in nodes}))
            await store.replace_edges(
                [
                    edge.model_copy(update={"fact": facts[edge.target]})
                    if edge.target in edited and edge.target in facts
                    else edge
                    for edge in edges
                ]
            )
            await store.raise_revision(digest=digest)
            work.record(GraphChanged(digest))
        log.info("graph_imported", nodes=len(nodes), edges=len(edges))
        return True

    async def get_graph(self, actor: Actor) -> GraphView:
        """All nodes and edges."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = GraphStore(work)
            return GraphView(nodes=tuple(await store.list_nodes()), edges=tuple(await store.list_edges()))

    async def list_versions(self, actor: Actor, key: str) -> list[NodeVersionView]:
        """How a node read before, newest first."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await GraphStore(work).list_versions(key)

    async def set_condition(self, actor: Actor, key: str, command: SaveCondition) -> GraphNodeView:
        """Give a condition another figure; raises `NodeNotFound`, `NoFigure`, `NodeChangedMeanwhile`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = GraphStore(work)
            before = await store.find_node(key, lock=True)
            if before is None:
                raise NodeNotFound(f"no node {key!r}")
            if before.condition is None or before.condition.value is None:
                raise NoFigure(f"{key} has no figure")
            if before.version != command.version:
                raise NodeChangedMeanwhile(before)
            condition = before.condition.model_copy(update={"value": command.value, "days": command.days})
            node = _plain(before).model_copy(update={"condition": condition})
            saver = Saver(actor.id, actor.name, self._clock.now(), Origin.EDITOR)
            await store.save_node(node, before.version + 1, command.fact, saver)
            await store.set_fact(key, command.fact)
            await store.raise_revision()
            work.record(GraphChanged(key))
            saved = await store.find_node(key)
        assert saved is not None  # noqa: S101  written above
        return saved


def _plain(view: GraphNodeView) -> GraphNode:
    return GraphNode(**{name: getattr(view, name) for name in GraphNode.model_fields})
