"""Reads characters that sound like a word of the trade as that word: 创业扳, 国债逆会购, 帐护.

Precision comes first: most of a word must be right already, the wrong characters must sound alike, and neither they
nor they together with a neighbour may be an ordinary word (`data/ordinary.csv`: 保证今天 holds 今天, not 保证金).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from wenlu.language.edits import Edit
from wenlu.language.lexicon import load_lexicon
from wenlu.language.pinyin import every_reading, sound

_SHORT = 2  # characters of a word that neither neighbour may claim
_FUNCTION = frozenset("吗嘛么呢吧啊了的得地但不没是有要会在到就都也还又再才被把和与或")  # words by themselves: 要验证吗
_FORGIVING = 4  # characters of a word from which on zh passes for z and two characters may be wrong


def homophone_edits(folded: str) -> list[Edit]:
    """Where folded text holds a word of the trade in characters that sound like it, in order and without overlaps."""
    edits = sorted(
        set(_found(folded, exact=True)) | set(_found(folded, exact=False)), key=lambda one: (one.start, -one.end)
    )
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _found(folded: str, *, exact: bool) -> Iterator[Edit]:
    matcher, words, signs = _words_by_sound(exact=exact)
    for which, start, end in matcher.find_matches_as_indexes(folded.translate(signs), overlapping=True):
        written = folded[start:end]
        word = words[which]
        if written != word and _is_slip(folded, start, end, word):
            yield Edit(start, end, word)


def _is_slip(folded: str, start: int, end: int, word: str) -> bool:
    wrong = [place for place in range(len(word)) if folded[start + place] != word[place]]
    last = len(word) - 1
    if len(wrong) > (1 if len(word) < _FORGIVING else 2):
        return False
    if any(place in {0, last} and folded[start + place] in _FUNCTION for place in wrong):
        return False
    ordinary = _ordinary()
    if folded[start:end] in ordinary:
        return False
    is_short = len(word) == _SHORT
    if (is_short or wrong[0] == 0) and folded[start - 1 : start + 1] in ordinary:
        return False
    return not (is_short or wrong[-1] == last) or folded[end - 1 : end + 1] not in ordinary


@cache
def _words_by_sound(*, exact: bool) -> tuple[AhoCorasick, list[str], dict[int, str]]:
    """A matcher over signs of sounds, the word of each pattern, and the table that makes signs of characters."""
    lexicon = load_lexicon()
    words = (
        (*lexicon.short, *lexicon.long) if exact else tuple(word for word in lexicon.long if len(word) >= _FORGIVING)
    )
    heard: Callable[[str], str] = str if exact else sound
    sign_of: dict[str, str] = {}
    signs = {
        ord(character): sign_of.setdefault(heard(readings[0]), chr(0xE000 + len(sign_of)))
        for character, readings in every_reading().items()
    }
    patterns: dict[str, str] = {}
    for word in words:
        patterns.setdefault("".join(sign_of[heard(syllable)] for syllable in lexicon.reading_of(word)), word)
    return AhoCorasick(list(patterns)), list(patterns.values()), signs


@cache
def _ordinary() -> frozenset[str]:
    table = files("wenlu.language").joinpath("data", "ordinary.csv").read_text("utf-8")
    return frozenset(row["first"] + second for row in csv.DictReader(table.splitlines()) for second in row["seconds"])
