"""Which version of the language models serves, on every node, and what becomes of the others.

Contents are objects with a SHA-256 in the database. A version that is missing or damaged never serves: the node says
so, in its log, at `/health/ready`, on the page and in `wenlu_model_problem`, and goes by the last one before it that is
whole, at worst by the one that ships.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import obstore.exceptions
import structlog

from wenlu.domains.bot.errors import ModelBroken, ModelLive, ModelNotFound, NothingToRollBack
from wenlu.domains.bot.events import ModelPromoted
from wenlu.domains.bot.ports import TrialQuestion, TrialQuestions
from wenlu.domains.bot.schemas import (
    ChangedAnswer,
    ModelChangeView,
    ModelDifference,
    ModelState,
    ModelsView,
    ModelView,
    PromoteModel,
    Question,
    Reply,
    RollBackModel,
    ServingView,
)
from wenlu.domains.bot.service.brain import BotBrain
from wenlu.domains.bot.store import ModelStore, NewModel, TrainingStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.language.models import LanguageModels, ModelsUnreadable
from wenlu.platform.bus import EventBus
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.objects import Objects
from wenlu.platform.telemetry import Metrics

SHIPPED = 0
_CHANGES = 50
_RETRY = timedelta(seconds=30)
_RECENT = 150
log = structlog.get_logger(__name__)


class ModelService:
    """Versions of the language models: load, list, promote, roll back, compare."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        objects: Objects,
        brain: BotBrain,
        questions: TrialQuestions,
        metrics: Metrics,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._objects = objects
        self._brain = brain
        self._questions = questions
        self._metrics = metrics
        self._loading = asyncio.Lock()
        self._serving: ServingView | None = None
        self._tried_at: datetime | None = None
        self.wake = asyncio.Event()

    @property
    def serving(self) -> ServingView:
        """What this node serves."""
        return self._serving or ServingView(version=SHIPPED, wanted=SHIPPED)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What operators should know, for `/health/ready`."""
        problem = self.serving.problem
        return () if problem is None else (f"language model {self.serving.wanted}: {problem}",)

    def listen(self, bus: EventBus) -> None:
        """Look at once when another version is promoted, on whichever node."""
        bus.subscribe(ModelPromoted, lambda _: self.wake.set())

    async def load(self) -> None:
        """Make this node serve the version that it should; called at the start and every few seconds."""
        async with self._loading:
            async with self._unit_of_work() as work:
                wanted = await ModelStore(work).live_version()
            if self._serving is None or self._serving.wanted != wanted or self._may_retry():
                await self._take(wanted)

    def _may_retry(self) -> bool:
        broken = self._serving is not None and self._serving.problem is not None
        return broken and (self._tried_at is None or self._clock.now() - self._tried_at >= _RETRY)

    async def _take(self, wanted: int) -> None:
        self._tried_at = self._clock.now()
        problem = None
        for version in (wanted, *await self._earlier(wanted)):
            try:
                models = await self.read(version)
            except (ModelBroken, ModelNotFound) as error:
                log.error("model_broken", version=version, problem=error.detail)  # noqa: TRY400  the problem says it
                problem = problem or error.detail
                continue
            self._brain.take_models(models, version)
            self._serving = ServingView(version=version, wanted=wanted, problem=problem)
            break
        self._metrics.model_version.set(self.serving.version)
        self._metrics.model_problem.set(0 if problem is None else 1)
        log.info("model_serves", version=self.serving.version, wanted=wanted)

    async def _earlier(self, wanted: int) -> list[int]:
        """Return the versions that served before, latest first, and at last what ships."""
        async with self._unit_of_work() as work:
            changes = await ModelStore(work).list_changes(_CHANGES)
        return [v for v in dict.fromkeys((*(change.before for change in changes), SHIPPED)) if v != wanted]

    async def read(self, version: int) -> LanguageModels:
        """Return a version's models, whole; raises `ModelNotFound`, `ModelBroken` and notes what is wrong with it."""
        if version == SHIPPED:
            return LanguageModels()
        async with self._unit_of_work() as work:
            stored = await ModelStore(work).find(version)
        if stored is None:
            raise ModelNotFound(f"no model {version}")
        try:
            content = await self._objects.get(stored.object)
            if hashlib.sha256(content).hexdigest() != stored.digest:
                raise ModelsUnreadable("damaged")
            models = LanguageModels.from_bytes(content)
        except (ModelsUnreadable, OSError, obstore.exceptions.BaseError) as error:
            problem = str(error) if isinstance(error, ModelsUnreadable) else f"unreadable: {type(error).__name__}"
            await self._note(version, problem)
            raise ModelBroken(problem, version=version) from error
        if stored.problem is not None:
            await self._note(version, None)
        return models

    async def _note(self, version: int, problem: str | None) -> None:
        async with self._unit_of_work() as work:
            await ModelStore(work).set_problem(version, problem)

    async def live(self) -> LanguageModels:
        """Return the models that this node serves."""
        return (await self._brain.loaded()).index.models

    async def keep(self, content: bytes, new: NewModel) -> int:
        """Keep a version that was just made, as a candidate; returns its number."""
        await self._objects.put(new.object, content)
        async with self._unit_of_work() as work:
            store = ModelStore(work)
            await store.lock()
            return await store.insert(new)

    async def list_models(self, actor: Actor) -> ModelsView:
        """Every version, what serves, the last changes and the last training."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store, training = ModelStore(work), TrainingStore(work)
            await training.sweep(now)
            models = await store.list_models()
            live = await store.live_version()
            return ModelsView(
                models=(*models, _shipped(serves=live == SHIPPED)),
                changes=tuple(await store.list_changes(_CHANGES)),
                serving=self.serving,
                current_revision=self._brain.revision,
                training=await training.find_last(),
            )

    async def promote(self, actor: Actor, version: int, command: PromoteModel) -> ModelsView:
        """Let a version serve, on every node; raises `ModelNotFound`, `ModelBroken`, `ModelLive`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        await self.read(version)
        async with self._unit_of_work() as work:
            store = ModelStore(work)
            await store.lock()
            await self._switch(work, actor, version, "promoted", command.why)
        return await self._after_change(actor)

    async def roll_back(self, actor: Actor, command: RollBackModel) -> ModelsView:
        """Let the version serve that served before this one; raises `NothingToRollBack`, `ModelBroken`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = ModelStore(work)
            await store.lock()
            live = await store.live_version()
            changes = await store.list_changes(_CHANGES)
            before = next((c.before for c in changes if c.kind == "promoted" and c.version == live), None)
            if before is None or before == live:
                raise NothingToRollBack("no other version has served before")
            await self._switch(work, actor, before, "rolled_back", command.why)
        return await self._after_change(actor)

    async def reject(self, actor: Actor, version: int, command: PromoteModel) -> ModelsView:
        """Put a candidate aside; raises `ModelNotFound`, `ModelLive` for the one that serves."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = ModelStore(work)
            await store.lock()
            live = await store.live_version()
            if version == live:
                raise ModelLive("it serves; promote another one first")
            if await store.find(version) is None:
                raise ModelNotFound(f"no model {version}")
            await store.set_state(version, ModelState.REJECTED, "put_aside")
            await store.keep_change(self._change(actor, "rejected", version, live, command.why), actor.id)
        return await self.list_models(actor)

    async def compare(self, actor: Actor, before: int, after: int) -> ModelDifference:
        """Ask both versions the editors' tests and recent questions; returns the answers that differ."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        asked = dict.fromkeys((*await self._questions.list_tests(), *await self._questions.list_recent(_RECENT)))
        old, new = await self.answers(asked, before), await self.answers(asked, after)
        changed = [
            _changed(one, was, now)
            for one, was, now in zip(asked, old, new, strict=True)
            if (was.action, was.intent) != (now.action, now.intent)
        ]
        return ModelDifference(before=before, after=after, questions=len(asked), changed=tuple(changed))

    async def answers(self, questions: Iterable[TrialQuestion], version: int | LanguageModels) -> list[Reply]:
        """Return what the bot would answer by a version."""
        models = await self.read(version) if isinstance(version, int) else version
        now = await self._brain.loaded()
        loaded = now.using(models)
        lines = [Question(q=one.text, locale="en" if one.locale == "en" else "zh-CN") for one in questions]
        return await self._brain.replay(lines, loaded)

    async def _switch(self, work: UnitOfWork, actor: Actor, version: int, kind: str, why: str) -> None:
        store = ModelStore(work)
        live = await store.live_version()
        if live == version:
            raise ModelLive(f"{version} serves already")
        if live != SHIPPED:
            await store.set_state(live, ModelState.RETIRED)
        if version != SHIPPED:
            await store.set_state(version, ModelState.LIVE)
        await store.keep_change(self._change(actor, kind, version, live, why), actor.id)
        work.record(ModelPromoted(version))

    def _change(self, actor: Actor, kind: str, version: int, before: int, why: str) -> ModelChangeView:
        return ModelChangeView.model_validate(
            {"at": self._clock.now(), "by": actor.name, "kind": kind, "version": version, "before": before, "why": why}
        )

    async def _after_change(self, actor: Actor) -> ModelsView:
        await self.load()
        return await self.list_models(actor)


def object_name(content: bytes) -> str:
    """Return a name of its own for a version's content."""
    return f"models/{new_id().hex}-{hashlib.sha256(content).hexdigest()[:16]}"


def _shipped(*, serves: bool) -> ModelView:
    return ModelView(
        version=SHIPPED,
        state=ModelState.LIVE if serves else ModelState.RETIRED,
        made_at=None,
        made_by=None,
        knowledge_revision=None,
        mode=None,
        size=None,
        seconds=None,
        figures=None,
    )


def _changed(question: TrialQuestion, before: Reply, after: Reply) -> ChangedAnswer:
    return ChangedAnswer(
        question=question.text,
        before_action=before.action,
        before_intent=before.intent,
        before_title=before.title,
        before_confidence=before.confidence,
        after_action=after.action,
        after_intent=after.intent,
        after_title=after.title,
        after_confidence=after.confidence,
    )
