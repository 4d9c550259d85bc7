"""Who has the word when a customer is in a guided flow: the flow, another question, or a person."""

from wenlu.domains.bot.schemas import ENTRY, Question, Reply
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Action

SURE_OF_ANOTHER = 0.5
"""Confidence from which on an answer to something else is given in the middle of a flow."""
SURER_THAN_WORDS = 0.8
"""The same where the flow would take any words at all."""
_ALWAYS = frozenset({"complaint", "asked", "file"})
_UNLESS_ANSWERED = frozenset({"advice", "churn", "abuse", "entry"})


def outranks_flow(reply: Reply) -> bool:
    """Whether this reply is given whatever the flow makes of the words: danger, a complaint, the call for a person."""
    return reply.action is Action.WARN or reply.reason in _ALWAYS


def interrupts_flow(reply: Reply, question: Question, *, loosely: bool) -> bool:
    """Whether words that do not answer the flow's question, or might be any words, surely ask for something else."""
    if (question.choice or "").startswith(ENTRY):
        return True
    if reply.reason in _UNLESS_ANSWERED:
        return not loosely
    least = SURER_THAN_WORDS if loosely else SURE_OF_ANOTHER
    return reply.action is Action.ANSWER and reply.confidence >= least


def action_of(status: str, queue: QueueKind | None) -> Action:
    """What a step of a flow is: a question asks back, a hand-over hands over, an emergency warns."""
    if queue is not None:
        return Action.WARN if queue is QueueKind.EMERGENCY else Action.HANDOFF
    return {"waiting": Action.CLARIFY, "left": Action.GREET}.get(status, Action.ANSWER)


def recorded_action(reply: Reply) -> str:
    """What is noted of a turn: an answer to a flow's question (50 万) is `flow`, and no question of the customer's.

    What was asked in between, or brought a person out of the flow, is noted as what it is.
    """
    if reply.flow is None:
        return reply.action.value
    is_step = {
        "waiting": reply.action is Action.CLARIFY,
        "left": reply.action is Action.GREET,
        "ended": True,
        "handed_over": reply.queue is not QueueKind.EMERGENCY,
    }
    return "flow" if is_step[reply.flow.status] else reply.action.value
