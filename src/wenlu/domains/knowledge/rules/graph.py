"""What the graph says: the requirements of a permission, who meets them, how two permissions differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wenlu.domains.knowledge.schemas.entries import Fact
from wenlu.domains.knowledge.schemas.graph import (
    Condition,
    ConditionKind,
    GraphEdge,
    GraphNode,
    NodeKind,
    Relation,
)
from wenlu.language.normalise import fold


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What a customer says of himself: yuan and months. None is unknown."""

    assets: int | None = None
    income: int | None = None
    months: int | None = None
    opened_months: int | None = None

    @property
    def says_something(self) -> bool:
        return any(value is not None for value in (self.assets, self.income, self.months, self.opened_months))


class Outcome(StrEnum):
    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition of a permission and how it is known."""

    key: str
    condition: Condition
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class Checked:
    requirement: Requirement
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Difference:
    """One kind of condition of two permissions; None where a permission does not ask for it."""

    kind: ConditionKind
    one: Condition | None
    other: Condition | None

    @property
    def is_same(self) -> bool:
        return self.one is not None and self.other is not None and _figures(self.one) == _figures(self.other)


@dataclass(frozen=True)
class Graph:
    """Everything that is known; never changes."""

    nodes: Mapping[str, GraphNode]
    edges: tuple[GraphEdge, ...]

    @cached_property
    def permissions(self) -> tuple[GraphNode, ...]:
        return tuple(node for node in self.nodes.values() if node.kind is NodeKind.PERMISSION)

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        names = {fold(name): node.key for node in self.permissions for name in (*node.aliases, node.name, node.name_en)}
        return tuple(sorted(names.items(), key=lambda named: -len(named[0])))

    def targets(self, key: str, relation: Relation) -> list[GraphNode]:
        """The nodes that a node leads to by a relation, in the order in which they were written."""
        return [
            self.nodes[edge.target]
            for edge in self.edges
            if edge.source == key and edge.relation is relation and edge.target in self.nodes
        ]

    def find_permissions(self, text: str) -> list[GraphNode]:
        """The permissions that a text names, in the order in which they are named, each once."""
        folded = fold(text)
        found: dict[str, int] = {}
        for name, key in self._names:
            place = _place_of(name, folded)
            if place >= 0:
                found[key] = min(found.get(key, place), place)
                folded = folded.replace(name, "\x01" * len(name))
        return [self.nodes[key] for key in sorted(found, key=lambda key: found[key])]


def requirements_of(graph: Graph, key: str) -> list[Requirement]:
    """Everything that a permission asks for, in the order in which it was written."""
    return [
        Requirement(edge.target, condition, edge.fact)
        for edge in graph.edges
        if edge.source == key
        and edge.relation is Relation.REQUIRES
        and (condition := graph.nodes[edge.target].condition) is not None
    ]


def check(facts: ProfileFacts, graph: Graph, key: str) -> list[Checked]:
    """Which requirements what the customer says meets. Of conditions of which one is enough, one met meets all."""
    single = [Checked(each, _outcome(each.condition, facts)) for each in requirements_of(graph, key)]
    met = {
        each.requirement.condition.any_of
        for each in single
        if each.requirement.condition.any_of and each.outcome is Outcome.MET
    }
    open_ = {
        each.requirement.condition.any_of
        for each in single
        if each.requirement.condition.any_of and each.outcome is Outcome.UNKNOWN
    }
    return [Checked(each.requirement, _in_group(each, met, open_)) for each in single]


def compare(graph: Graph, one: str, other: str) -> list[Difference]:
    """What two permissions ask for, side by side."""
    mine = {each.condition.kind: each.condition for each in requirements_of(graph, one)}
    theirs = {each.condition.kind: each.condition for each in requirements_of(graph, other)}
    return [
        Difference(kind, mine.get(kind), theirs.get(kind)) for kind in ConditionKind if kind in mine or kind in theirs
    ]


def find_faults(nodes: Iterable[GraphNode], edges: Iterable[GraphEdge]) -> list[str]:
    """What is wrong with a graph: names twice, edges to nowhere, a requirement that is not known from anywhere."""
    known: dict[str, GraphNode] = {}
    faults: list[str] = []
    for node in nodes:
        if node.key in known:
            faults.append(f"{node.key}: written twice")
        if (node.kind is NodeKind.CONDITION) is (node.condition is None):
            faults.append(f"{node.key}: only a condition has a condition")
        known[node.key] = node
    for edge in edges:
        faults += [
            f"{edge.source}: leads to {end}, which is not there"
            for end in (edge.source, edge.target)
            if end not in known
        ]
        if edge.relation is Relation.REQUIRES and edge.fact is None:
            faults.append(f"{edge.source}: requires {edge.target} without a source")
    return faults


def _outcome(condition: Condition, facts: ProfileFacts) -> Outcome:
    has = {
        ConditionKind.ASSETS_MIN: facts.assets,
        ConditionKind.INCOME_MIN: facts.income,
        ConditionKind.EXPERIENCE_MONTHS: facts.months,
        ConditionKind.OPENED_MONTHS: facts.opened_months,
    }.get(condition.kind)
    if has is None or condition.value is None:
        return Outcome.UNKNOWN
    return Outcome.MET if has >= condition.value else Outcome.UNMET


def _in_group(each: Checked, met: set[str], open_: set[str]) -> Outcome:
    group = each.requirement.condition.any_of
    if group is None:
        return each.outcome
    if group in met:
        return Outcome.MET
    return Outcome.UNKNOWN if group in open_ else each.outcome


def _figures(condition: Condition) -> tuple[int | None, int | None]:
    return condition.value, condition.days


def _place_of(name: str, folded: str) -> int:
    """Where a name stands; one in Latin letters stands apart from other letters."""
    start = folded.find(name)
    while start >= 0:
        before, after = folded[start - 1 : start], folded[start + len(name) : start + len(name) + 1]
        ascii_edges = name[0].isascii() and name[0].isalpha()
        if not ascii_edges or not (_is_latin(before) or _is_latin(after)):
            return start
        start = folded.find(name, start + 1)
    return -1


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
