"""What a question is about, in the trade's own terms: action, aspect, product and object (`data/slots.toml`).

Neither vectors nor character n-grams keep 开户 from 销户, 两融 from 期权 or what it takes (条件) from how it is done
(流程). Slots do, and they make one of the many words for a thing: 入金, 充值 and 银行转证券 are the same slot.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.numbers import find_money


class Slot(NamedTuple):
    """A dimension (`action`, `aspect`, `product`, `object`) and a value in it."""

    dimension: str
    value: str


_SUBJECTS = frozenset({"product", "object"})
_LEAST = 100_000  # cents from which on a sum says something of the question: thresholds and balances, no prices


def find_slots(folded: str) -> frozenset[Slot]:
    """Slots of folded text (`normalise.fold`), amounts of money among them as dimension `amount`, in yuan."""
    matcher, slots = _matcher()
    found = {
        slot
        for which, start, end in matcher.find_matches_as_indexes(folded)
        if stands_alone(folded, start, end)
        for slot in slots[which]
    }
    for _, _, money in find_money(folded):
        found.update(
            Slot("amount", str(cents // 100)) for cents in (money.cents, money.most) if cents and cents >= _LEAST
        )
    return frozenset(found)


def slot_spans(folded: str) -> list[tuple[int, int, tuple[Slot, ...]]]:
    """The places of the words for slots, in order, and the slots of each; amounts are not among them."""
    matcher, slots = _matcher()
    return [
        (start, end, slots[which])
        for which, start, end in matcher.find_matches_as_indexes(folded)
        if stands_alone(folded, start, end)
    ]


def subject_words(folded: str) -> list[str]:
    """The words of a text that name its subject (products and objects, not actions and aspects), in order."""
    return [folded[start:end] for start, end in _subject_spans(folded)]


def without_subject(folded: str) -> str:
    """The text without the words that name its subject."""
    for start, end in reversed(_subject_spans(folded)):
        folded = folded[:start] + folded[end:]
    return folded.strip()


def _subject_spans(folded: str) -> list[tuple[int, int]]:
    matcher, slots = _matcher()
    return [
        (start, end)
        for which, start, end in matcher.find_matches_as_indexes(folded)
        if slots[which][0].dimension in _SUBJECTS and stands_alone(folded, start, end)
    ]


@cache
def slot_places() -> dict[Slot, int]:
    """Every slot of the table and its place in a vector of them; amounts are not among them."""
    slots = [Slot(dimension, value) for dimension, values in _table().items() for value in values]
    return {slot: place for place, slot in enumerate(slots)}


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("wenlu.language").joinpath("data", "slots.toml").read_text("utf-8"))


@cache
def _matcher() -> tuple[AhoCorasick, list[tuple[Slot, ...]]]:
    by_word: dict[str, list[Slot]] = {}
    for dimension, values in _table().items():
        for value, words in values.items():
            for word in words:
                by_word.setdefault(word, []).append(Slot(dimension, value))
    return AhoCorasick(list(by_word), matchkind=MatchKind.LeftmostLongest), [tuple(slots) for slots in by_word.values()]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words are no parts of longer ones, digits do not continue a number; Chinese may stand anywhere."""
    if text[start].isdigit():
        return not (text[start - 1 : start].isdigit() or text[start - 1 : start] in {",", "."}) or start == 0
    if not text[start].isascii() or not text[start].isalpha():
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalpha())
