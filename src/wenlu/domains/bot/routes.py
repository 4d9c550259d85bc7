"""The test bench: ask the bot without a conversation."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.bot.schemas import PostQuestion, Reply
from wenlu.domains.bot.service import BotBrain
from wenlu.kernel.actors import Permission
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/bot", tags=["bot"])


@router.post("/ask")
async def ask(actor: StaffActor, brain: Annotated[BotBrain, Depends(use(BotBrain))], command: PostQuestion) -> Reply:
    """What the bot would decide and say; nothing is recorded."""
    actor.check(Permission.READ_KNOWLEDGE)
    return await brain.ask(command.question())
