"""How the bot speaks to who has complained, was defrauded or is in distress: sorry first, nothing to sell."""

from collections.abc import Collection, Iterable

from wenlu.domains.bot.rules.texts import Texts
from wenlu.domains.bot.schemas import Locale, Reply
from wenlu.language.signals import Signal
from wenlu.sdk.messages import Action

_KEYS = {
    Signal.SELF_HARM: "tone_care",
    Signal.FRAUD: "tone_loss",
    Signal.ACCOUNT_THEFT: "tone_loss",
    Signal.COMPLAINT: "tone_sorry",
    Signal.REGULATOR: "tone_sorry",
    Signal.CHURN: "tone_sorry",
}
"""What is said first, the gravest matter before the others."""
_PERSON = "person"


def sober(reply: Reply, signals: Collection[str], said: Iterable[str], texts: Texts, locale: Locale) -> Reply:
    """Return the reply as it suits a talk in which such things were said.

    The words of regret come once in a while, not in every answer: `said` is what the bot said lately. Suggestions that
    nobody asked for and cards go; what a question offers to choose from stays, and so does the way to a person. A
    hand-over finds its own words.
    """
    key = next((key for signal, key in _KEYS.items() if signal.value in signals), None)
    if key is None or reply.queue is not None:
        return reply
    wordings = texts.wordings[key][locale]
    repeated = any(wording in earlier for earlier in said for wording in wordings)
    first = "" if repeated else f"{texts.choose(key, locale, reply.text)}\n\n"
    asks = reply.action is Action.CLARIFY or reply.flow is not None
    choices = reply.choices if asks else tuple(one for one in reply.choices if one.value == _PERSON)
    return reply.model_copy(update={"text": f"{first}{reply.text}", "choices": choices, "cards": ()})
