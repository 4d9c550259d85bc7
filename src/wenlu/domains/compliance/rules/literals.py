"""Every literal of a rule set in two automata: one over squeezed words, one over syllables.

A term that is looked for by its sound is also found with single characters in pinyin ("bao本"), however short it is;
by sound alone only from four syllables on, since shorter ones sound like too many innocent words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wenlu.domains.compliance.rules.views import View

_SHORTEST_SOUND = 4
_LONGEST_MIXED = 4
_FEWEST_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A literal found: whose it is, and where in the squeezed reading."""

    owner: int
    start: int
    end: int


class Literals:
    """Collects literals for owners (numbers of the caller's choosing), then finds them."""

    def __init__(self, syllables: Mapping[int, str]) -> None:
        self._syllables = syllables
        self._words: dict[str, set[int]] = defaultdict(set)
        self._sounds: dict[str, set[int]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._words) + len(self._sounds)

    def add(self, literal: str, owner: int, *, sounds: bool = False) -> None:
        if not literal:
            return
        self._words[literal].add(owner)
        if not sounds or literal.isascii():
            return
        syllables = [self._syllables.get(ord(character), character) for character in literal]
        if len(literal) >= _SHORTEST_SOUND:
            self._sounds["".join(syllables)].add(owner)
        elif len("".join(syllables)) >= _FEWEST_LETTERS:
            for mixture in _mixtures(literal, syllables):
                self._words[mixture].add(owner)

    def words(self) -> list[str]:
        """Every literal, as it was added."""
        return list(self._words)

    def freeze(self) -> FrozenLiterals:
        return FrozenLiterals(self._words, self._sounds)


class FrozenLiterals:
    """The automata; safe to share between threads."""

    def __init__(self, words: Mapping[str, set[int]], sounds: Mapping[str, set[int]]) -> None:
        self._words, self._word_owners = _automaton(words)
        self._sounds, self._sound_owners = _automaton(sounds)

    def find(self, view: View) -> list[Found]:
        """Everything found in a reading; empty for what nothing suspects."""
        found = [
            Found(owner, start, end)
            for number, start, end in self._words.find_matches_as_indexes(view.squeezed, overlapping=True)
            for owner in self._word_owners[number]
        ]
        by_sound = self._sounds.find_matches_as_indexes(view.sounds, overlapping=True)
        return found + list(self._heard(view, by_sound)) if by_sound else found

    def _heard(self, view: View, matches: list[tuple[int, int, int]]) -> Iterator[Found]:
        for number, start, end in matches:
            span = view.squeezed_span(start, end)
            if span is not None:
                yield from (Found(owner, *span) for owner in self._sound_owners[number])


def _automaton(literals: Mapping[str, set[int]]) -> tuple[AhoCorasick, list[tuple[int, ...]]]:
    words = sorted(literals) or ["\0"]
    owners = [tuple(sorted(literals.get(word, ()))) for word in words]
    return AhoCorasick(words, implementation=Implementation.ContiguousNFA, store_patterns=False), owners


def _mixtures(literal: str, syllables: list[str]) -> Iterator[str]:
    """The literal with one character or more written in pinyin."""
    if len(literal) <= _LONGEST_MIXED:
        choices = [dict.fromkeys((character, syllable)) for character, syllable in zip(literal, syllables, strict=True)]
        yield from (mixture for parts in product(*choices) if (mixture := "".join(parts)) != literal)
