"""The door of the bot: the brain that answers single turns, and what asks it."""

from wenlu.domains.bot.rules.checking import Disagreement
from wenlu.domains.bot.service.attendant import BotAttendant
from wenlu.domains.bot.service.brain import BotBrain
from wenlu.domains.bot.service.checking import Claim, StatementCheck
from wenlu.domains.bot.service.gathering import BotAnswerer, KnowledgeTrials, QuestionGatherer
from wenlu.domains.bot.service.lines import bot_lines
from wenlu.domains.bot.service.models import ModelService
from wenlu.domains.bot.service.training import TrainingService
from wenlu.domains.bot.service.writer import BotWriter

__all__ = [
    "BotAnswerer",
    "BotAttendant",
    "BotBrain",
    "BotWriter",
    "Claim",
    "Disagreement",
    "KnowledgeTrials",
    "ModelService",
    "QuestionGatherer",
    "StatementCheck",
    "TrainingService",
    "bot_lines",
]
