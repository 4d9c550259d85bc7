"""The test bench: ask the bot without a conversation."""

from typing import Annotated

from fastapi import APIRouter, Depends

from wenlu.domains.bot.schemas import PostQuestion, Reply
from wenlu.domains.bot.service import BotWriter
from wenlu.kernel.actors import Permission
from wenlu.platform.http import StaffActor, use

router = APIRouter(prefix="/api/v1/bot", tags=["bot"])


@router.post("/ask")
async def ask(actor: StaffActor, writer: Annotated[BotWriter, Depends(use(BotWriter))], command: PostQuestion) -> Reply:
    """What the bot would decide and say; nothing is recorded."""
    actor.check(Permission.READ_KNOWLEDGE)
    return await writer.ask(command.question())
