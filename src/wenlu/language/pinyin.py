"""How Chinese characters sound, toneless, from a table (`data/syllables.csv`): 科 is ke, 行 is xing or hang.

The 6,763 characters of GB 2312 are known, traditional ones once they are folded. The table is `pypinyin`'s, which
itself takes 0.3 s and 50 MB to load; this takes milliseconds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import product

_INITIALS = re.compile(r"^(?:zh|ch|sh)")
_MOST_READINGS = 16  # of a word


def syllables_of(character: str) -> tuple[str, ...]:
    """The readings of a character, likeliest first; none if it is not in the table."""
    return _readings().get(character, ())


def spelt_out(word: str) -> tuple[str, ...]:
    """A word in letters, one way for each way of reading its characters, likeliest first (开户: kaihu)."""
    ways = ["".join(way) for way in product(*(syllables_of(character) or (character,) for character in word))]
    return tuple(dict.fromkeys(ways[:_MOST_READINGS]))


def sound(syllable: str) -> str:
    """What people who confuse zh with z and ing with in hear: one spelling for syllables that pass for one another."""
    return _INITIALS.sub(lambda initial: initial[0][0], syllable).replace("ng", "n")


@cache
def sounds() -> Mapping[int, str]:
    """For `str.translate`: each character to a sign of the likeliest way it sounds (`sound`), the same for all of one.

    The signs are of a private area, so that they are mistaken for nothing; what has no sound stays what it is.
    """
    signs: dict[str, str] = {}
    return {
        ord(character): signs.setdefault(sound(readings[0]), chr(0xE000 + len(signs)))
        for character, readings in _readings().items()
    }


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    table = files("wenlu.language").joinpath("data", "syllables.csv").read_text("utf-8")
    return {
        character: tuple(row["syllables"].split(" "))
        for row in csv.DictReader(table.splitlines())
        for character in row["characters"]
    }
