"""The trade's words that typed syllables, homophones and slips of the keyboard are read as (`data/lexicon.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wenlu.language.pinyin import syllables_of


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Chinese words by how boldly they are restored, initials, and words in English."""

    long: tuple[str, ...]
    short: tuple[str, ...]
    spelt: tuple[str, ...]
    particles: tuple[str, ...]
    readings: dict[str, tuple[str, ...]]
    initials: dict[str, str]
    english: tuple[str, ...]
    english_ordinary: frozenset[str]

    def reading_of(self, word: str) -> tuple[str, ...]:
        """The syllables of a Chinese word of the lexicon."""
        return self.readings.get(word) or tuple(syllables_of(character)[0] for character in word)


@cache
def load_lexicon() -> Lexicon:
    """The table of the package."""
    table = tomllib.loads(files("wenlu.language").joinpath("data", "lexicon.toml").read_text("utf-8"))
    chinese, english = table["chinese"], table["english"]
    return Lexicon(
        long=tuple(chinese["long"]),
        short=tuple(chinese["short"]),
        spelt=tuple(chinese["spelt"]),
        particles=tuple(chinese["particles"]),
        readings={word: tuple(reading.split(" ")) for word, reading in table["readings"].items()},
        initials=dict(table["initials"]),
        english=tuple(english["words"]),
        english_ordinary=frozenset(english["ordinary"]),
    )
