"""Words for PostgreSQL's full-text search, made here: it has no dictionary of Chinese.

A run of Chinese characters becomes its bigrams and its last character, so that one character finds by prefix what two
find exactly; letters and digits become words. Lexemes are written out, so that no parser and no locale of the database
has a say in it.
"""

import re
from collections.abc import Iterable
from typing import Literal

from wenlu.language.normalise import fold

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_LAST_POSITION = 16383
_LONGEST_WORD = 60
_LONGEST_QUERY = 40

Weighted = tuple[str, Literal["A", "B", "C", "D"]]


def search_words(text: str) -> list[str]:
    """Return the search words of a text, in order, with repetitions."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0].isascii():
            found.append(run[:_LONGEST_WORD])
        else:
            found.extend(run[place : place + 2] for place in range(len(run)))
    return found


def search_vector(parts: Iterable[Weighted]) -> str:
    """Return the text of a `tsvector` with weighted positions."""
    places: dict[str, list[str]] = {}
    position = 0
    for text, weight in parts:
        for word in search_words(text):
            position = min(position + 1, _LAST_POSITION)
            places.setdefault(word, []).append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(at[:200])}" for word, at in places.items())


def search_query(text: str, *, every: bool) -> str:
    """Return the text of a `tsquery` that wants every word, or any; "" where the text has no words.

    The last word of a Latin run and a lone Chinese character count as beginnings. The bare last character of a run
    stands in the index only for that, and is not asked for when the run has more.
    """
    wanted: dict[str, None] = {}
    for run in _RUN.findall(fold(text)):
        if run[0].isascii() or len(run) == 1:
            wanted[f"'{run[:_LONGEST_WORD]}':*"] = None
        else:
            wanted.update({f"'{run[place : place + 2]}'": None for place in range(len(run) - 1)})
    return (" & " if every else " | ").join(list(wanted)[:_LONGEST_QUERY])
