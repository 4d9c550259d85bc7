"""The graph: products, permissions, conditions and procedures as data, each fact with where it comes from."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from wenlu.domains.knowledge.schemas.base import Key, Origin, Question, Words
from wenlu.domains.knowledge.schemas.entries import Fact
from wenlu.sdk.messages import Frozen

MAX_VALUE = 10_000_000_000


class NodeKind(StrEnum):
    PERMISSION = "permission"
    CONDITION = "condition"
    PROCEDURE = "procedure"
    PRODUCT = "product"


class Relation(StrEnum):
    """Source and target: a permission requires a condition, applies to a product, is done by a procedure."""

    REQUIRES = "requires"
    APPLIES_TO = "applies_to"
    DONE_BY = "done_by"


class ConditionKind(StrEnum):
    """What is asked of a customer. The first four have a value: yuan, or months."""

    ASSETS_MIN = "assets_min"
    INCOME_MIN = "income_min"
    EXPERIENCE_MONTHS = "experience_months"
    OPENED_MONTHS = "opened_months"
    RISK_MATCH = "risk_match"
    TEST_REQUIRED = "test_required"
    DISCLOSURE = "disclosure"
    CLEAN_RECORD = "clean_record"
    OTHER = "other"


class Condition(Frozen):
    """One thing that is asked. `days`: trading days over which assets are averaged; of those with one `any_of`, one is
    enough; `text` says in words what has no figure.
    """

    kind: ConditionKind
    value: Annotated[int, Field(ge=0, le=MAX_VALUE)] | None = None
    days: Annotated[int, Field(ge=1, le=250)] | None = None
    any_of: str | None = None
    text: Words | None = None
    text_en: Words | None = None


class GraphNode(Frozen):
    """A thing of the trade. `aliases` are what customers call it; `entry` tells the same in words."""

    key: Key
    kind: NodeKind
    name: Question
    name_en: Question
    aliases: tuple[Question, ...] = ()
    entry: Key | None = None
    condition: Condition | None = None
    steps: tuple[Words, ...] = ()
    steps_en: tuple[Words, ...] = ()
    channels: tuple[Literal["app", "branch"], ...] = ()


class GraphEdge(Frozen):
    """How two nodes stand to each other, and how we know."""

    source: Key
    relation: Relation
    target: Key
    fact: Fact | None = None


class GraphNodeView(GraphNode):
    """A node with its state."""

    version: int
    origin: Origin
    updated_by: str | None
    updated_at: datetime


class GraphView(Frozen):
    """The whole graph: it is small."""

    nodes: tuple[GraphNodeView, ...]
    edges: tuple[GraphEdge, ...]


class SaveCondition(Frozen):
    """Give a condition another value. Whoever does so says how it is known."""

    value: Annotated[int, Field(ge=0, le=MAX_VALUE)]
    days: Annotated[int, Field(ge=1, le=250)] | None = None
    fact: Fact
    version: int


class NodeVersionView(Frozen):
    """How a node read at some time, and the fact that it rested on."""

    version: int
    node: GraphNode
    fact: Fact | None
    saved_by: str | None
    saved_at: datetime
