"""Makes new versions of the language models from the knowledge base, one at a time on all nodes together."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import structlog

from wenlu.domains.bot.errors import BaseTooSmall, TrainingBusy, TrainingNotRunning
from wenlu.domains.bot.ports import TrialQuestions
from wenlu.domains.bot.schemas import ModelFigures, ModelTrial, PromoteModel, Reply, StartTraining, TrainingView
from wenlu.domains.bot.service.apprentice import Job, Made, Progress, TrainingFailed, apprentice
from wenlu.domains.bot.service.brain import BotBrain, Loaded
from wenlu.domains.bot.service.models import ModelService, object_name
from wenlu.domains.bot.store import NewModel, TrainingStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.language.models import LanguageModels
from wenlu.language.rollout import Comparison, Material, Stage, compare
from wenlu.language.search import Mode
from wenlu.platform.database import UnitOfWorkFactory

SMALL_TALK = "smalltalk"
_BEAT_SECONDS = 1.0
Tell = Callable[[Progress], None]
log = structlog.get_logger(__name__)


class TrainingService:
    """Trains in a process of its own, writes a version, measures it and lets it serve unless it is worse."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        brain: BotBrain,
        models: ModelService,
        questions: TrialQuestions,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._brain = brain
        self._models = models
        self._questions = questions
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, actor: Actor, command: StartTraining) -> TrainingView:
        """Begin to train here and return at once; raises `TrainingBusy`. Progress is in `ModelService.list_models`."""
        training_id = await self._begin(actor)
        task = asyncio.create_task(self._run(training_id, actor, command, lambda _: None), name="training")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await self._view()

    async def train(self, actor: Actor, command: StartTraining, tell: Tell) -> TrainingView:
        """Train and return when it is over; for the command line."""
        await self._run(await self._begin(actor), actor, command, tell)
        return await self._view()

    async def cancel(self, actor: Actor) -> TrainingView:
        """Stop what is being trained, on whichever node, within a second; raises `TrainingNotRunning`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            if not await TrainingStore(work).cancel(self._clock.now()):
                raise TrainingNotRunning("nothing is being trained")
        return await self._view()

    async def stop(self) -> None:
        """End what is being trained here; its row says that it was interrupted."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _begin(self, actor: Actor) -> UUID:
        actor.check(Permission.EDIT_KNOWLEDGE)
        training_id = new_id()
        async with self._unit_of_work() as work:
            if not await TrainingStore(work).begin(training_id, actor, self._clock.now()):
                raise TrainingBusy("models are being trained already")
        return training_id

    async def _view(self) -> TrainingView:
        async with self._unit_of_work() as work:
            found = await TrainingStore(work).find_last()
        assert found is not None  # noqa: S101  one has begun, or there was nothing to cancel
        return found

    async def _run(self, training_id: UUID, actor: Actor, command: StartTraining, tell: Tell) -> None:
        version, state, error = None, "interrupted", None
        try:
            made, loaded = await self._made(training_id, tell)
            if made is None:
                state = "cancelled"
            else:
                version = await self._keep(actor, command, made, loaded)
                state = "done"
        except BaseTooSmall:
            state, error = "failed", BaseTooSmall.code
        except TrainingFailed as failure:
            log.warning("training_failed", why=str(failure))
            state, error = "failed", "process_ended"
        except Exception as failure:
            log.exception("training_failed")
            state, error = "failed", type(failure).__name__
        finally:
            await asyncio.shield(self._end(training_id, state, version, error))

    async def _end(self, training_id: UUID, state: str, version: int | None, error: str | None) -> None:
        async with self._unit_of_work() as work:
            await TrainingStore(work).end(training_id, state, self._clock.now(), version=version, error=error)

    async def _made(self, training_id: UUID, tell: Tell) -> tuple[Made | None, Loaded]:
        """Run the process and tell the table how it goes; None when somebody has cancelled it."""
        loaded = await self._brain.loaded()
        live = await self._models.live()
        last = Progress(Stage.INDEX, 0, 1)

        def hear(progress: Progress) -> None:
            nonlocal last
            last = progress
            tell(progress)

        work = asyncio.create_task(apprentice(_job(loaded, live), hear))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=_BEAT_SECONDS)
                if not work.done() and not await self._beat(training_id, last):
                    return None, loaded
            return work.result(), loaded
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError, TrainingFailed, BaseTooSmall):
                await work

    async def _beat(self, training_id: UUID, at: Progress) -> bool:
        async with self._unit_of_work() as work:
            progress = (at.stage.value, at.done, at.total)
            return await TrainingStore(work).beat(training_id, progress, self._clock.now())

    async def _keep(self, actor: Actor, command: StartTraining, made: Made, loaded: Loaded) -> int:
        trials = [_trial("held_out", made.comparison)]
        tested = await self._tested(LanguageModels.from_bytes(made.content))
        if tested is not None:
            trials.append(_trial("tests", tested))
        worse = next((trial for trial in trials if trial.is_worse), None)
        reason = f"{worse.kind}_worse" if worse else "" if command.promote else "kept"
        new = NewModel(
            made_at=self._clock.now(),
            made_by=actor,
            knowledge_revision=loaded.snapshot.revision,
            mode=loaded.index.mode.value,
            object=object_name(made.content),
            digest=hashlib.sha256(made.content).hexdigest(),
            size=len(made.content),
            seconds=made.seconds,
            figures=ModelFigures(**{name: getattr(made.figures, name) for name in ModelFigures.model_fields}),
            trials=tuple(trials),
            reason=reason,
        )
        version = await self._models.keep(made.content, new)
        if not reason:
            await self._models.promote(actor, version, PromoteModel(why="trained"))
        return version

    async def _tested(self, models: LanguageModels) -> Comparison | None:
        """Compare the new models with those that serve on the editors' saved questions; None where there are none."""
        tests = [one for one in await self._questions.list_tests() if one.expected is not None]
        if not tests:
            return None
        before = await self._models.answers(tests, await self._models.live())
        after = await self._models.answers(tests, models)
        expected = [one.expected or None for one in tests]
        return compare(_rights(before, expected), _rights(after, expected))


def _rights(replies: list[Reply], expected: list[str | None]) -> list[bool]:
    return [reply.intent == wanted for reply, wanted in zip(replies, expected, strict=True)]


def _trial(kind: str, comparison: Comparison) -> ModelTrial:
    return ModelTrial.model_validate(
        {
            "kind": kind,
            "questions": comparison.questions,
            "gained": comparison.gained,
            "lost": comparison.lost,
            "allowance": comparison.allowance,
            "is_worse": comparison.is_worse,
        }
    )


def _job(loaded: Loaded, live: LanguageModels) -> Job:
    chat = frozenset(key for key, entry in loaded.entries.items() if entry.category == SMALL_TALK)
    material = Material(tuple(loaded.documents.values()), chat, loaded.index.vectors)
    return Job(material, live.to_bytes(), loaded.index.mode is Mode.WORDS_AND_VECTORS)
