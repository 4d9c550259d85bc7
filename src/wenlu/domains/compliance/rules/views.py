"""A message as the rules see it, and the way back to what was written.

Three readings of the same text: `clausal` (folded, no spaces, marks of sentences kept), `squeezed` (no marks either)
and `sounds` (every character as its syllable). Reading is on the path of every message, so it is three calls of
`str.translate`; the clausal reading and the ways back are worked out only for a hit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from wenlu.language.normalise import Normalised, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKS = ',.?!:"、'
_MARKS: Mapping[int, str] = str.maketrans(
    {
        "。": ".", "\n": ".", ";": ".", "；": ".", "．": ".", "…": ".", "~": ".", "，": ",", "？": "?",
        "！": "!", "：": ":", "“": '"', "”": '"', "‘": '"', "’": "", "「": '"', "」": '"', "『": '"', "』": '"',
        "《": '"', "》": '"', "'": "", **{mark: mark for mark in MARKS},
    }
)  # fmt: skip
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_SPELT_OUT = re.compile(r"(?:[一-鿿][,.!:\"、]){3}")
_FEWEST_MARKS = 3
_STREWN = re.compile(r"(?<=[一-鿿])[.~](?=[一-鿿])")
_NEAR_ONE_ANOTHER = 10
_FIGURES = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_SPELT_FIGURE = re.compile("[零〇幺二三四五六七八九]")
_FIGURE = "[零〇一幺二三四五六七八九\\d]"
_SPELT_FIGURES = re.compile(
    rf"{_FIGURE}(?:[ -]?{_FIGURE}){{5,}}|(?<=[rc] )[一二三四五]|(?<=[rc])[一二三四五]", re.IGNORECASE
)
_NEARBY = 200


class Reader:
    """Reads texts with the tables of one rule set."""

    def __init__(self, emoji: Mapping[str, str], syllables: Mapping[str, str]) -> None:
        self._clausal = _Kept(emoji, marks=_MARKS)
        self._squeezed = _Kept(emoji, marks={})
        self.syllables = _Syllables(
            {ord(character): syllable for syllable, characters in syllables.items() for character in characters}
        )

    def read(self, text: str) -> View:
        return self.read_normalised(normalise(text))

    def read_normalised(self, normalised: Normalised) -> View:
        """Read a text that is folded already; its offsets lead to what was written."""
        folded = normalised.text
        if "." in folded:
            folded = _DECIMAL.sub("点", folded)
        folded = with_figures(folded)
        return View(normalised, folded, folded.translate(self._squeezed), self)

    def clausal(self, folded: str, squeezed: str) -> str:
        clausal = folded.translate(self._clausal)
        if len(clausal) >= len(squeezed) + _FEWEST_MARKS and (_SPELT_OUT.search(clausal) or _is_strewn(folded)):
            return squeezed  # 保，本，保，息: the marks are there to deceive and divide nothing
        return clausal

    def clausal_pieces(self, folded: str) -> list[str]:
        """What each folded character became."""
        return [character.translate(self._clausal) for character in folded]


class View:
    """The three readings of one text. Positions are half-open; `source` leads back to the text as written."""

    __slots__ = ("__dict__", "folded", "normalised", "reader", "squeezed")

    def __init__(self, normalised: Normalised, folded: str, squeezed: str, reader: Reader) -> None:
        self.normalised = normalised
        self.folded = folded
        self.squeezed = squeezed
        self.reader = reader

    @cached_property
    def explained(self) -> dict[str, bool]:
        """Which guards take the whole text for an explanation; theirs to fill."""
        return {}

    @cached_property
    def clausal(self) -> str:
        return self.reader.clausal(self.folded, self.squeezed)

    @cached_property
    def sounds(self) -> str:
        return self.squeezed.translate(self.reader.syllables)

    @cached_property
    def _folded_index(self) -> list[int]:
        """For each clausal character the folded one that it came from."""
        pieces = self.reader.clausal_pieces(self.folded)
        places = [index for index, piece in enumerate(pieces) for _ in piece]
        if len(places) == len(self.clausal):
            return places
        marks = (character for piece in pieces for character in piece)  # the marks of this view were dropped
        return [place for place, character in zip(places, marks, strict=True) if character not in MARKS]

    @cached_property
    def _clausal_index(self) -> list[int]:
        """For each squeezed character the clausal one."""
        return [index for index, character in enumerate(self.clausal) if character not in MARKS]

    @cached_property
    def _sound_starts(self) -> list[int]:
        syllables = self.reader.syllables
        return [0, *accumulate(len(syllables[ord(character)]) for character in self.squeezed)]

    def offsets(self) -> list[int]:
        """For each clausal character the place of the original that it came from."""
        return [self.normalised.offsets[place] for place in self._folded_index]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The passage of the original behind `clausal[start:end]`."""
        places = self._folded_index
        return self.normalised.span(places[start], places[end - 1] + 1)

    def clausal_span(self, start: int, end: int) -> tuple[int, int]:
        """The clausal passage behind `squeezed[start:end]`."""
        places = self._clausal_index
        return places[start], places[end - 1] + 1

    def squeezed_span(self, start: int, end: int) -> tuple[int, int] | None:
        """The squeezed passage behind `sounds[start:end]`; None where it cuts a syllable in two."""
        starts = self._sound_starts
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end) - 1
        return (first, last) if starts[first] == start and starts[last] == end and first < last else None

    def is_word(self, start: int, end: int) -> bool:
        """Whether Latin letters at the edges of a clausal passage are the edges of a word, not the middle of one."""
        places = self._folded_index
        first, last = places[start], places[end - 1] + 1
        return not (_joined(self.folded, first) or _joined(self.folded, last))

    def begins_word(self, start: int) -> bool:
        """Whether a clausal place is not inside a Latin word; patterns may end inside one (profit-s)."""
        return not _joined(self.folded, self._folded_index[start])

    def squeezed_place(self, place: int) -> int:
        """The squeezed place of a clausal one."""
        return sum(character not in MARKS for character in self.clausal[:place])

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The sentences of the squeezed reading."""
        return self._divided(0, len(self.squeezed), ".?!")

    def clauses(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What the marks divide a squeezed passage into; the whole where there are none."""
        return self._divided(start, end, MARKS)

    def _divided(self, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
        place = 0
        for character in self.clausal:
            if character not in MARKS:
                place += 1
            elif character in marks and start < place <= end:
                yield start, place
                start = place
        if start < end:
            yield start, end

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a clausal passage, its closing mark included; of an endless one the part nearby."""
        nearest, farthest = max(0, start - _NEARBY), min(len(self.clausal), end + _NEARBY)
        first = max(self.clausal.rfind(mark, nearest, start) for mark in ".?!") + 1
        ends = [place for mark in ".?!" if (place := self.clausal.find(mark, end, farthest)) >= 0]
        return max(first, nearest), min(ends) + 1 if ends else farthest


def with_figures(text: str) -> str:
    """六零零零三六 as 600036, and R四 as R4: a figure for every character, so that places stay the same."""
    if _SPELT_FIGURE.search(text) is None:
        return text
    return _SPELT_FIGURES.sub(lambda found: found[0].translate(_FIGURES), text)


def _is_strewn(folded: str) -> bool:
    """Whether full stops and tildes stand where nobody ends a sentence: every few characters, between Chinese ones."""
    return len(_STREWN.findall(folded)) * _NEAR_ONE_ANOTHER > len(folded)


def _joined(text: str, place: int) -> bool:
    """Whether the border before `place` runs through a Latin word."""
    return 0 < place < len(text) and _latin(text[place - 1]) and _latin(text[place])


def _latin(character: str) -> bool:
    return "a" <= character <= "z"


class _Kept(dict[int, "str | None"]):
    """Folded character to what a reading keeps of it; learns a character when it is first met."""

    def __init__(self, emoji: Mapping[str, str], marks: Mapping[int, str]) -> None:
        super().__init__({ord(sign): words for sign, words in emoji.items()})
        self.update({code: mark or None for code, mark in marks.items()})

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kept = character if character.isalnum() or character == "%" else None
        if code <= 0x2FFFF:  # noqa: PLR2004  a flood of strange characters must not fill the memory
            self[code] = kept
        return kept


class _Syllables(dict[int, str]):
    """Character to its syllable; what has none stands for itself."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code <= 0x2FFFF:  # noqa: PLR2004  as above
            self[code] = character
        return character
