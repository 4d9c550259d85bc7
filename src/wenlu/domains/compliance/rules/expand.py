"""Small combinatory data: `{slot}` in terms becomes every member, in patterns an alternation.

Patterns have a few abbreviations more: `~6` is up to six characters of the same sentence, `_6` up to six without a
comma, `<rate>` a percentage however it is written, `<num>` a number in digits or characters.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SLOT = re.compile(r"\{([a-z_]+)\}")
_MOST = 20_000
_DIGITS = "一二三四五六七八九十百千万亿两几数半"
_ABBREVIATIONS = (  # bounded, so that no text makes matching quadratic
    (
        re.compile(r"<rate>"),
        rf"(?:\\d{{1,6}}(?:点\\d{{1,4}})?%|百分之[{_DIGITS}点\\d]{{1,8}}|[{_DIGITS}点\\d]{{1,8}}个(?:百分)?点)",
    ),
    (re.compile(r"<num>"), rf"[{_DIGITS}点\\d]{{1,12}}"),
    (re.compile(r"~(\d+)"), r"[^.?!]{0,\1}"),
    (re.compile(r"(?<![a-z])_(\d+)"), r"[^,.?!:]{0,\1}"),
)


class UnknownSlot(ValueError):
    """A rule names a slot that the data does not have, or one that explodes."""


class Slots:
    """The slots of one rule set; members may name other slots."""

    def __init__(self, slots: Mapping[str, tuple[str, ...]], squeeze: Callable[[str], str]) -> None:
        self._slots = slots
        self._squeeze = squeeze
        self._known: dict[str, tuple[str, ...]] = {}

    def members(self, name: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
        if name in path or name not in self._slots:
            raise UnknownSlot(name)
        if name not in self._known:
            found = [word for member in self._slots[name] for word in self._expand(member, (*path, name))]
            self._known[name] = tuple(dict.fromkeys(found))
        return self._known[name]

    def literals(self, term: str) -> Iterator[str]:
        """Every literal that a term stands for, squeezed."""
        yield from (self._squeeze(words) for words in self._expand(term, ()))

    def pattern(self, pattern: str) -> re.Pattern[str]:
        """A pattern with its slots filled in, longest member first; members are literal words."""

        def alternation(found: re.Match[str]) -> str:
            members = sorted({self._squeeze(word) for word in self.members(found[1])}, key=len, reverse=True)
            return "(?:" + "|".join(map(re.escape, members)) + ")"

        for short, long in _ABBREVIATIONS:
            pattern = short.sub(long, pattern)
        return re.compile(_SLOT.sub(alternation, pattern))

    def _expand(self, term: str, path: tuple[str, ...]) -> Iterator[str]:
        pieces = _SLOT.split(term)
        choices = [self.members(piece, path) if index % 2 else (piece,) for index, piece in enumerate(pieces)]
        size = 1
        for choice in choices:
            size *= len(choice)
        if size > _MOST:
            raise UnknownSlot(f"{term} makes {size} terms")
        return ("".join(parts) for parts in product(*choices))
