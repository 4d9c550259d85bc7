"""Tables of telling words, and what turns them around.

A word alone says little: 不用人工了 asks for nobody, 我不是投诉 is no complaint, 怎么防止被骗 reports no fraud. A `Cue`
is therefore a pattern with the words before it, after it or around it that take its meaning away. Matching goes by
clause, so that a denial reaches as far as the comma and not further.

Patterns are written for folded text (`normalise.fold`): simplified characters, lower case, half-width signs, 账 for 帐.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from wenlu.language.spellings import read

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLAUSE_END = re.compile(r"[,.;:!?。、…\n]|\s-\s|但是?|不过|可是|\bbut\b")
_INSERTION = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell something, unless they are turned around.

    `before` is looked for right before them, `after` right after them and `around` anywhere in their clause.
    """

    says: re.Pattern[str]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    around: re.Pattern[str] | None = None

    def holds(self, text: str) -> bool:
        """Whether the folded text says it and means it, at least once."""
        return any(self._is_meant(text, match) for match in self.says.finditer(text))

    def _is_meant(self, text: str, match: re.Match[str]) -> bool:
        if self.before is None and self.after is None and self.around is None:
            return True
        first, last = clause_around(text, match.start(), match.end())
        if self.before is not None and self.before.search(text[first : match.start()]):
            return False
        if self.after is not None and self.after.match(text[match.end() : last]):
            return False
        return self.around is None or not self.around.search(text[first:last])


def legible(text: str) -> str:
    """Folded text as the tables expect it: well spelt, no gaps inside Chinese, no longer than anyone would read."""
    return read(text).text


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the clause that holds `text[start:end]`."""
    first = 0
    for stop in _CLAUSE_END.finditer(text, 0, start):
        first = stop.end()
    stop_after = _CLAUSE_END.search(text, end)
    return first, stop_after.start() if stop_after else len(text)


@cache
def load_cues(name: str) -> Mapping[str, tuple[Cue, ...]]:
    """The cues of `data/<name>.toml` by label.

    A cue is a table of lists of alternatives: `says`, and where needed `before` (each with its own `$`), `after` and
    `around`. `<word>` inserts one of the `words` of the file or of `common.toml`.
    """
    own_words, table = _read(name)
    words = {**_read("common")[0], **own_words}
    around = ("before", "after", "around")
    return {
        label: tuple(
            Cue(_any_of(cue["says"], words), *(_maybe(cue.get(part), words) for part in around)) for cue in cues
        )
        for label, cues in table.items()
    }


def labels_that_hold(text: str, name: str) -> frozenset[str]:
    """Every label of `data/<name>.toml` for which some cue holds in the folded text."""
    return frozenset(label for label, cues in load_cues(name).items() if any(cue.holds(text) for cue in cues))


def _read(name: str) -> tuple[dict[str, str], dict[str, list[dict[str, list[str]]]]]:
    table = tomllib.loads(files("wenlu.language").joinpath("data", f"{name}.toml").read_text("utf-8"))
    return table.pop("words"), table


def _maybe(patterns: list[str] | None, words: Mapping[str, str]) -> re.Pattern[str] | None:
    return _any_of(patterns, words) if patterns else None


def _any_of(patterns: list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_insert(pattern, words)})" for pattern in patterns))


def _insert(pattern: str, words: Mapping[str, str]) -> str:
    return _INSERTION.sub(lambda match: _insert(words[match[1]], words), pattern)
