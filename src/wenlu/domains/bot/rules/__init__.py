"""Pure decisions of the bot: what to do and what to say."""

from wenlu.domains.bot.rules.composition import (
    Words,
    answered,
    compose_choices,
    compose_text,
    count_unconfirmed,
    sources_of,
)
from wenlu.domains.bot.rules.decision import Decision, Situation, decide
from wenlu.domains.bot.rules.limits import Limits
from wenlu.domains.bot.rules.texts import Texts

__all__ = [
    "Decision",
    "Limits",
    "Situation",
    "Texts",
    "Words",
    "answered",
    "compose_choices",
    "compose_text",
    "count_unconfirmed",
    "decide",
    "sources_of",
]
