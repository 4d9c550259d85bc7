"""Texts that are read otherwise than they were written, with the way back to the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wenlu.language.normalise import Normalised


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

    @classmethod
    def of(cls, normalised: Normalised, original: str) -> Respelt:
        """Normalised text as it is. `original` begins with what was normalised."""
        offsets = normalised.offsets
        ends = range(1, len(offsets) + 1) if isinstance(offsets, range) else [place + 1 for place in offsets]
        return cls(normalised.text, offsets, ends, original)

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

    def edited(self, edits: Sequence[Edit]) -> Respelt:
        """The text with the edits made, which are in order and do not overlap.

        `changes` lists them, those that only drop something aside.
        """
        if not edits:
            return self
        parts: list[str] = []
        offsets: list[int] = []
        ends: list[int] = []
        changes = list(self.changes)
        place = 0
        for edit in edits:
            parts += (self.text[place : edit.start], edit.instead)
            offsets += self.offsets[place : edit.start]
            ends += self.ends[place : edit.start]
            taken, made = edit.end - edit.start, len(edit.instead)
            offsets += [self.offsets[edit.start + taken * i // made] for i in range(made)]
            ends += [self.ends[edit.start - 1 - (-taken * (i + 1) // made)] for i in range(made)]
            place = edit.end
            if edit.instead:
                first, last = self.span(edit.start, edit.end)
                changes.append(Change(first, last, self.original[first:last], edit.instead))
        parts.append(self.text[place:])
        offsets += self.offsets[place:]
        ends += self.ends[place:]
        return Respelt("".join(parts), offsets, ends, self.original, tuple(sorted(changes)))
