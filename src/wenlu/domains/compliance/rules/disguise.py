"""Words in other characters of the same sound, or in pinyin: read back as what they stand for.

Somebody who writes 收溢 or shouyi means 收益. A passage is read back only if it sounds like a word that the rules or
the classifiers know *and* is no ordinary Chinese: it holds letters, or two characters that never stand side by side in
the material that the classifiers learnt from. What was read back is judged as if it had been written so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

from wenlu.language.normalise import Normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wenlu.domains.compliance.rules.views import View

_FIRST_SIGN = 0xE000  # of the private use area
_SHORTEST, _LONGEST = 2, 6
_FEWEST_LETTERS = 4
_FEWEST_KEPT = 3
"""One character of so many is right; where none is, nothing around may be ordinary either."""
_CHINESE = re.compile(r"[一-鿿]+")
_LETTERS = re.compile("[a-z]{2}")
_RUN = re.compile(r"[a-z]+|[^a-z]")
_MOST_READ = 500


@dataclass(frozen=True, slots=True)
class Sound:
    """A syllable of a text: its sign, and where it is written (clausal)."""

    sign: str
    start: int
    end: int
    is_spelt: bool


@dataclass(frozen=True, slots=True)
class Edit:
    """A clausal passage and the word that it is read as."""

    start: int
    end: int
    word: str


class Disguises:
    """Knows words by their sound. Safe to share between threads."""

    def __init__(self, words: Iterable[str], known: str, syllables: Mapping[int, str]) -> None:
        names = sorted({syllable for syllable in syllables.values() if syllable.isascii() and syllable.isalpha()})
        sign_of = {syllable: chr(_FIRST_SIGN + place) for place, syllable in enumerate(names)}
        self._signs = {code: sign_of[name] for code, name in syllables.items() if name in sign_of}
        self._sign_of = sign_of
        spelt = "|".join(sorted(names, key=len, reverse=True))
        self._spelling = re.compile(f"(?:{spelt})+")
        self._syllable = re.compile(spelt)
        by_sound: dict[str, str] = {}
        self._commonest: dict[str, str] = {}
        self._pairs = {known[at : at + 2] for at in range(0, len(known), 2)}
        for word in words:
            if len(word) == 1:
                self._commonest.setdefault(word.translate(self._signs), word)
            elif _SHORTEST <= len(word) <= _LONGEST and _CHINESE.fullmatch(word):
                self._pairs.update(map("".join, pairwise(word)))
                by_sound.setdefault(word.translate(self._signs), word)
        self._words = list(by_sound.values())
        self._automaton = AhoCorasick(
            list(by_sound) or ["\0"], implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def undo(self, view: View) -> View | None:
        """The text as it is meant; None where nothing in it is disguised."""
        squeezed = view.squeezed[:_MOST_READ]
        if _LETTERS.search(squeezed):
            text = view.clausal[:_MOST_READ]
            edits = list(self._spelt_edits(text))
        else:
            edits = [Edit(*view.clausal_span(start, end), word) for start, end, word in self._written_edits(squeezed)]
        return self._edited(view, edits) if edits else None

    @staticmethod
    def _edited(view: View, edits: list[Edit]) -> View:
        offsets = view.offsets()
        pieces: list[str] = []
        places: list[int] = []
        at = 0
        for edit in edits:
            size = edit.end - edit.start
            pieces += [view.clausal[at : edit.start], edit.word]
            places += offsets[at : edit.start]
            places += [offsets[edit.start + place * size // len(edit.word)] for place in range(len(edit.word))]
            at = edit.end
        pieces.append(view.clausal[at:])
        places += offsets[at:]
        return view.reader.read_normalised(Normalised("".join(pieces), places, view.normalised.original))

    def _written_edits(self, squeezed: str) -> Iterator[tuple[int, int, str]]:
        """Passages in other characters of the same sound; on the path of every message that nothing else suspects."""
        words = self._words
        found = self._automaton.find_matches_as_indexes(squeezed.translate(self._signs), overlapping=True)
        other = [(start, -end, which) for which, start, end in found if squeezed[start:end] != words[which]]
        done = 0
        for start, minus, which in sorted(other):
            if start >= done and self._is_disguised(squeezed, start, -minus, words[which]):
                yield start, -minus, words[which]
                done = -minus

    def _is_disguised(self, squeezed: str, start: int, end: int, word: str) -> bool:
        """Whether characters stand for a word: not ordinary together, and one right or nothing around ordinary."""
        known = self._pairs
        if all(squeezed[at : at + 2] in known for at in range(start, end - 1)):
            return False
        kept = sum(one == other for one, other in zip(squeezed[start:end], word, strict=True))
        if kept * _FEWEST_KEPT >= len(word):
            return True
        return (start == 0 or squeezed[start - 1 : start + 1] not in known) and (
            end == len(squeezed) or squeezed[end - 1 : end + 1] not in known
        )

    def _sounds(self, text: str) -> Iterator[Sound]:
        for run in _RUN.finditer(text):
            word = run[0]
            if len(word) > 1 and self._spelling.fullmatch(word):
                for syllable in self._syllable.finditer(word):
                    start = run.start()
                    yield Sound(self._sign_of[syllable[0]], start + syllable.start(), start + syllable.end(), True)  # noqa: FBT003
            else:
                for place, character in enumerate(word, run.start()):
                    sign = self._signs.get(ord(character), character)
                    yield Sound(sign, place, place + 1, False)  # noqa: FBT003

    def _spelt_edits(self, text: str) -> Iterator[Edit]:
        """Passages with syllables in letters, in order; what is left of these as the commonest character."""
        sounds = list(self._sounds(text))
        found = self._automaton.find_matches_as_indexes("".join([sound.sign for sound in sounds]), overlapping=True)
        is_mixed = _CHINESE.search(text) is not None
        done = 0
        taken: set[int] = set()
        edits: list[Edit] = []
        for which, first, last in sorted(found, key=lambda each: (each[1], -each[2])):
            letters = sum(sound.end - sound.start for sound in sounds[first:last] if sound.is_spelt)
            is_half = letters and any(not sound.is_spelt for sound in sounds[first:last])
            if first >= done and (is_half or letters >= _FEWEST_LETTERS):
                edits.append(Edit(sounds[first].start, sounds[last - 1].end, self._words[which]))
                taken.update(range(first, last))
                done = last
        for place, sound in enumerate(sounds):
            if is_mixed and sound.is_spelt and place not in taken and sound.sign in self._commonest:
                edits.append(Edit(sound.start, sound.end, self._commonest[sound.sign]))
        yield from sorted(edits, key=lambda edit: edit.start)
