"""Guided flows (引导流程): what editors draw and the bot plays.

A flow is a list of nodes that name what comes next; the arrows on the canvas are those names. Texts are small Markdown
with `{{variables}}` of the knowledge base and `{slots}` of the flow.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.knowledge.schemas.base import Answer, Key, Origin, Question, Slug, Words
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Choice, FlowPlace, Frozen, Label, Text

MOST_NODES = 120
NodeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
ShortLabel = Annotated[Label, StringConstraints(max_length=60)]
Value = Annotated[int | float | Annotated[Text, StringConstraints(max_length=200)], Field(union_mode="smart")]


class Expected(StrEnum):
    """What a question wants: one of its options, a number, money in yuan, a day, words, yes or no, a length of time."""

    CHOICE = "choice"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    TEXT = "text"
    YES_NO = "yes_no"
    MONTHS = "months"


class Comparison(StrEnum):
    """How a branch looks at a slot."""

    EQUALS = "equals"
    DIFFERS = "differs"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    ONE_OF = "one_of"
    KNOWN = "known"
    UNKNOWN = "unknown"


class Position(Frozen):
    """Where a node stands on the canvas."""

    x: float
    y: float


class FlowNodeBase(Frozen):
    """What every node has. Without a position the canvas arranges it."""

    id: NodeId
    position: Position | None = None


class SayNode(FlowNodeBase):
    """Says something and goes on. `rests_on` are the entries whose facts it repeats, and which are cited for it."""

    kind: Literal["say"] = "say"
    text: Answer
    text_en: Answer | None = None
    rests_on: tuple[Key, ...] = Field(default=(), max_length=6)
    next: NodeId | None = None


class FlowOption(Frozen):
    """An option to tap or say; `words` are other ways to say it. With `next` it leads elsewhere than its question."""

    value: Slug
    label: ShortLabel
    label_en: ShortLabel | None = None
    words: tuple[ShortLabel, ...] = Field(default=(), max_length=30)
    next: NodeId | None = None


class AskNode(FlowNodeBase):
    """Asks for a fact and keeps it in `slot`; `label` names the fact for people.

    `least` and `most` bound numbers, yuan and months. `invalid` is said when an answer cannot be used; after `tries`
    of them the flow goes to `gives_up`, or to a person. A fact that is `skip_if_known` is not asked for again. Yes or
    no needs options only where the two lead to different nodes or read differently.
    """

    kind: Literal["ask"] = "ask"
    slot: Slug
    expects: Expected
    label: ShortLabel
    label_en: ShortLabel | None = None
    text: Answer
    text_en: Answer | None = None
    options: tuple[FlowOption, ...] = Field(default=(), max_length=12)
    least: float | None = None
    most: float | None = None
    invalid: Words | None = None
    invalid_en: Words | None = None
    tries: Annotated[int, Field(ge=1, le=5)] = 2
    skip_if_known: bool = True
    next: NodeId | None = None
    gives_up: NodeId | None = None


class SlotTest(Frozen):
    """One look at a slot: with `value`, or with `values` for `one_of`."""

    slot: Slug
    test: Comparison
    value: Value | None = None
    values: tuple[Value, ...] = Field(default=(), max_length=30)


class BranchCase(Frozen):
    """Where to go if all, or any, of the tests hold."""

    match: Literal["all", "any"] = "all"
    tests: tuple[SlotTest, ...] = Field(min_length=1, max_length=12)
    next: NodeId | None = None


class BranchNode(FlowNodeBase):
    """Goes on by what is known: the first case that holds, or else `otherwise`."""

    kind: Literal["branch"] = "branch"
    cases: tuple[BranchCase, ...] = Field(min_length=1, max_length=12)
    otherwise: NodeId | None = None


class AnswerNode(FlowNodeBase):
    """Gives the answer of an entry."""

    kind: Literal["answer"] = "answer"
    entry: Key
    next: NodeId | None = None


class HandOverNode(FlowNodeBase):
    """Brings a person, with `text` to the customer and `note` to whoever takes over."""

    kind: Literal["hand_over"] = "hand_over"
    queue: QueueKind
    text: Answer
    text_en: Answer | None = None
    note: Words | None = None


class EndNode(FlowNodeBase):
    """Ends the flow, with or without a last word."""

    kind: Literal["end"] = "end"
    text: Answer | None = None
    text_en: Answer | None = None


FlowNode = Annotated[
    SayNode | AskNode | BranchNode | AnswerNode | HandOverNode | EndNode,
    Field(discriminator="kind"),
]


class FlowTriggers(Frozen):
    """What begins a flow.

    After the answer of an entry in `offered_after` the flow is offered to tap; an entry in `instead_of` is not given,
    the flow begins. Whoever says one of the phrasings, or the title, begins it too.
    """

    offered_after: tuple[Key, ...] = Field(default=(), max_length=40)
    instead_of: tuple[Key, ...] = Field(default=(), max_length=40)
    phrasings: tuple[Question, ...] = Field(default=(), max_length=60)
    phrasings_en: tuple[Question, ...] = Field(default=(), max_length=60)


class FlowContent(Frozen):
    """A whole flow as its file has it; it begins at `start`."""

    key: Key
    title: ShortLabel
    title_en: ShortLabel | None = None
    description: Annotated[Text, StringConstraints(max_length=500)] = ""
    description_en: Annotated[Text, StringConstraints(max_length=500)] = ""
    triggers: FlowTriggers = FlowTriggers()
    start: NodeId
    nodes: tuple[FlowNode, ...] = Field(min_length=1, max_length=MOST_NODES)


class PublishedFlow(FlowContent):
    """A flow as the bot plays it."""

    version: int


class FlowFlaw(Frozen):
    """One thing that is wrong with a flow. An `error` keeps it from being published; `node` is where it is."""

    node: str | None
    code: str
    message: str
    message_en: str
    severity: Literal["error", "warning"]


class FlowStatus(StrEnum):
    """The bot plays what is published; a flow that never was is a draft."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class FlowStage(StrEnum):
    """Where a draft is on its way: being written, or waiting for somebody else to approve it."""

    WRITING = "writing"
    SUBMITTED = "submitted"


class FlowDraftView(Frozen):
    """What is to come of a flow. `returned`: why it came back. `may_approve`: the reader did not write it."""

    content: FlowContent
    stage: FlowStage
    written_by: str | None
    written_at: datetime
    submitted_by: str | None
    returned: str
    may_approve: bool


class FlowView(Frozen):
    """A flow: what the bot plays, the draft beside it, and what is wrong with what the editor shows (`flaws`).

    `revision` counts every save; whoever saves says which one he edited. `version` counts what was published.
    """

    id: UUID
    key: str
    status: FlowStatus
    origin: Origin
    version: int
    revision: int
    published: FlowContent | None
    published_by: str | None
    published_at: datetime | None
    draft: FlowDraftView | None
    flaws: tuple[FlowFlaw, ...]


class FlowSummary(Frozen):
    """A flow in a list; `title` is that of the draft where there is one."""

    id: UUID
    key: str
    title: str
    title_en: str | None
    description: str
    description_en: str
    status: FlowStatus
    stage: FlowStage | None
    origin: Origin
    version: int
    nodes: int
    updated_by: str | None
    updated_at: datetime


class FlowVersionView(Frozen):
    """How a flow was published at some time, by whom it was written and approved."""

    version: int
    content: FlowContent
    written_by: str | None
    approved_by: str | None
    published_at: datetime


class SaveFlow(Frozen):
    """Write the draft of a flow; `revision` is the one that was edited, None for a new flow."""

    content: FlowContent
    revision: int | None = None


class FlowRevision(Frozen):
    """Which state of a flow a decision is about."""

    revision: int


class ReturnFlow(FlowRevision):
    """Give a draft back to whoever wrote it, with the reason."""

    reason: Words


class PlayFlow(Frozen):
    """Play the customer against a flow as it stands in the editor. Without a `place` it begins."""

    content: FlowContent
    locale: Literal["zh-CN", "en"] = "zh-CN"
    place: FlowPlace | None = None
    text: Annotated[Text, StringConstraints(max_length=2000)] = ""
    value: Label | None = None


class PlayedFlow(Frozen):
    """What the bot would say, and where the customer would stand then. `note` is for the colleague of the `queue`."""

    text: str
    choices: tuple[Choice, ...]
    place: FlowPlace
    queue: QueueKind | None
    note: str
    understood: bool
