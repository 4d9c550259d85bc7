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

_INITIALS = re.compile(r"^(?:zh|ch|sh)")


def syllables_of(character: str) -> tuple[str, ...]:
    """The readings of a character, likeliest first; none if it is not in the table."""
    return every_reading().get(character, ())


def sound(syllable: str) -> str:
    """What people who confuse zh with z and ing with in hear: one spelling for syllables that pass for one another."""
    return _INITIALS.sub(lambda initial: initial[0][0], syllable).replace("ng", "n")


@cache
def every_reading() -> Mapping[str, tuple[str, ...]]:
    """The readings of every character of the table, likeliest first."""
    table = files("wenlu.language").joinpath("data", "syllables.csv").read_text("utf-8")
    return {
        character: tuple(row["syllables"].split(" "))
        for row in csv.DictReader(table.splitlines())
        for character in row["characters"]
    }
