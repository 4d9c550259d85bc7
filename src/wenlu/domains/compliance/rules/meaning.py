"""What a passage means, where no listed words say it: linear classifiers over ideas, pairs of ideas and characters.

An *idea* is a set of words that mean the same here (principal, "sure", to make good ...). Whatever the words, it is
which ideas meet that makes a promise of a return, so a pair is a feature of its own; runs of one to three characters
catch what no list has. Every category has one classifier; one more, `framed`, knows the settings in which all that is
lawful (denial, warning, question, quotation, law), and excuses what the rules found as well.

`tools/train_gate.py` makes the file; `digest` names the material that it was made of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
from ahocorasick_rs import AhoCorasick, Implementation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from wenlu.domains.compliance.rules.views import View

_PAIRS = 1 << 12
_DIGITS = str.maketrans("123456789", "0" * 9)
_WINDOW = 70
"""Characters: about what the lines have that the classifiers learnt from."""
_MOST_WINDOWS = 60
_LONGEST_FRAME = 200
_MOST_SCREENED = 200
_FRAMED, _FRAMED_ENGLISH, _HARMLESS = 0.1, -0.4, 0.2
_TURN = re.compile("但是?|不过|可是|然而|其实|but")
FRAMED = "framed"


@dataclass(frozen=True, slots=True)
class Meant:
    """A passage of the squeezed reading and the category that it means."""

    category: str
    start: int
    end: int


class Ideas:
    """Finds the words of ideas. Number and name of an idea are its place in the file."""

    def __init__(self, words: Mapping[str, Sequence[int]]) -> None:
        self.words = dict(sorted(words.items())) or {"\0": ()}
        self._owners = list(self.words.values())
        self._automaton = AhoCorasick(
            list(self.words), implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def find(self, squeezed: str) -> list[tuple[int, int]]:
        """Idea and place of every word found."""
        return [
            (idea, start)
            for number, start, _ in self._automaton.find_matches_as_indexes(squeezed, overlapping=True)
            for idea in self._owners[number]
        ]


def list_features(ideas: Iterable[int], text: str) -> set[int | str]:
    """The features of a text: an idea is its number, a pair of ideas a larger number, a run of characters itself."""
    present = sorted(set(ideas))
    found: set[int | str] = {*present, *text}
    found.update([one * _PAIRS + other for one, other in combinations(present, 2)])
    found.update(map("".join, pairwise(text)))
    found.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
    return found


class Meaning:
    """The classifiers, ready to be asked. Safe to share between threads."""

    def __init__(
        self,
        digest: str,
        ideas: Ideas,
        outputs: Sequence[str],
        features: Sequence[int | str],
        weights: NDArray[np.float32],
        offsets: NDArray[np.float32],
        thresholds: NDArray[np.float32],
        screen: Mapping[int, float],
        screen_limit: float,
        pairs: str,
        often: Sequence[str],
    ) -> None:
        self.digest = digest
        self.ideas = ideas
        self.categories = tuple(outputs[:-1])
        self._rows = {name: row for row, name in enumerate(features)}
        self._weights = weights
        self._offsets = offsets
        self._thresholds = thresholds
        self._screen = screen
        self._screen_limit = screen_limit
        self.pairs = pairs
        self.often = tuple(often)

    def suspects(self, squeezed: str) -> bool:
        """Whether a text is worth a closer look, by its ideas alone; on the path of every message."""
        present = sorted({idea for idea, _ in self.ideas.find(squeezed[:_MOST_SCREENED])})
        weight = self._screen.get
        total = sum([weight(idea, 0.0) for idea in present])
        total += sum([weight(one * _PAIRS + other, 0.0) for one, other in combinations(present, 2)])
        return total >= self._screen_limit or len(squeezed) > _WINDOW

    def find(self, view: View) -> Iterator[Meant]:
        """Yield what the windows of a text mean, one passage a category and window."""
        for first, last in windows(view):
            scores = self._score(view.squeezed[first:last])
            if scores[-1] <= self._thresholds[-1]:
                continue
            for number in np.nonzero(scores[:-1] > self._thresholds[:-1])[0]:
                start, end = self._gravest(view, first, last, int(number))
                yield Meant(self.categories[number], start, end)

    def is_framed(self, view: View, start: int, end: int) -> bool:
        """Whether what surrounds a passage (clausal) denies, warns, asks, quotes or cites the law, and means no harm.

        Looks from the beginning of the sentence, or from a "but" in it, to the end of the next one.
        """
        first, last = view.sentence(start, end)
        turn = max((found.end() for found in _TURN.finditer(view.clausal, first, start)), default=first)
        if last < len(view.clausal):
            last = view.sentence(last, last + 1)[1]
        around = view.squeezed[view.squeezed_place(turn) : view.squeezed_place(last)][:_LONGEST_FRAME]
        scores = self._score(around)
        limit = _FRAMED_ENGLISH if around.isascii() else _FRAMED
        return bool(scores[-1] <= limit and scores[:-1].max() <= _HARMLESS)

    def _score(self, text: str) -> NDArray[np.float32]:
        seen = list_features([idea for idea, _ in self.ideas.find(text)], plain(text))
        rows = [row for row in map(self._rows.get, seen) if row is not None]
        summed: NDArray[np.float32] = self._weights[rows].sum(axis=0, dtype=np.float32) + self._offsets
        return summed

    def _gravest(self, view: View, first: int, last: int, number: int) -> tuple[int, int]:
        """The clause of a window that speaks most for a category."""
        clauses = list(view.clauses(first, last))
        if len(clauses) == 1:
            return clauses[0]
        return max(clauses, key=lambda clause: float(self._score(view.squeezed[slice(*clause)])[number]))


def plain(text: str) -> str:
    """The text as runs of characters are taken from it: what matters of a number is that it is one."""
    return text.translate(_DIGITS)


def windows(view: View) -> list[tuple[int, int]]:
    """The text in sentences, short ones together, long ones cut; squeezed places."""
    size = len(view.squeezed)
    if size <= _WINDOW:
        return [(0, size)] if size else []
    found: list[tuple[int, int]] = []
    start = end = 0
    for _, stop in view.sentences():
        if stop - start > _WINDOW and end > start:
            found.append((start, end))
            start = end
        while stop - start > 2 * _WINDOW:
            found.append((start, start + _WINDOW))
            start += _WINDOW
        end = stop
    return [*found, (start, size)][:_MOST_WINDOWS] if start < size else found[:_MOST_WINDOWS]


@cache
def find_meaning(digest: str) -> Meaning | None:
    """The classifiers of this digest. Those of earlier releases stay with the platform, for versions that name them."""
    shipped = files("wenlu.domains.compliance").joinpath("defaults", f"meaning-{digest}.npz")
    if not shipped.is_file():
        return None
    with (
        shipped.open("rb") as file,
        np.load(file, allow_pickle=False) as kept,
    ):
        words = str(kept["words"]).split("\n")
        owners = [[int(idea) for idea in each.split(",")] for each in str(kept["owners"]).split("\n")]
        return Meaning(
            digest=str(kept["digest"]),
            ideas=Ideas(dict(zip(words, owners, strict=True))),
            outputs=str(kept["outputs"]).split("\n"),
            features=[*(int(number) for number in kept["numbers"]), *str(kept["runs"]).split("\n")],
            weights=kept["weights"].astype(np.float32) * kept["scales"],
            offsets=kept["offsets"],
            thresholds=kept["thresholds"],
            screen=dict(zip(kept["screen_numbers"].tolist(), kept["screen"].tolist(), strict=True)),
            screen_limit=float(kept["screen_limit"]),
            pairs=str(kept["pairs"]),
            often=str(kept["often"]).split("\n"),
        )
