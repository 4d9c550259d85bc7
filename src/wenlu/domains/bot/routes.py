"""The test bench: ask the bot without a conversation; versions of its language models."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.bot.schemas import (
    ModelDifference,
    ModelsView,
    PostQuestion,
    PromoteModel,
    Reply,
    RollBackModel,
    StartTraining,
    TrainingView,
)
from wenlu.domains.bot.service import BotWriter, ModelService, TrainingService
from wenlu.kernel.actors import Permission
from wenlu.platform.http import StaffActor, use
from wenlu.sdk.messages import VersionNumber

router = APIRouter(prefix="/api/v1/bot", tags=["bot"])

Models = Annotated[ModelService, Depends(use(ModelService))]
Training = Annotated[TrainingService, Depends(use(TrainingService))]


@router.post("/ask")
async def ask(actor: StaffActor, writer: Annotated[BotWriter, Depends(use(BotWriter))], command: PostQuestion) -> Reply:
    """What the bot would decide and say; nothing is recorded."""
    actor.check(Permission.READ_KNOWLEDGE)
    return await writer.ask(command.question())


@router.get("/models")
async def list_models(actor: StaffActor, models: Models) -> ModelsView:
    """Versions of the language models, what serves, and a training that runs."""
    return await models.list_models(actor)


@router.post("/models/training", status_code=202)
async def start_training(actor: StaffActor, training: Training, command: StartTraining) -> TrainingView:
    """Train from the knowledge base as it is now; the answer comes at once, progress is in the list of models."""
    return await training.start(actor, command)


@router.delete("/models/training")
async def cancel_training(actor: StaffActor, training: Training) -> TrainingView:
    """Stop the training that runs, on whichever node."""
    return await training.cancel(actor)


@router.post("/models/rollback")
async def roll_back(actor: StaffActor, models: Models, command: RollBackModel) -> ModelsView:
    """Let the version serve again that served before this one."""
    return await models.roll_back(actor, command)


@router.post("/models/{version}/promote")
async def promote(actor: StaffActor, models: Models, version: VersionNumber, command: PromoteModel) -> ModelsView:
    """Let a version serve, on every node; 0 is what ships."""
    return await models.promote(actor, version, command)


@router.post("/models/{version}/reject")
async def reject(actor: StaffActor, models: Models, version: VersionNumber, command: PromoteModel) -> ModelsView:
    """Put a version aside that does not serve."""
    return await models.reject(actor, version, command)


@router.get("/models/{before}/compare/{after}")
async def compare(actor: StaffActor, models: Models, before: VersionNumber, after: VersionNumber) -> ModelDifference:
    """Which answers change from one version to the other, on recent questions and the editors' tests."""
    return await models.compare(actor, before, after)
