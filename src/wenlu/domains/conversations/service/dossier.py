"""What whoever takes over should know: taken from the talk itself, every line with the message it stands in."""

import re
from collections.abc import Sequence

from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.rules import ConversationState, plain_line
from wenlu.domains.conversations.schemas import Dossier, DossierAnswer, DossierLine
from wenlu.domains.conversations.service.reading import Message, Opened
from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import Action, AnswerBody, ChoiceBody, FileBody

_LINES = 6
_LENGTH = 120
_FACT = re.compile(
    r"\d[\d,.]*\s*(?:万|亿|元|块|股|手|%|个月|年|天|岁|w|yuan|shares|months|years|days)|[0368]\d{5}|\d{4}年|\d+月\d+[日号]",
    re.IGNORECASE,
)
"""Numbers with a unit, codes, dates: what a customer should not be asked again."""
_POLITE = 4
"""Shorter messages say hello or yes, and not what somebody wants."""


def dossier_of(state: ConversationState, events: Sequence[Opened]) -> Dossier:
    """Return the dossier of a conversation from its events, oldest first."""
    recalled = {item.body.seq for item in events if isinstance(item.body, facts.Recalled)}
    messages = [e for e in events if e.row.kind is EventKind.MESSAGE and e.row.seq not in recalled]
    said = [_line(item) for item in messages if item.row.actor_kind is ActorKind.CUSTOMER and _is_said(item)]
    unhelpful = {item.body.seq for item in events if isinstance(item.body, facts.Feedback) and not item.body.helpful}
    answers = [item for item in messages if isinstance(item.body, AnswerBody)]
    failed = [item for item in answers if item.row.seq in unhelpful or _is_miss(item)]
    return Dossier(
        wants=next((line.text for line in reversed(said) if len(line.text) > _POLITE), None),
        intent=state.intent,
        facts=[*_flow_facts(answers), *[line for line in said if _FACT.search(line.text)][-_LINES:]],
        bot_answers=[_answer(item) for item in answers if item not in failed and _is_answer(item)][-_LINES:],
        failed=[_line(item) for item in failed][-_LINES:],
        signals=state.signals,
    )


def _flow_facts(answers: Sequence[Opened]) -> list[DossierLine]:
    """Return what the customer told the last guided flow, each fact by its name."""
    last = next((item for item in reversed(answers) if isinstance(item.body, AnswerBody) and item.body.flow), None)
    if last is None or not isinstance(last.body, AnswerBody) or last.body.flow is None:
        return []
    english = last.body.flow.locale == "en"
    return [
        DossierLine(
            text=f"{fact.label_en}: {fact.shown_en}" if english else f"{fact.label}：{fact.shown}", seq=last.row.seq
        )
        for fact in last.body.flow.facts
    ]


def _is_said(item: Opened) -> bool:
    """Say whether a message tells what the customer wants: a file's name does not, nor does the call for a person."""
    if isinstance(item.body, FileBody):
        return False
    return isinstance(item.body, Message) and not (isinstance(item.body, ChoiceBody) and item.body.value == "person")


def _is_miss(item: Opened) -> bool:
    if not isinstance(item.body, AnswerBody) or item.body.flow is not None:  # a flow asks, and misses nothing
        return False
    return item.body.action in {Action.CLARIFY, Action.DECLINE}


def _is_answer(item: Opened) -> bool:
    return isinstance(item.body, AnswerBody) and item.body.action is Action.ANSWER


def _line(item: Opened) -> DossierLine:
    return DossierLine(text=_text(item), seq=item.row.seq)


def _answer(item: Opened) -> DossierAnswer:
    sources = item.body.sources if isinstance(item.body, AnswerBody) else ()
    return DossierAnswer(text=_text(item), seq=item.row.seq, sources=sources)


def _text(item: Opened) -> str:
    text = item.body.text if isinstance(item.body, Message) else ""
    return plain_line(text, _LENGTH)
