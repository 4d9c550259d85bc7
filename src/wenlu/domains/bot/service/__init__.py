"""The door of the bot: the brain that answers single turns, and what asks it."""

from wenlu.domains.bot.service.attendant import BotAttendant
from wenlu.domains.bot.service.brain import BotBrain
from wenlu.domains.bot.service.lines import bot_lines
from wenlu.domains.bot.service.writer import BotWriter

__all__ = ["BotAttendant", "BotBrain", "BotWriter", "bot_lines"]
