"""What the bot does with one turn: a list of cases, the gravest first, of which the first that applies decides."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from wenlu.domains.bot.rules.limits import Limits
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.language.acts import Act
from wenlu.language.decision import Suggestion, Understanding, suggest
from wenlu.language.mood import Mood, Urgency
from wenlu.language.signals import Signal
from wenlu.language.topics import Topic
from wenlu.sdk.messages import Action

MOST_CHOICES = 4
SMALL_TALK = "smalltalk"
COMPLAINTS = "complaint"

_FEWEST_KIN = 2
_FEWEST_PARTS = 2
_EMERGENCIES = (Signal.SELF_HARM, Signal.ACCOUNT_THEFT, Signal.FRAUD)
_EDUCATION = frozenset({"education", "suitability"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"如果|假如|万一|要是|假设|怎么(?:防|预防|避免|识别|辨别|分辨)|如何(?:防|预防|避免|识别|辨别|分辨)|"
    r"\b(?:what if|in case|prevent|avoid|spot|recogni[sz]e)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when the bot decides.

    `misses` are the turns in a row, up to now, that ended without an answer. `offered` are the entries offered last,
    which 第二个 refers to; `chosen` was tapped, and `wants_person` says that 转人工 was. `has_file`: something was sent
    that the bot cannot read. `spoke_of_advice`: the message before asked for advice.
    """

    heard: Understanding
    entries: Mapping[str, PublishedEntry]
    limits: Limits
    misses: int = 0
    offered: tuple[str, ...] = ()
    chosen: str | None = None
    wants_person: bool = False
    has_file: bool = False
    spoke_of_advice: bool = False

    @property
    def best(self) -> PublishedEntry | None:
        """The likeliest entry."""
        return self.entries[self.heard.top.key] if self.heard.top else None

    @property
    def is_legible(self) -> bool:
        """Whether there is enough to go on: two Chinese characters, two words, or one of the trade's own."""
        text = self.heard.text
        return len(_CHINESE.findall(text)) > 1 or len(_WORD.findall(text)) > 1 or bool(self.heard.slots)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do and of what the reply is made.

    `lead` and `tail` are keys of the bot's own sentences, `entry` the one whose answer stands between them, `also`
    those whose answers follow where several things were asked, `options` the entries offered to tap. `reason` says why
    a person is brought.
    """

    action: Action
    lead: str | None = None
    entry: str | None = None
    also: tuple[str, ...] = ()
    tail: str | None = None
    queue: QueueKind | None = None
    reason: str = ""
    confidence: float = 1.0
    options: tuple[str, ...] = ()
    offers_person: bool = False


def decide(situation: Situation) -> Decision:
    """Return what to do. Whatever is said, there is a decision; what is secret by law plays no part in it."""
    for case in _CASES:
        decision = case(situation)
        if decision is not None:
            return decision
    return _unknown(situation)


def _emergency(situation: Situation) -> Decision | None:
    signal = next((signal for signal in _EMERGENCIES if signal in situation.heard.signals), None)
    if signal is None:
        return None
    lead = f"emergency_{signal.value}"
    return Decision(Action.WARN, lead, queue=QueueKind.EMERGENCY, reason=signal.value, confidence=0.95)


def _tapped(situation: Situation) -> Decision | None:
    if situation.wants_person:
        return _person(situation)
    entry = situation.entries.get(situation.chosen or _picked(situation) or "")
    return None if entry is None else _given(entry, 1.0)


def _picked(situation: Situation) -> str | None:
    """The entry that 第二个, or a plain yes to a single one, refers to."""
    offered, place = situation.offered, situation.heard.choice
    if place is not None and place < len(offered):
        return offered[place]
    return offered[0] if len(offered) == 1 and Act.AFFIRM in situation.heard.acts else None


def _complaint(situation: Situation) -> Decision | None:
    if situation.heard.signals.isdisjoint((Signal.COMPLAINT, Signal.REGULATOR)):
        return None
    entry = situation.best
    if (
        entry is not None
        and entry.category == COMPLAINTS
        and suggest(situation.heard, situation.limits) is Suggestion.ANSWER
    ):
        decision = Decision(Action.HANDOFF, entry=entry.key, tail=None if entry.handoff else "answer_with_person")
    else:
        decision = Decision(Action.HANDOFF, "handoff_complaint")
    return replace(decision, queue=QueueKind.COMPLAINT, reason="complaint", confidence=0.95)


def _asked_person(situation: Situation) -> Decision | None:
    return _person(situation) if Act.ASK_PERSON in situation.heard.acts else None


def _person(situation: Situation) -> Decision:
    queue = QueueKind(situation.heard.queue_hint)
    if queue is QueueKind.SERVICE and situation.spoke_of_advice:
        queue = QueueKind.ADVISORY
    return Decision(Action.HANDOFF, f"handoff_{queue.value}", queue=queue, reason="asked", confidence=0.98)


def _file(situation: Situation) -> Decision | None:
    if not situation.has_file:
        return None
    return Decision(Action.HANDOFF, "handoff_file", queue=QueueKind.SERVICE, reason="file")


def _advice(situation: Situation) -> Decision | None:
    """Which to buy, whether to sell, where the market goes: for licensed persons (Securities Law art. 160)."""
    heard, best = situation.heard, situation.best
    is_service = heard.topics[Topic.SERVICE] >= situation.limits.service and not heard.securities
    by_words = Act.ASK_SECURITY_ADVICE in heard.acts and not is_service
    if not by_words and (heard.topics[Topic.ADVICE] < situation.limits.advice or Signal.CHURN in heard.signals):
        return None
    if best is not None and best.category != SMALL_TALK:
        sounds_like_advice = heard.topics[Topic.ADVICE]
        agreed = by_words and sounds_like_advice >= situation.limits.advice and best.category in _EDUCATION
        if heard.score > heard.advice and not agreed:
            return None
        either = not by_words or sounds_like_advice < situation.limits.adviser
        if either and heard.score >= situation.limits.clearly_service and best.category not in _EDUCATION:
            return None
    learn = [hit.key for hit in heard.alternatives() if situation.entries[hit.key].category in _EDUCATION]
    return Decision(
        Action.HANDOFF,
        "advice",
        queue=QueueKind.ADVISORY,
        reason="advice",
        confidence=heard.advice,
        options=tuple(learn[:2]),
    )


def _courtesy(situation: Situation) -> Decision | None:
    """Messages that are nothing but a greeting, thanks and the like."""
    for act, lead in ((Act.GREET, "greet"), (Act.BYE, "bye"), (Act.THANKS, "thanks"), (Act.AFFIRM, "affirm")):
        if act in situation.heard.acts:
            return Decision(Action.GREET, lead, confidence=0.98)
    return None


def _off_topic(situation: Situation) -> Decision | None:
    heard, best = situation.heard, situation.best
    if Act.OFF_TOPIC not in heard.acts:
        return None
    if best is not None and best.category != SMALL_TALK and heard.score >= situation.limits.nearly_certain:
        return None
    return Decision(Action.DECLINE, "decline", confidence=0.9, offers_person=True)


def _several(situation: Situation) -> Decision | None:
    """Answers each question of a message that asks several; of what stays open it says so and offers a person."""
    parts = situation.heard.parts
    sure = {part.hits[0].key: part for part in parts if part.score >= situation.limits.answer}
    known = [key for key in sure if _is_plain(situation.entries[key])]
    if len(known) < max(len(sure), _FEWEST_PARTS):  # one entry answers all of them, or somebody has to be brought
        return None
    missing = sum(part.score < situation.limits.answer for part in parts)
    return Decision(
        Action.ANSWER,
        entry=known[0],
        also=tuple(known[1:]),
        tail="rest_open" if missing else None,
        confidence=min(part.score for part in sure.values()),
        offers_person=bool(missing),
    )


def _is_plain(entry: PublishedEntry) -> bool:
    """Whether an entry is an answer and nothing more: no small talk, and nobody has to be brought."""
    return entry.category != SMALL_TALK and entry.handoff in {None, QueueKind.SERVICE}


def _answer(situation: Situation) -> Decision | None:
    heard, best, limits = situation.heard, situation.best, situation.limits
    if best is None:
        return None
    if heard.in_domain < limits.in_domain and heard.score < limits.nearly_certain and best.category != SMALL_TALK:
        return None
    if not situation.is_legible and heard.score < limits.exact:  # 9, k: whatever it is like, it asks nothing
        return None
    if best.handoff not in {None, QueueKind.SERVICE} and heard.score < limits.grave:
        return None
    if suggest(heard, limits) is Suggestion.ANSWER:
        answer = _given(best, heard.score, supposed=bool(_SUPPOSED.search(heard.text)))
        return answer if heard.score >= limits.grave else _with_others(answer, heard)
    return _answer_of_family(situation, best)


def _with_others(answer: Decision, heard: Understanding) -> Decision:
    """An answer that is likely and not sure, with what else may have been meant to tap."""
    others = [hit.key for hit in heard.alternatives() if hit.key != answer.entry]
    return replace(answer, options=tuple(dict.fromkeys((*others, *answer.options)))[:MOST_CHOICES])


def _answer_of_family(situation: Situation, best: PublishedEntry) -> Decision | None:
    """A general question (怎么开户) lies between entries of one family: the likeliest is given, the others to tap."""
    family = _family(best.key)
    kin = [hit for hit in situation.heard.hits if family and _family(hit.key) == family]
    together = sum(hit.score for hit in kin)
    if (
        len(kin) < _FEWEST_KIN
        or together < situation.limits.family
        or kin[0].score < situation.limits.family_member
        or best.handoff is not None
    ):
        return None
    siblings = [hit.key for hit in situation.heard.alternatives(MOST_CHOICES) if hit in kin[1:]]
    options = tuple(dict.fromkeys((*siblings, *best.choices)))[:MOST_CHOICES]
    return Decision(Action.ANSWER, entry=best.key, confidence=together, options=options)


def _family(key: str) -> str:
    """What entries of one matter begin with (account.open); "" for an entry that has only its category before it."""
    family = key.rpartition(".")[0]
    return family if "." in family else ""


def _given(entry: PublishedEntry, confidence: float, *, supposed: bool = False) -> Decision:
    """An entry as the answer. Some bring a person besides; one of the service queue is only offered.

    What is only supposed (万一被盗怎么办) is no emergency yet.
    """
    if entry.category == SMALL_TALK and entry.handoff is None:
        return Decision(Action.GREET, entry=entry.key, confidence=confidence)
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


def _chitchat(situation: Situation) -> Decision | None:
    for act, lead in ((Act.ASK_CAPABILITY, "capability"), (Act.CHITCHAT, "chitchat")):
        if act in situation.heard.acts:
            return Decision(Action.GREET, lead, confidence=0.9)
    return None


def _angry(situation: Situation) -> Decision | None:
    if Act.ABUSE not in situation.heard.acts:
        return None
    return Decision(Action.HANDOFF, "handoff_abuse", queue=QueueKind.SERVICE, reason="abuse", confidence=0.8)


def _unclear(situation: Situation) -> Decision | None:
    if situation.is_legible:
        return None
    if situation.misses > 1:
        return _gives_up(0.5)
    return Decision(Action.CLARIFY, "unclear", confidence=0.5, offers_person=True)


def _near(situation: Situation) -> Decision | None:
    """Asks back once or twice; after that a person is brought, and sooner to whom asking back would only annoy."""
    heard = situation.heard
    if suggest(heard, situation.limits) is not Suggestion.CLARIFY:
        return None
    is_angry, at_risk = heard.mood.mood is Mood.ANGRY, heard.mood.urgency is Urgency.AT_RISK
    if situation.misses + is_angry + 2 * at_risk > 1:
        return _gives_up(heard.found)
    options = tuple(hit.key for hit in heard.alternatives(MOST_CHOICES))
    lead = "clarify_again" if situation.misses else "clarify"
    return Decision(Action.CLARIFY, lead, confidence=heard.found, options=options, offers_person=True)


def _leaving(situation: Situation) -> Decision | None:
    if Signal.CHURN not in situation.heard.signals:
        return None
    queue = QueueKind.RELATIONSHIP
    return Decision(Action.HANDOFF, "handoff_relationship", queue=queue, reason="churn", confidence=0.7)


def _denied(situation: Situation) -> Decision | None:
    if Act.DENY not in situation.heard.acts:
        return None
    return _gives_up(0.5) if situation.misses else Decision(Action.CLARIFY, "deny", confidence=0.5, offers_person=True)


def _out_of_scope(situation: Situation) -> Decision | None:
    heard = situation.heard
    if heard.in_domain >= situation.limits.in_domain:
        return None
    return Decision(Action.DECLINE, "decline", confidence=1 - heard.in_domain, offers_person=True)


def _unknown(situation: Situation) -> Decision:
    """A question of the trade to which no entry fits: said honestly, and a person brought rather than a guess."""
    heard = situation.heard
    is_investing = bool(heard.securities) or heard.advice >= situation.limits.adviser
    queue = QueueKind.ADVISORY if is_investing else QueueKind(heard.queue_hint)
    lead = "give_up" if situation.misses else "unknown"
    return Decision(Action.HANDOFF, lead, queue=queue, reason="unknown", confidence=1 - heard.found)


def _gives_up(confidence: float) -> Decision:
    return Decision(Action.HANDOFF, "give_up", queue=QueueKind.SERVICE, reason="unknown", confidence=confidence)


_CASES: tuple[Callable[[Situation], Decision | None], ...] = (
    _emergency,
    _tapped,
    _complaint,
    _asked_person,
    _file,
    _advice,
    _courtesy,
    _off_topic,
    _several,
    _answer,
    _chitchat,
    _angry,
    _unclear,
    _leaving,
    _near,
    _denied,
    _out_of_scope,
)
