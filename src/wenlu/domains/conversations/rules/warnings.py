"""Which of the warnings that the gate asks for go with a message, and which were said a moment ago."""

from collections.abc import Sequence
from typing import TypeVar

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.schemas import Turn
from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import Frozen

Warned = TypeVar("Warned", bound=Frozen)
"""The body of a message that can have lines added."""

WARNED_WITHIN = 10
"""Messages of a talk within which a warning need not be repeated; a customer who scrolls back sees it."""


def due_warnings(verdict: Verdict, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the words to put behind a message, in the gate's order, each once."""
    if not verdict.warnings:
        return ()
    said = [turn for turn in turns[-WARNED_WITHIN:] if turn.role is not ActorKind.CUSTOMER]
    texts = dict.fromkeys(warning.text for warning in verdict.warnings)
    return tuple(text for text in texts if not any(text in turn.added or text in turn.text for turn in said))


def with_warnings(body: Warned, warnings: Sequence[str]) -> Warned:
    """Return a message with warnings behind its words."""
    return body.model_copy(update={"added": tuple(warnings)}) if warnings else body
