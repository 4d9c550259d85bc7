"""What the bot does with one turn: a list of cases, the gravest first, of which the first that applies decides."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from wenlu.domains.bot.rules.heard import Heard
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.language.acts import Act
from wenlu.language.signals import Signal
from wenlu.sdk.messages import Action

ANSWER_AT = 0.5
"""Probability from which on an entry is given as the answer."""
ADVICE_BEFORE = 0.5
"""A question that sounds like one for advice is answered from an entry only above this."""
CLARIFY_AT = 0.08
"""Probability from which on an entry is offered as a choice."""
NEAR = 0.25
"""Probability of all offered entries together from which on it is worth asking back."""
FAMILY_AT = 0.6
"""Probability of a family of entries (account.open.*) together from which on its likeliest member is the answer."""
MOST_CHOICES = 4
_FEWEST_KIN = 2

_EMERGENCIES = (Signal.SELF_HARM, Signal.ACCOUNT_THEFT, Signal.FRAUD)
_ADVISORY = re.compile(r"投顾|投资顾问|理财(?:顾问|师|经理)|\badvis[eo]r", re.IGNORECASE)
_RELATIONSHIP = re.compile(r"客户经理|专属(?:顾问|服务|人员)|\brelationship manager", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"如果|假如|万一|要是|假设|怎么(?:防|预防|避免|识别|辨别|分辨)|如何(?:防|预防|避免|识别|辨别|分辨)|"
    r"\b(?:what if|in case|prevent|avoid|spot|recogni[sz]e)\b",
    re.IGNORECASE,
)
_EDUCATION = frozenset({"education", "suitability"})
SMALL_TALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Turn:
    """What is known when the bot decides. `misses` are the turns in a row, up to now, that ended without an answer."""

    heard: Heard
    entries: Mapping[str, PublishedEntry]
    misses: int = 0
    choice: str | None = None
    """The key of an entry that the customer tapped."""
    wants_person: bool = False
    """He tapped 转人工."""
    has_file: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do and of what the reply is made.

    `lead` and `tail` are keys of the bot's own sentences, `entry` the one whose answer stands between them, `options`
    the entries offered to tap. `reason` says why a person is brought.
    """

    action: Action
    lead: str | None = None
    entry: str | None = None
    tail: str | None = None
    queue: QueueKind | None = None
    reason: str = ""
    confidence: float = 1.0
    options: tuple[str, ...] = ()
    offers_person: bool = False


def decide(turn: Turn) -> Decision:
    """Return what to do. Whatever is said, there is a decision; what is secret by law plays no part in it."""
    for case in _CASES:
        decision = case(turn)
        if decision is not None:
            return decision
    return _unknown(turn)


def _emergency(turn: Turn) -> Decision | None:
    signal = next((signal for signal in _EMERGENCIES if signal in turn.heard.signals), None)
    if signal is None:
        return None
    lead = f"emergency_{signal.value}"
    return Decision(Action.WARN, lead, queue=QueueKind.EMERGENCY, reason=signal.value, confidence=0.95)


def _tapped(turn: Turn) -> Decision | None:
    if turn.wants_person:
        return _person(turn)
    entry = turn.entries.get(turn.choice or "")
    return None if entry is None else _given(entry, 1.0)


def _complaint(turn: Turn) -> Decision | None:
    if turn.heard.signals.isdisjoint((Signal.COMPLAINT, Signal.REGULATOR)):
        return None
    return Decision(Action.HANDOFF, "handoff_complaint", queue=QueueKind.COMPLAINT, reason="complaint", confidence=0.95)


def _asked_person(turn: Turn) -> Decision | None:
    return _person(turn) if Act.ASK_PERSON in turn.heard.acts else None


def _person(turn: Turn) -> Decision:
    queue = _queue_for(turn)
    return Decision(Action.HANDOFF, f"handoff_{queue.value}", queue=queue, reason="asked", confidence=0.98)


def _queue_for(turn: Turn) -> QueueKind:
    """Advice to licensed advisers, the relationship to its holder, everything else to service."""
    if _ADVISORY.search(turn.heard.text) or Act.ASK_SECURITY_ADVICE in turn.heard.acts or turn.heard.spoke_of_advice:
        return QueueKind.ADVISORY
    if _RELATIONSHIP.search(turn.heard.text):
        return QueueKind.RELATIONSHIP
    return QueueKind.SERVICE


def _file(turn: Turn) -> Decision | None:
    if not turn.has_file:
        return None
    return Decision(Action.HANDOFF, "handoff_file", queue=QueueKind.SERVICE, reason="file")


def _advice(turn: Turn) -> Decision | None:
    if Act.ASK_SECURITY_ADVICE not in turn.heard.acts:
        return None
    best = turn.heard.best
    if best is not None and best.score >= ADVICE_BEFORE and turn.entries[best.key].category != SMALL_TALK:
        return None
    learn = tuple(hit.key for hit in turn.heard.hits if turn.entries[hit.key].category in _EDUCATION)
    return Decision(
        Action.HANDOFF, "advice", queue=QueueKind.ADVISORY, reason="advice", confidence=0.9, options=learn[:2]
    )


def _courtesy(turn: Turn) -> Decision | None:
    """Messages that are nothing but a greeting, thanks and the like."""
    for act, lead in ((Act.GREET, "greet"), (Act.BYE, "bye"), (Act.THANKS, "thanks"), (Act.AFFIRM, "affirm")):
        if act in turn.heard.acts:
            return Decision(Action.GREET, lead, confidence=0.98)
    return None


def _off_topic(turn: Turn) -> Decision | None:
    best = turn.heard.best
    if Act.OFF_TOPIC not in turn.heard.acts or (best is not None and best.score >= ADVICE_BEFORE):
        return None
    return Decision(Action.DECLINE, "decline", confidence=0.9, offers_person=True)


def _answer(turn: Turn) -> Decision | None:
    best = turn.heard.best
    if best is None:
        return None
    entry = turn.entries[best.key]
    if best.score >= ANSWER_AT:
        supposed = bool(_SUPPOSED.search(turn.heard.text))
        return _given(entry, best.score, off_topic=Act.OFF_TOPIC in turn.heard.acts, supposed=supposed)
    return _answer_of_family(turn, entry)


def _answer_of_family(turn: Turn, entry: PublishedEntry) -> Decision | None:
    """A general question (怎么开户) lies between entries of one family: the likeliest is given, the others to tap."""
    kin = [hit for hit in turn.heard.hits if _family(hit.key) == _family(entry.key)]
    together = sum(hit.score for hit in kin)
    if len(kin) < _FEWEST_KIN or together < FAMILY_AT or kin[0].score < NEAR or entry.handoff is not None:
        return None
    siblings = [hit.key for hit in kin[1:] if hit.score >= CLARIFY_AT]
    options = tuple(dict.fromkeys((*siblings, *entry.choices)))[:MOST_CHOICES]
    return Decision(Action.ANSWER, entry=entry.key, confidence=together, options=options)


def _family(key: str) -> str:
    return key.rpartition(".")[0]


def _given(entry: PublishedEntry, confidence: float, *, off_topic: bool = False, supposed: bool = False) -> Decision:
    """An entry as the answer. Some bring a person besides; of the service queue a person is only offered.

    What is only supposed (万一被盗怎么办) is no emergency yet.
    """
    if entry.category == SMALL_TALK and entry.handoff is None:
        return Decision(Action.DECLINE if off_topic else Action.GREET, entry=entry.key, confidence=confidence)
    answer = Decision(Action.ANSWER, entry=entry.key, confidence=confidence, options=entry.choices)
    match entry.handoff:
        case None:
            return answer
        case QueueKind.SERVICE:
            return replace(answer, offers_person=True)
        case QueueKind.EMERGENCY if supposed:
            return replace(answer, offers_person=True)
        case QueueKind.EMERGENCY:
            action = Action.WARN
        case _:
            action = Action.HANDOFF
    return replace(answer, action=action, tail="answer_with_person", queue=entry.handoff, reason="entry", options=())


def _chitchat(turn: Turn) -> Decision | None:
    for act, lead in ((Act.ASK_CAPABILITY, "capability"), (Act.CHITCHAT, "chitchat")):
        if act in turn.heard.acts:
            return Decision(Action.GREET, lead, confidence=0.9)
    return None


def _angry(turn: Turn) -> Decision | None:
    if Act.ABUSE not in turn.heard.acts:
        return None
    return Decision(Action.HANDOFF, "handoff_abuse", queue=QueueKind.SERVICE, reason="abuse", confidence=0.8)


def _leaving(turn: Turn) -> Decision | None:
    if Signal.CHURN not in turn.heard.signals:
        return None
    return Decision(
        Action.HANDOFF, "handoff_relationship", queue=QueueKind.RELATIONSHIP, reason="churn", confidence=0.7
    )


def _near(turn: Turn) -> Decision | None:
    """Asks back once or twice; after that a person is brought."""
    options = tuple(hit.key for hit in turn.heard.hits if hit.score >= CLARIFY_AT)[:MOST_CHOICES]
    together = sum(hit.score for hit in turn.heard.hits if hit.key in options)
    if not options or together < NEAR or Act.DENY in turn.heard.acts:
        return None
    if turn.misses > 1:
        return _gives_up(together)
    lead = "clarify_again" if turn.misses else "clarify"
    return Decision(Action.CLARIFY, lead, confidence=together, options=options, offers_person=True)


def _denied(turn: Turn) -> Decision | None:
    if Act.DENY not in turn.heard.acts:
        return None
    return _gives_up(0.5) if turn.misses else Decision(Action.CLARIFY, "deny", confidence=0.5, offers_person=True)


def _out_of_scope(turn: Turn) -> Decision | None:
    if turn.heard.in_domain or not turn.heard.has_words:
        return None
    return Decision(Action.DECLINE, "decline", confidence=turn.heard.nothing_fits, offers_person=True)


def _unclear(turn: Turn) -> Decision | None:
    if turn.heard.is_legible:
        return None
    return (
        _gives_up(0.5) if turn.misses > 1 else Decision(Action.CLARIFY, "unclear", confidence=0.5, offers_person=True)
    )


def _unknown(turn: Turn) -> Decision:
    """A question of the trade to which no entry fits: said honestly, and a person brought rather than a guess."""
    return Decision(
        Action.HANDOFF,
        "give_up" if turn.misses else "unknown",
        queue=_queue_for(turn),
        reason="unknown",
        confidence=turn.heard.nothing_fits,
    )


def _gives_up(confidence: float) -> Decision:
    return Decision(Action.HANDOFF, "give_up", queue=QueueKind.SERVICE, reason="unknown", confidence=confidence)


_CASES: tuple[Callable[[Turn], Decision | None], ...] = (
    _emergency,
    _tapped,
    _complaint,
    _asked_person,
    _file,
    _advice,
    _courtesy,
    _off_topic,
    _answer,
    _chitchat,
    _angry,
    _leaving,
    _unclear,
    _near,
    _denied,
    _out_of_scope,
)
