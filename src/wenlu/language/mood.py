"""How a customer feels and how much haste there is, from telling words (`data/mood.toml`), with the words as evidence.

A word counts unless a denial stands before it (不着急, not worried). Anger outweighs the rest, thanks weigh least: a
polite customer may be worried. Nothing is concluded about a person; it is what one message shows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.edits import Respelt
from wenlu.language.slots import stands_alone
from wenlu.language.spellings import read


class Mood(StrEnum):
    """What a message shows."""

    ANGRY = "angry"
    ANXIOUS = "anxious"
    CONFUSED = "confused"
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"


class Urgency(IntEnum):
    """How much haste there is."""

    NONE = 0
    SOON = 1
    NOW = 2  # today or at once
    AT_RISK = 3  # money is at risk now: 马上要收盘了还撤不了单


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the original that show it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MoodReading:
    """The mood of a message, how plainly it shows (0 to 1; 0 for neutral), the urgency, and what shows them."""

    mood: Mood
    score: float
    urgency: Urgency
    evidence: tuple[Evidence, ...]
    haste: tuple[Evidence, ...]


_DENIED = re.compile(
    r"(?:(?<![会是要能])不|没|没有|不用|不必|无需|别|(?<!是)不是|不要|并不|不怎么|不太|不算|不再|怎么|如何|以免|避免|防止|谨防|(?:万一|如果|要是)(?:账户|我|钱|手机|密码|卡)?|"
    r"\bnot|n't|\bno|\bnever|\bwithout|\bif)\s?"
    r"(?:那么|这么|很|太|特别|要|会|会被|想|我|是|在|有|去|被|so|very|really|that|a|at all)?\s?$"
)
_ASKED = re.compile(r"(?:电话|渠道|流程|方式|热线|是什么|怎么写|吗[?]?$|在哪|去哪|多少|没有$|了没)|.*\?$")
_NOUNS = frozenset(["投诉", "举报", "赔偿", "律师", "complaint"])  # asked about as often as made
_ALREADY_DENYING = re.compile(r"(?:不|没|别|can't|don't|cannot|not|no |nobody|doesn't)")
_EXCLAIMED = re.compile(r"[!]{2,}|[?]{3,}|[?!]{4,}")
_WEIGHTS = {Mood.ANGRY: 1.0, Mood.ANXIOUS: 0.9, Mood.CONFUSED: 0.7, Mood.SATISFIED: 0.5}
_ORDER = tuple(_WEIGHTS)
_HALF = 1.0  # weight of words at which a mood shows half plainly
_EXCLAMATION = 0.6
_BEFORE = 10  # characters in which a denial is looked for


def read_mood(text: str) -> MoodReading:
    """The mood and the urgency of a message. Reads its first 2,000 characters; never raises."""
    return mood_of(read(text))


def mood_of(message: Respelt) -> MoodReading:
    """The mood and the urgency of a message that has been read already (`spellings.read`)."""
    found = list(_meant(message.text))
    weights = {mood: sum(weight for of, weight, _, _ in found if of == mood) for mood in _ORDER}
    if _EXCLAIMED.search(message.text) and not weights[Mood.SATISFIED]:
        weights[Mood.ANGRY if weights[Mood.ANGRY] or not weights[Mood.ANXIOUS] else Mood.ANXIOUS] += _EXCLAMATION
    mood = max(_ORDER, key=lambda one: weights[one] * _WEIGHTS[one])
    strength = weights[mood]
    urgency, haste = _urgency(found)
    return MoodReading(
        mood=mood if strength >= _EXCLAMATION else Mood.NEUTRAL,
        score=round(strength / (strength + _HALF), 2) if strength >= _EXCLAMATION else 0.0,
        urgency=urgency,
        evidence=tuple(_quote(message, start, end) for of, _, start, end in found if of == mood),
        haste=tuple(_quote(message, start, end) for start, end in haste),
    )


def _urgency(found: list[tuple[str, float, int, int]]) -> tuple[Urgency, list[tuple[int, int]]]:
    times = [(start, end) for of, _, start, end in found if of == "time"]
    stuck = [(start, end) for of, _, start, end in found if of == "stuck"]
    if times and stuck:
        return Urgency.AT_RISK, sorted({*times, *stuck})
    most = max((weight for of, weight, _, _ in found if of == "urgency"), default=0.0)
    return Urgency(int(most)), [(start, end) for of, weight, start, end in found if of == "urgency" and weight == most]


def _meant(text: str) -> Iterator[tuple[str, float, int, int]]:
    """Words of the table that are meant as they stand: what they show, how much, and where."""
    for name, (matcher, entries) in _matchers().items():
        for which, start, end in matcher.find_matches_as_indexes(text):
            word, weight = entries[which]
            if not stands_alone(text, start, end):
                continue
            if not _ALREADY_DENYING.match(word) and _DENIED.search(text[max(0, start - _BEFORE) : start]):
                continue
            if word in _NOUNS and _ASKED.match(text, end):
                continue
            yield name, weight, start, end


def _quote(message: Respelt, start: int, end: int) -> Evidence:
    first, last = message.span(start, end)
    return Evidence(first, last, message.original[first:last])


@cache
def _matchers() -> dict[str, tuple[AhoCorasick, list[tuple[str, float]]]]:
    table = tomllib.loads(files("wenlu.language").joinpath("data", "mood.toml").read_text("utf-8"))
    risk: dict[str, list[str]] = table.pop("risk")
    entries = {name: [(word, row["weight"]) for row in rows for word in row["words"]] for name, rows in table.items()}
    entries |= {name: [(word, 1.0) for word in words] for name, words in risk.items()}
    return {
        name: (AhoCorasick([word for word, _ in rows], matchkind=MatchKind.LeftmostLongest), rows)
        for name, rows in entries.items()
    }
