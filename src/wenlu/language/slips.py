"""Reads English words of the trade through slips of the keyboard: acount, comission, marign.

A word of five letters may be one slip away (a letter too many, too few, another, or two in the wrong order), one of
eight letters two; its first letter must be right. Ordinary words are left alone (`lexicon.toml`, `ordinary`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import combinations

from wenlu.language.edits import Edit
from wenlu.language.lexicon import load_lexicon

_SHORTEST = 5
_FORGIVING = 8  # letters from which on two slips are forgiven
_LONGEST = 20
_TOKEN = re.compile(rf"(?<![a-z\d@.'-])[a-z]{{{_SHORTEST},{_LONGEST}}}(?![a-z\d@'-]|\.[a-z])")


def slip_edits(folded: str) -> list[Edit]:
    """Where folded text has English words of the lexicon with slips, in order."""
    edits = []
    for match in _TOKEN.finditer(folded):
        word = _meant(match[0])
        if word is not None:
            edits.append(Edit(match.start(), match.end(), word))
    return edits


@lru_cache(maxsize=4096)
def _meant(token: str) -> str | None:
    known, by_rest = _table()
    if token in known:
        return None
    slips = 2 if len(token) >= _FORGIVING else 1
    candidates = {word for rest in _shortened(token, slips) for word in by_rest.get(rest, ()) if word[0] == token[0]}
    near = [(distance, word) for word in candidates if (distance := _distance(token, word)) <= slips]
    return min(near)[1] if near else None


def _shortened(word: str, letters: int) -> set[str]:
    """The word, and the word without any one (or two) of its letters."""
    found = {word}
    for many in range(1, letters + 1):
        found.update(
            "".join(sign for place, sign in enumerate(word) if place not in gone)
            for gone in combinations(range(len(word)), many)
        )
    return found


def _distance(first: str, second: str) -> int:
    """Edits between two words, swapped neighbours as one (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(second) + 1))
    for row, sign in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (sign != other))
            if row > 1 and column > 1 and sign == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


@cache
def _table() -> tuple[frozenset[str], dict[str, list[str]]]:
    """The words that are right, and those of the lexicon by what is left of them without some letters."""
    lexicon = load_lexicon()
    by_rest: dict[str, list[str]] = {}
    for word in lexicon.english:
        for rest in _shortened(word, 2 if len(word) >= _FORGIVING - 1 else 1):
            by_rest.setdefault(rest, []).append(word)
    return frozenset(lexicon.english) | lexicon.english_ordinary, by_rest
