"""What the people of the demonstration say: `talk.yaml`, read and chosen from."""

import random
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
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


@cache
def the_talk() -> Talk:
    """Return everything that is said in the demonstration."""
    text = files(__package__).joinpath("talk.yaml").read_text(encoding="utf-8")
    return Talk.model_validate(yaml.safe_load(text))


_CLOSING_CATEGORIES = {Situation.PASSWORD: "account", Situation.SERVICE: "other", Situation.CARE: "other"}
_OF_SIGNALS = {
    "self_harm": Situation.CARE,
    "fraud": Situation.FRAUD,
    "account_theft": Situation.FRAUD,
    "complaint": Situation.COMPLAINT,
    "regulator": Situation.COMPLAINT,
}
_OF_QUEUES = {"advisory": Situation.ADVICE, "complaint": Situation.COMPLAINT, "emergency": Situation.FRAUD}
_SUBJECTS = frozenset(Situation) - {Situation.OPENING, Situation.WAITING, Situation.CLOSING}


def situation_of(intent: str | None, signals: Iterable[str], queue: str | None) -> Situation:
    """Return what a conversation is about, by what the platform itself says of it.

    A signal weighs more than the queue it stands in, and that more than the subject of the bot's last answer.
    """
    raised = set(signals)
    for signal, situation in _OF_SIGNALS.items():
        if signal in raised:
            return situation
    if queue in _OF_QUEUES:
        return _OF_QUEUES[queue]
    subject = (intent or "").partition(".")[0]
    return Situation(subject) if subject in _SUBJECTS else Situation.SERVICE


def closing_category(situation: Situation) -> str:
    """Return the category under which a conversation about this is closed."""
    return _CLOSING_CATEGORIES.get(situation, situation.value)


class Script:
    """Chooses a member of staff's sentences for one conversation; none is said twice in it."""

    def __init__(self, chance: random.Random, locale: str, situation: Situation) -> None:
        self._chance = chance
        self._sentences = the_talk().staff_en if locale == "en" else the_talk().staff
        self._situation = situation
        self._said: set[str] = set()

    def open(self) -> str:
        """Return the first sentence: a greeting, or at once something kind to somebody in distress."""
        return self._choose(Situation.CARE if self._situation is Situation.CARE else Situation.OPENING)

    def answer(self) -> str:
        return self._choose(self._situation)

    def wait(self) -> str:
        return self._choose(Situation.WAITING)

    def close(self) -> str:
        return self._choose(Situation.CLOSING)

    def _choose(self, situation: Situation) -> str:
        sentences = self._sentences.get(situation) or self._sentences[Situation.SERVICE]
        fresh = [sentence for sentence in sentences if sentence not in self._said]
        chosen = self._chance.choice(fresh or list(sentences))
        self._said.add(chosen)
        return chosen
