"""One spelling for words that customers misspell or type as syllables: 创业版, kechuangban, mima wangle zenmeban.

The table (`data/spellings.toml`) is of the trade and small on purpose: a general corrector would turn names of
securities and of people into something else. What is not in it stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

_LATIN = re.compile(r"[a-z]+(?: +[a-z]+)*")
_SHORTEST = 4  # letters of a run that is taken for Chinese syllables; shorter ones are English or initials


def respell(folded: str) -> str:
    """The folded text in the spelling of the tables; offsets to the original are lost. Never raises.

    Syllables count only if one of the words is longer than a character: `made` is not 吗的.
    """
    matcher, words = _typos()
    for place, start, end in reversed(matcher.find_matches_as_indexes(folded)):
        folded = folded[:start] + words[place] + folded[end:]
    return _LATIN.sub(lambda run: _as_characters(run[0]), folded)


def _as_characters(run: str) -> str:
    letters = run.replace(" ", "")
    whole, one, words = _syllables()
    if len(letters) < _SHORTEST or whole.fullmatch(letters) is None:
        return run
    found = [words[match[0]] for match in one.finditer(letters)]
    return "".join(found) if max(map(len, found)) > 1 else run


@cache
def _syllables() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    words = _table()["pinyin"]
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(f"(?:{longest_first})+"), re.compile(longest_first), words


@cache
def _typos() -> tuple[AhoCorasick, tuple[str, ...]]:
    typos = _table()["typos"]
    return AhoCorasick(list(typos), matchkind=MatchKind.LeftmostLongest), tuple(typos.values())


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("wenlu.language").joinpath("data", "spellings.toml").read_text("utf-8"))
