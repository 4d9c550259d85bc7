"""What a customer's page offers first."""

from wenlu.domains.bot.service.brain import BotBrain
from wenlu.sdk.messages import Choice

FIRST_QUESTIONS = (
    "account.open.online",
    "permission.star.requirements",
    "transfer.hours",
    "password.trading_forgot",
    "fee.commission",
    "fraud.verify_staff",
)
"""Entries that most customers come for; an editor who archives one takes it off the page."""


class FirstQuestions:
    """Suggested questions, by title; the conversations domain asks for them."""

    def __init__(self, brain: BotBrain) -> None:
        self._brain = brain

    async def suggest(self, locale: str) -> list[Choice]:
        """Return the choices in the customer's language."""
        return self._brain.offer(FIRST_QUESTIONS, locale)
