"""What a question is about, in the trade's own terms: action, aspect, product and object (`data/slots.toml`).

Neither vectors nor character n-grams keep 开户 from 销户, 两融 from 期权 or what it takes (条件) from how it is done
(流程). Slots do, and they make one of the many words for a thing: 入金, 充值 and 银行转证券 are the same slot.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind


class Slot(NamedTuple):
    """A dimension (`action`, `aspect`, `product`, `object`) and a value in it."""

    dimension: str
    value: str


_MONEY = re.compile(r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)\s*([万w千k亿])(?![a-z])")
_UNITS = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "亿": 100_000_000}
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SUBJECTS = frozenset({"product", "object"})
_TENS = {"十": 10, "百": 100}


def find_slots(folded: str) -> frozenset[Slot]:
    """Slots of folded text (`normalise.fold`), amounts of money among them as dimension `amount`, in yuan."""
    matcher, slots = _matcher()
    found = {
        slot
        for which, start, end in matcher.find_matches_as_indexes(folded)
        if _stands_alone(folded, start, end)
        for slot in slots[which]
    }
    found.update(Slot("amount", str(_amount(match[1], match[2]))) for match in _MONEY.finditer(folded))
    return frozenset(found)


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
        if slots[which][0].dimension in _SUBJECTS and _stands_alone(folded, start, end)
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


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words are no parts of longer ones; Chinese ones may stand anywhere."""
    if not text[start].isascii() or not text[start].isalpha():
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalpha())


def _amount(number: str, unit: str) -> int:
    if number[0].isdigit():
        return round(float(number) * _UNITS[unit])
    total, digit = 0, 0
    for sign in number:
        if sign in _TENS:
            total, digit = total + (digit or 1) * _TENS[sign], 0
        else:
            digit = _DIGITS[sign]
    return (total + digit) * _UNITS[unit]
