"""From which probability on the bot does what: learned, not typed in (tools/learn_limits.py, docs/measures/bot.md)."""

from dataclasses import dataclass

from wenlu.language.decision import Thresholds


@dataclass(frozen=True, slots=True)
class Limits(Thresholds):
    """Probabilities.

    `family`: of a family of entries (account.open.*) together, from which on its likeliest member is the answer, if
    that has `family_member` by itself. `service`: of a matter of service, from which on the words of a question for
    advice alone do not make it one. `clearly_service`: of an entry, from which on it outweighs the words of a question
    for advice, or the likeness to one, alone. `adviser`: the likeness from which on what we cannot answer goes to one.
    """

    family: float = 0.45
    family_member: float = 0.25
    service: float = 0.7
    clearly_service: float = 0.35
    adviser: float = 0.4
