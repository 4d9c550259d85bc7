"""Pure decisions of the bot: what is heard, what to do, what to say."""

from wenlu.domains.bot.rules.composition import Words, compose_choices, compose_text, count_unconfirmed, sources_of
from wenlu.domains.bot.rules.decision import Decision, Turn, decide
from wenlu.domains.bot.rules.heard import Heard, hear, is_english
from wenlu.domains.bot.rules.texts import Texts

__all__ = [
    "Decision",
    "Heard",
    "Texts",
    "Turn",
    "Words",
    "compose_choices",
    "compose_text",
    "count_unconfirmed",
    "decide",
    "hear",
    "is_english",
    "sources_of",
]
