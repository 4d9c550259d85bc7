"""One spelling for words that customers misspell or type as syllables: 创业版, kechuangban, mima wangle zenmeban.

The table (`data/spellings.toml`) is of the trade and small on purpose: a general corrector would turn names of
securities and of people into something else. What is not in it stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.normalise import Normalised, normalise

_LATIN = re.compile(r"[a-z]+(?: +[a-z]+)*")
_SHORTEST = 4  # letters of a run that is taken for Chinese syllables; shorter ones are English or initials
_GAP_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[\s*_·~|/+^#-]+(?=[\u4e00-\u9fff])")
_LONGEST_READ = 2_000  # characters


class Edit(NamedTuple):
    """A part of a text and what stands there instead."""

    start: int
    end: int
    instead: str


class Change(NamedTuple):
    """What was read for something else: its place in the original, what stood there and what was read."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Respelt:
    """Folded text in the spelling of the tables, with the way back to the original.

    For each character of `text`, `offsets` and `ends` bound the part of the original that it came from; the characters
    of a word that was typed as letters share those out between them. `changes` lists what was respelt, in order.
    """

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]
    original: str
    changes: tuple[Change, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that `text[start:end]` came from; clipped as in a slice."""
        size = len(self.offsets)
        start, end = max(0, min(start, size)), max(0, min(end, size))
        if end <= start:
            place = self.offsets[start] if start < size else len(self.original)
            return place, place
        return self.offsets[start], self.ends[end - 1]

    def quote(self, start: int, end: int) -> str:
        """The original words behind `text[start:end]`."""
        first, last = self.span(start, end)
        return self.original[first:last]


def read(text: str) -> Respelt:
    """A message as the tables expect it: folded, no gaps inside Chinese, well spelt, its first 2,000 characters.

    Never raises. Offsets lead into `text` itself.
    """
    plain = _as_respelt(normalise(text[:_LONGEST_READ]), text)
    gaps = [Edit(gap.start(), gap.end(), "") for gap in _GAP_IN_CHINESE.finditer(plain.text)]
    return _respelt(_with_edits(plain, gaps, counted=False))


def respell_normalised(normalised: Normalised) -> Respelt:
    """Normalised text in the spelling of the tables, offsets to the original kept. Never raises."""
    return _respelt(_as_respelt(normalised, normalised.original))


def respell(folded: str) -> str:
    """The folded text in the spelling of the tables, without the way back. Never raises."""
    return _respelt(Respelt(folded, range(len(folded)), range(1, len(folded) + 1), folded)).text


def _as_respelt(normalised: Normalised, original: str) -> Respelt:
    offsets = normalised.offsets
    ends = range(1, len(offsets) + 1) if isinstance(offsets, range) else [place + 1 for place in offsets]
    return Respelt(normalised.text, offsets, ends, original)


def _respelt(plain: Respelt) -> Respelt:
    respelt = _with_edits(plain, _typo_edits(plain.text))
    return _with_edits(respelt, _syllable_edits(respelt.text))


def _with_edits(source: Respelt, edits: Sequence[Edit], *, counted: bool = True) -> Respelt:
    """The text with every edit made; they are in order and do not overlap. `counted` ones appear in the changes."""
    if not edits:
        return source
    parts: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    changes = list(source.changes)
    place = 0
    for edit in edits:
        parts += (source.text[place : edit.start], edit.instead)
        offsets += source.offsets[place : edit.start]
        ends += source.ends[place : edit.start]
        taken, made = edit.end - edit.start, len(edit.instead)
        offsets += [source.offsets[edit.start + taken * i // made] for i in range(made)]
        ends += [source.ends[edit.start - 1 - (-taken * (i + 1) // made)] for i in range(made)]
        place = edit.end
        if counted:
            first, last = source.span(edit.start, edit.end)
            changes.append(Change(first, last, source.original[first:last], edit.instead))
    parts.append(source.text[place:])
    offsets += source.offsets[place:]
    ends += source.ends[place:]
    return Respelt("".join(parts), offsets, ends, source.original, tuple(sorted(changes)))


def _typo_edits(folded: str) -> list[Edit]:
    matcher, words = _typos()
    return [Edit(start, end, words[which]) for which, start, end in matcher.find_matches_as_indexes(folded)]


def _syllable_edits(folded: str) -> list[Edit]:
    """Runs of Latin letters that are syllables of words of the table.

    Syllables count only if one of the words is longer than a character: `made` is not 吗的.
    """
    found = []
    for run in _LATIN.finditer(folded):
        instead = _as_characters(run[0])
        if instead is not None:
            found.append(Edit(run.start(), run.end(), instead))
    return found


def _as_characters(run: str) -> str | None:
    letters = run.replace(" ", "")
    whole, one, words = _syllables()
    if len(letters) < _SHORTEST or whole.fullmatch(letters) is None:
        return None
    found = [words[match[0]] for match in one.finditer(letters)]
    return "".join(found) if max(map(len, found)) > 1 else None


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
