"""What the people of the demonstration say: `talk.yaml`, read and chosen from."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Annotated

import yaml
from pydantic import BeforeValidator, Field

from wenlu.domains.customers.schemas import Locale
from wenlu.sdk.messages import Frozen, MessageText


class Act(StrEnum):
    """What a customer does in a step."""

    SAY = "say"
    TAP = "tap"
    PERSON = "person"
    PICTURE = "picture"


class Situation(StrEnum):
    """In which a member of staff finds words; those about a subject are named like a category of the knowledge base."""

    OPENING = "opening"
    WAITING = "waiting"
    CLOSING = "closing"
    CARE = "care"
    ADVICE = "advice"
    COMPLAINT = "complaint"
    FRAUD = "fraud"
    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105  a subject
    PERMISSION = "permission"
    SUITABILITY = "suitability"
    TRANSFER = "transfer"
    TRADING = "trading"
    FEE = "fee"
    FUND = "fund"
    MARGIN = "margin"
    APP = "app"
    SERVICE = "service"
    GENERAL = "general"


class Step(Frozen):
    """One thing that a customer does, and the words that go with it."""

    act: Act
    text: MessageText


def _read_step(written: object) -> object:
    """Take `sentence` or `{act: sentence}`."""
    if isinstance(written, str):
        return {"act": Act.SAY, "text": written}
    if isinstance(written, dict) and len(written) == 1:
        [(act, text)] = written.items()
        return {"act": act, "text": text}
    return written


class Dialogue(Frozen):
    """One customer's part of a talk."""

    topic: str
    locale: Locale = "zh-CN"
    known: bool = False
    steps: Annotated[tuple[Annotated[Step, BeforeValidator(_read_step)], ...], Field(min_length=1)]
    stars: Annotated[int, Field(ge=1, le=5)] | None = None
    word: str = ""


class Talk(Frozen):
    """`talk.yaml` as it stands."""

    dialogues: tuple[Dialogue, ...]
    staff: dict[Situation, tuple[MessageText, ...]]
    staff_en: dict[Situation, tuple[MessageText, ...]]
    cues: dict[Situation, tuple[str, ...]]


@cache
def the_talk() -> Talk:
    """Return everything that is said in the demonstration."""
    text = files(__package__).joinpath("talk.yaml").read_text(encoding="utf-8")
    return Talk.model_validate(yaml.safe_load(text))


_CLOSING_CATEGORIES = {
    Situation.PASSWORD: "account",
    Situation.SERVICE: "other",
    Situation.GENERAL: "other",
    Situation.CARE: "other",
}
_OF_SIGNALS = {
    "self_harm": Situation.CARE,
    "fraud": Situation.FRAUD,
    "account_theft": Situation.FRAUD,
    "complaint": Situation.COMPLAINT,
    "regulator": Situation.COMPLAINT,
}
_OF_QUEUES = {"advisory": Situation.ADVICE, "complaint": Situation.COMPLAINT, "emergency": Situation.FRAUD}
_WITHOUT_SUBJECT = frozenset({Situation.OPENING, Situation.WAITING, Situation.CLOSING})
_GENERAL = Situation.GENERAL
_TELLING = 5
"""A pair of characters in more sentences than this says nothing about what they are about."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a member of staff knows of a conversation when he answers."""

    words: str
    """Everything that the customer has said, the last sentence last."""
    intent: str | None
    """The key of the entry that the bot took it for."""
    signals: tuple[str, ...]
    queue: str | None

    @property
    def situation(self) -> Situation:
        """Return what it is about: signals weigh most, then the customer's own words, the bot's reading, the queue."""
        raised = (situation for signal, situation in _OF_SIGNALS.items() if signal in self.signals)
        return next(raised, None) or self._by_words() or self._by_intent() or _OF_QUEUES.get(self.queue or "", _GENERAL)

    def _by_words(self) -> Situation | None:
        words = self.words.casefold()
        counts = {
            situation: sum(cue.casefold() in words for cue in cues) for situation, cues in the_talk().cues.items()
        }
        best = max(counts, key=lambda situation: counts[situation])
        return best if counts[best] else None

    def _by_intent(self) -> Situation | None:
        subject = (self.intent or "").partition(".")[0]
        return Situation(subject) if subject in set(Situation) - _WITHOUT_SUBJECT else None


def closing_category(situation: Situation) -> str:
    """Return the category under which a conversation about this is closed."""
    return _CLOSING_CATEGORIES.get(situation, situation.value)


class Script:
    """Chooses a member of staff's sentences for one conversation; none is said twice while there is another."""

    def __init__(self, chance: random.Random, locale: str) -> None:
        self._chance = chance
        self._sentences = the_talk().staff_en if locale == "en" else the_talk().staff
        self._said: set[str] = set()

    def open(self, heard: Heard) -> str:
        """Return the first sentence: a greeting, or at once something kind to somebody in distress."""
        in_distress = heard.situation is Situation.CARE
        return self._choose(self._of(Situation.CARE if in_distress else Situation.OPENING))

    def answer(self, heard: Heard) -> str:
        """Return the sentence about the subject that has most in common with what was said.

        Somebody in distress or in danger is told what matters whatever his words; else, where nothing fits,
        something that fits always is said.
        """
        situation = heard.situation
        fresh = [sentence for sentence in self._of(situation) if sentence not in self._said]
        said = _pairs(heard.words) & _telling_pairs()
        shared = {sentence: len(_pairs(sentence) & said) for sentence in fresh}
        most = max(shared.values(), default=0)
        if most:
            return self._choose([sentence for sentence in fresh if shared[sentence] == most])
        always = situation in {Situation.CARE, Situation.FRAUD, Situation.COMPLAINT, Situation.ADVICE}
        return self._choose(fresh if always and fresh else self._of(_GENERAL))

    def wait(self) -> str:
        return self._choose(self._of(Situation.WAITING))

    def close(self) -> str:
        return self._choose(self._of(Situation.CLOSING))

    def _of(self, situation: Situation) -> Sequence[str]:
        return self._sentences.get(situation) or self._sentences[_GENERAL]

    def _choose(self, sentences: Sequence[str]) -> str:
        fresh = [sentence for sentence in sentences if sentence not in self._said]
        chosen = self._chance.choice(fresh or sentences)
        self._said.add(chosen)
        return chosen


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters, or of words where they are written apart."""
    bare = "".join(character if character.isalnum() else " " for character in text.casefold())
    units = bare.split() if bare.isascii() else bare.replace(" ", "")
    return {f"{first} {second}" for first, second in pairwise(units)}


@cache
def _telling_pairs() -> frozenset[str]:
    talk = the_talk()
    sentences = [sentence for spoken in (talk.staff, talk.staff_en) for said in spoken.values() for sentence in said]
    counts = Counter(pair for sentence in sentences for pair in _pairs(sentence))
    return frozenset(pair for pair, count in counts.items() if count <= _TELLING)
