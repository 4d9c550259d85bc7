"""Puts one turn of a conversation together: what was meant, what may answer it, how sure that is.

`understand` never decides what to do; it says what there is to decide on. `suggest` reads the scores with thresholds of
a stated error. Short messages lean on the turn before (那费用呢 after a question about 科创板), corrections replace
what they correct (不是，我说的是港股通).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from wenlu.language.acts import Act, detect_acts, strip_correction
from wenlu.language.clauses import split_questions
from wenlu.language.entities import Entity, entities_of
from wenlu.language.mood import Mood, MoodReading, Urgency, mood_of
from wenlu.language.normalise import fold
from wenlu.language.search import clean
from wenlu.language.securities import Security, spot_securities
from wenlu.language.signals import Signal, detect_signals
from wenlu.language.slots import Slot, find_slots, subject_words, without_subject
from wenlu.language.spellings import read
from wenlu.language.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wenlu.language.search import Hit, Look, Mode, SearchIndex

Language = Literal["zh", "en"]
Queue = Literal["service", "advisory", "relationship", "complaint", "emergency"]

_SEARCHED = 5
_READ = 600  # characters of a message that are looked at closely
_LIKELY = 0.5
_TELLING = 0.5
_SURE_OF_RULES = 0.9
_STANDS_ALONE = 0.7
_WORTH_ASKING = 0.2  # probability of the best hit from which on a short message says enough by itself
_SEVERAL, _MOST_PARTS = 2, 4
_NAMED = 0.75  # probability that who names one of these speaks of brokerage
_OURS_ALONE = frozenset({
    "star", "chinext", "bse", "hkconnect", "margin", "short_selling", "options", "convertible", "reverse_repo", "fund",
    "etf", "money_fund", "private_fund", "reits", "new_share", "new_bond", "st", "delisting", "dividend", "rights",
    "suspension", "price_limit", "auction",
})  # fmt: skip
"""Slots whose Chinese words belong to no other trade."""
NO_MOOD = MoodReading(Mood.NEUTRAL, 0.0, Urgency.NONE, (), ())
_LONGEST_FOLLOW_UP = {"zh": 14, "en": 40}  # characters
_FOLLOW_UP = re.compile(
    r"(?:那么?|还有|另外|然后|接着|它|这个?|那个|该|也|同样|上面|刚才|前面|前者|后者|"
    r"and\b|what about|how about|then\b|it\b|that\b)"
    r"|.{0,8}(?:呢|呐)[?!.。]*$"
)
_FOLLOW_UP_LEAD = re.compile(
    r"^(?:那么|那|还有|另外|然后|接着|and|what about|how about|then)[\s,]*|(?:呢|呐)[?!.。\s]*$"
)
_ORDINALS = {
    "一": 0,
    "二": 1,
    "两": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "first": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    "fifth": 4,
}
_PICK = re.compile(
    r"\W*(?:我?选|选择|就|要|看|是|option|number|no\.?|the)?\s*(?:第\s*([一二三四五1-5])\s*[个条项种]?|([1-5])|([一二三四五])|"
    r"(first|second|third|fourth|fifth)(?: one)?)\s*(?:个|条|项|吧|please)?\W*"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said before, oldest first in a history."""

    role: Literal["customer", "bot", "staff"]
    text: str


class Part(NamedTuple):
    """One of several questions in a message, in its own words, and what may answer it, best first."""

    text: str
    hits: tuple[Hit, ...]

    @property
    def score(self) -> float:
        """Probability that the likeliest entry answers this part."""
        return self.hits[0].score if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means, as far as a machine can tell."""

    text: str
    question: str  # what was searched for: the text, with what it leaned on
    language: Language
    acts: frozenset[Act]
    signals: frozenset[Signal]
    securities: tuple[Security, ...]
    slots: frozenset[Slot]
    hits: tuple[Hit, ...]  # best first
    topics: dict[Topic, float]
    choice: int | None  # 0-based, if the message picks from a list: 第二个, 2
    leaned: bool  # whether the turn before was needed
    mode: Mode
    entities: tuple[Entity, ...] = ()  # securities, amounts, dates, boards, ways to reach us ... in their places
    mood: MoodReading = NO_MOOD  # how the customer feels and how much haste there is
    parts: tuple[Part, ...] = ()  # the questions of a message that asks several; empty where it asks one

    @property
    def top(self) -> Hit | None:
        """The likeliest entry."""
        return self.hits[0] if self.hits else None

    @property
    def score(self) -> float:
        """Probability that the likeliest entry answers the question."""
        return self.hits[0].score if self.hits else 0.0

    @property
    def margin(self) -> float:
        """How far the likeliest entry is ahead of the next."""
        return self.score - (self.hits[1].score if len(self.hits) > 1 else 0.0)

    @property
    def found(self) -> float:
        """Probability that any of the hits answers the question."""
        return min(1.0, sum(hit.score for hit in self.hits))

    @property
    def in_domain(self) -> float:
        """Probability that the message speaks of brokerage at all, advice included."""
        if Act.OFF_TOPIC in self.acts:
            return 0.0
        sounds = self.topics[Topic.SERVICE] + self.topics[Topic.ADVICE]
        is_named = self.language == "zh" and any(slot.value in _OURS_ALONE for slot in self.slots)
        return max(sounds, self.found if self.found >= _TELLING else 0.0, _NAMED if is_named else 0.0)

    @property
    def advice(self) -> float:
        """Probability that it asks for a judgement about securities or markets: for licensed persons only."""
        is_rule_of_trade = self.score >= _STANDS_ALONE and not self.securities  # 今天买的今天能卖吗 asks how it works
        by_rule = _SURE_OF_RULES if Act.ASK_SECURITY_ADVICE in self.acts and not is_rule_of_trade else 0.0
        return max(by_rule, self.topics[Topic.ADVICE])

    @property
    def queue_hint(self) -> Queue:
        """Which people fit best, should people be needed. Never shows `Signal.AML`, which is secret."""
        if self.signals & {Signal.FRAUD, Signal.ACCOUNT_THEFT, Signal.SELF_HARM}:
            return "emergency"
        if self.signals & {Signal.COMPLAINT, Signal.REGULATOR}:
            return "complaint"
        subjects = {slot.value for slot in self.slots}
        if self.advice >= _LIKELY or (Act.ASK_PERSON in self.acts and "advisory" in subjects):
            return "advisory"
        if Signal.CHURN in self.signals or (Act.ASK_PERSON in self.acts and "manager" in subjects):
            return "relationship"
        return "service"

    @property
    def is_bare(self) -> bool:
        """Whether the message names a subject and asks nothing about it (科创板), so that any hit is a guess."""
        return bool(self.slots) and not _LETTER.search(without_subject(self.question))

    def alternatives(self, limit: int = 3, share: float = 0.25) -> tuple[Hit, ...]:
        """Hits worth offering as choices: those with at least `share` of the best one's probability.

        Where only a subject was named, simply the best.
        """
        least = 0.0 if self.is_bare else share * self.score
        return tuple(hit for hit in self.hits[:limit] if hit.score >= least)


class Suggestion(StrEnum):
    """What the scores alone suggest."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where to answer, to ask back and to give up: probabilities to start from; who knows customers learns better ones.

    From `answer` on the likeliest entry is the answer; below, if it has `clear` and is ahead by `margin`. Where all
    hits together stay under `clarify`, asking back only annoys. What moves people needs `grave`. `in_domain` is how
    likely a question has to be one about brokerage, unless an entry is `nearly_certain`; `exact` is reached by the very
    words of an entry alone. `advice` is the likeness to a question for advice from which on it is one.
    """

    exact: float = 0.995
    nearly_certain: float = 0.8
    answer: float = 0.22
    grave: float = 0.55
    clarify: float = 0.12
    clear: float = 0.12
    margin: float = 0.06
    in_domain: float = 0.50
    advice: float = 0.60


def suggest(understanding: Understanding, thresholds: Thresholds | None = None) -> Suggestion:
    """Read the scores. Acts and signals are for the caller to look at first."""
    limits = thresholds or Thresholds()
    score = understanding.score
    if understanding.in_domain < limits.in_domain and score < limits.nearly_certain:
        return Suggestion.NOTHING
    is_sure = score >= limits.answer or (score >= limits.clear and understanding.margin >= limits.margin)
    if is_sure and (not understanding.is_bare or score >= limits.exact):
        return Suggestion.ANSWER
    return Suggestion.CLARIFY if understanding.found >= limits.clarify else Suggestion.NOTHING


def understand(text: str, history: Sequence[Turn], index: SearchIndex) -> Understanding:
    """Understand a customer's message after `history` (oldest first). Never raises, whatever the text."""
    folded, message = fold(text), read(text)
    acts = detect_acts(text)
    look = _look(folded, acts, history, index)
    parts = _parts(text, index)
    hits = look.hits if parts else index.look_again(look)  # several questions were looked at one by one
    return Understanding(
        text=text,
        question=look.asked,
        language=language_of(text),
        acts=acts,
        signals=detect_signals(text),
        securities=spot_securities(folded[:_READ]),
        slots=find_slots(look.asked),
        hits=tuple(hits),
        topics=index.learned.topics.probabilities(look.question.traits),
        choice=picked(folded),
        leaned=look.asked != clean(folded),
        mode=index.mode,
        entities=entities_of(message),
        mood=mood_of(message),
        parts=parts,
    )


def language_of(text: str) -> Language:
    """The language to answer in: Chinese if a tenth of the letters is or there are no letters, else English."""
    letters = len(_LETTER.findall(text[:_READ]))
    return "en" if letters and len(_CHINESE.findall(text[:_READ])) * 10 < letters else "zh"


def picked(folded: str) -> int | None:
    """The 0-based place that a message picks from a list offered before (2, 第二个, the second one), or None."""
    match = _PICK.fullmatch(folded[:40])
    if match is None:
        return None
    sign = next(group for group in match.groups() if group)
    return int(sign) - 1 if sign.isdigit() else _ORDINALS[sign]


def _look(folded: str, acts: frozenset[Act], history: Sequence[Turn], index: SearchIndex) -> Look:
    """The first look at the message alone, or at it with the turn before if that says more."""
    alone = _looked(clean(folded), index)
    before = clean(fold(next((turn.text for turn in reversed(history) if turn.role == "customer"), "")))
    corrects = Act.DENY in acts
    together = _corrected(alone.asked, before) if corrects else _continued(alone.asked, before)
    is_clear = alone.score >= _STANDS_ALONE and not _FOLLOW_UP.match(alone.asked)
    if not together or (is_clear and not corrects):
        return alone
    joined = _looked(together, index)
    if not joined.hits:
        return alone
    if corrects:
        return joined
    said = _looked(before, index)
    if said.hits and joined.hits[0].key == said.hits[0].key and alone.score >= _WORTH_ASKING:
        return alone  # 手续费 after 科创板怎么开: who goes on asks for something new
    return joined if joined.score >= alone.score else alone


def _looked(asked: str, index: SearchIndex) -> Look:
    return index.look(asked, index.traits_of(asked), _SEARCHED)


def _parts(text: str, index: SearchIndex) -> tuple[Part, ...]:
    """The questions of a message that asks several, each searched for; one that lacks a subject has that before it."""
    clauses = split_questions(text[:_READ])
    if len(clauses) < _SEVERAL:
        return ()
    parts: list[Part] = []
    before = ""
    for clause in clauses[:_MOST_PARTS]:
        alone = clean(fold(clause.text))
        asked = (_continued(alone, before) if before else None) or alone
        parts.append(Part(clause.text, tuple(index.look_again(_looked(asked, index)))))
        before = asked
    return tuple(parts)


def _continued(text: str, before: str) -> str | None:
    """A short message that lacks a subject, with the subject of the question before."""
    limit = _LONGEST_FOLLOW_UP["zh" if _CHINESE.search(text) else "en"]
    if not before or not text or len(text) > limit or picked(text) is not None or detect_acts(text):
        return None
    if subject_words(text) and not _FOLLOW_UP.match(text):
        return None
    bare = _FOLLOW_UP_LEAD.sub("", text)
    if subject_words(text):  # another subject, the same matter: 那创业板呢 after 科创板怎么开通
        return f"{without_subject(before)} {bare}"
    return f"{' '.join(subject_words(before)) or before} {bare}"


def _corrected(text: str, before: str) -> str | None:
    """不是，我说的是港股通 after a question about 科创板: the same question about the other thing."""
    rest = strip_correction(text)
    if not before or not rest:
        return None
    return f"{without_subject(before)} {rest}" if subject_words(rest) else f"{before} {rest}"
