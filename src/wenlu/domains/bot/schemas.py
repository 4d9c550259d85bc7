"""What the bot is asked and what it says, and versions of its language models."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Action, AttachmentView, CardBody, Choice, FlowPlace, Frozen, Source, Stripped, Text

PERSON = "person"
"""The value of the choice that brings a person."""
ENTRY = "entry:"
"""What the value of a choice begins with that asks for an entry of the knowledge base; its key follows."""
MAX_QUESTION = 20_000

Locale = Literal["zh-CN", "en"]
Said = Annotated[Text, StringConstraints(max_length=MAX_QUESTION)]


class HistoryLine(Frozen):
    """An earlier message, oldest first."""

    role: Literal["customer", "bot"]
    text: Said


class Question(Frozen):
    """A question and the talk before it. Any text gets a decision, the empty one too.

    `choice` is the value of the choice that was tapped, if one was; `offered` are those that could be. `flow` is where
    the bot's last words left the customer in a guided flow; with `remembers` that is known from the log, else the words
    of the history tell.
    """

    q: Said
    history: Annotated[tuple[HistoryLine, ...], Field(max_length=50)] = ()
    locale: Locale = "zh-CN"
    choice: str | None = None
    offered: tuple[str, ...] = ()
    flow: FlowPlace | None = None
    remembers: bool = False
    channel: str | None = None
    """Where it is asked: some answers are worded for one channel."""
    talk: UUID | None = None
    """The conversation that it is asked in; a version of the rules may be meant for some of them only."""


class PostQuestion(Frozen):
    """Ask on the test bench; nothing is recorded."""

    q: Said
    history: Annotated[tuple[HistoryLine, ...], Field(max_length=50)] = ()
    locale: Locale = "zh-CN"

    def question(self) -> Question:
        return Question(q=self.q, history=self.history, locale=self.locale)


class Reply(Frozen):
    """What the bot decided and says.

    `intent` is the key of the entry that the customer was understood to ask for and `title` its question. `confidence`
    lies between 0 and 1. `reason` says why a person is brought to the queue. `generated`: a language model wrote the
    text, every sentence of it from the sources. `unconfirmed` counts facts that nobody has checked; only staff are
    told. `signals` never hold the one that is secret by law.
    """

    action: Action
    text: str
    queue: QueueKind | None = None
    reason: str = ""
    confidence: float
    intent: str | None = None
    title: str | None = None
    sources: tuple[Source, ...] = ()
    choices: tuple[Choice, ...] = ()
    signals: tuple[str, ...] = ()
    unconfirmed: int = 0
    flow: FlowPlace | None = None
    """Where these words leave the customer in a guided flow."""
    note: str = ""
    """For whoever takes over: what a guided flow has collected."""
    generated: bool = False
    cards: tuple[CardBody, ...] = ()
    files: tuple[AttachmentView, ...] = ()
    """What the entry brings along; ids are those of the knowledge base's files."""
    milliseconds: float


class AskedSource(Frozen):
    id: str
    title: str


class AskedLine(Frozen):
    """One line that `wenlu bot ask` writes (contracts.md)."""

    id: str | int | None
    action: Action
    text: str
    queue: QueueKind | None
    confidence: float
    intent: str | None
    sources: tuple[AskedSource, ...]
    milliseconds: float


class FailedLine(Frozen):
    """What is written for a line that could not be read."""

    id: str | int | None
    error: str


class ModelState(StrEnum):
    """What becomes of a version: it waits, serves, has served, or was put aside."""

    CANDIDATE = "candidate"
    LIVE = "live"
    RETIRED = "retired"
    REJECTED = "rejected"


class ModelFigures(Frozen):
    """How well a version did on questions that it had not learned from; shares between 0 and 1."""

    entries: int
    questions: int
    recall_at_1: float
    recall_at_3: float
    told_apart: float
    calibration: float
    topics: float


class ModelTrial(Frozen):
    """A version against the one that served, question by question.

    `held_out`: phrasings not learned from; `tests`: the editors' saved questions. `gained` only the new one got right,
    `lost` only the old one; `allowance`: how many the old one may owe to having learned from them.
    """

    kind: Literal["held_out", "tests"]
    questions: int
    gained: int
    lost: int
    allowance: int = 0
    is_worse: bool


class ModelView(Frozen):
    """A version of the language models; version 0 is what ships and has no figures of its own."""

    version: int
    state: ModelState
    made_at: datetime | None
    made_by: str | None
    knowledge_revision: int | None
    mode: str | None
    size: int | None
    seconds: float | None
    figures: ModelFigures | None
    trials: tuple[ModelTrial, ...] = ()
    reason: str = ""
    problem: str | None = None


class ModelChangeView(Frozen):
    """Who let which version serve, when and why."""

    at: datetime
    by: str
    kind: Literal["promoted", "rolled_back", "rejected"]
    version: int
    before: int
    why: str


class ServingView(Frozen):
    """What this node serves, and what keeps it from serving the version that it should."""

    version: int
    wanted: int
    problem: str | None = None


class TrainingView(Frozen):
    """A training that runs, or the last one that did."""

    id: UUID
    state: Literal["running", "done", "failed", "cancelled", "interrupted"]
    stage: str
    done: int
    total: int
    started_at: datetime
    ended_at: datetime | None
    by: str
    version: int | None
    error: str | None


class ModelsView(Frozen):
    """Every version, newest first, with the last changes; `current` is the revision of the knowledge base now."""

    models: tuple[ModelView, ...]
    changes: tuple[ModelChangeView, ...]
    serving: ServingView
    current_revision: int
    training: TrainingView | None


Why = Annotated[Stripped, StringConstraints(max_length=500)]


class PromoteModel(Frozen):
    """Let a version serve; the reason is kept."""

    why: Why = ""


class RollBackModel(Frozen):
    """Let the version serve again that served before."""

    why: Why = ""


class StartTraining(Frozen):
    """Train from the knowledge base as it is now; `promote`: let the result serve unless it is worse."""

    promote: bool = True


class ChangedAnswer(Frozen):
    """A question that two versions answer differently: action and entry of each, and how sure each is."""

    question: str
    before_action: Action
    before_intent: str | None
    before_title: str | None
    before_confidence: float
    after_action: Action
    after_intent: str | None
    after_title: str | None
    after_confidence: float


class ModelDifference(Frozen):
    """What changes for customers from one version to another, on recent questions and the editors' tests."""

    before: int
    after: int
    questions: int
    changed: tuple[ChangedAnswer, ...]
