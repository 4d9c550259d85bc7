"""One spelling for words that customers misspell or type as syllables: 创业版, 国债逆会购, kechuangban, kcb, acount.

Four steps, each on what the one before made: known slips (`data/spellings.toml`), words of the trade typed as letters
(`syllables`), characters that sound like a word of the trade (`homophones`), slips in English (`slips`). All go by the
trade's own words: a general corrector would turn names of securities and of people into something else. What sounds
like nothing of the trade stays as it is, and so do the names of securities.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.edits import Edit, Respelt
from wenlu.language.homophones import homophone_edits
from wenlu.language.normalise import Normalised, normalise
from wenlu.language.securities import spot_securities
from wenlu.language.slips import slip_edits
from wenlu.language.syllables import syllable_edits

_GAP_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[\s*_·~|/+^#-]+(?=[\u4e00-\u9fff])")
_LONGEST_READ = 2_000  # characters


def read(text: str) -> Respelt:
    """A message as the tables expect it: folded, no gaps inside Chinese, well spelt, its first 2,000 characters.

    Never raises. Offsets lead into `text` itself.
    """
    respelt = _respelt(_without_gaps(Respelt.of(normalise(text[:_LONGEST_READ]), text)))
    return _without_gaps(respelt) if respelt.changes else respelt


def respell_normalised(normalised: Normalised) -> Respelt:
    """Normalised text in the spelling of the tables, with the way back to the original. Never raises."""
    return _respelt(Respelt.of(normalised, normalised.original))


def respell(folded: str) -> str:
    """The folded text in the spelling of the tables, without the way back. Never raises."""
    return _respelt(Respelt.of(Normalised(folded, range(len(folded)), folded), folded)).text


def _respelt(plain: Respelt) -> Respelt:
    respelt = plain
    for step in _STEPS:
        edits = step(respelt.text)
        respelt = respelt.edited(_outside_names(respelt.text, edits)) if edits else respelt
    return respelt


def _outside_names(folded: str, edits: list[Edit]) -> list[Edit]:
    """Without those that would change the name of a security (神马股份)."""
    names = spot_securities(folded)
    return [one for one in edits if all(one.end <= name.start or name.end <= one.start for name in names)]


def _without_gaps(text: Respelt) -> Respelt:
    return text.edited([Edit(gap.start(), gap.end(), "") for gap in _GAP_IN_CHINESE.finditer(text.text)])


def _typo_edits(folded: str) -> list[Edit]:
    matcher, words = _typos()
    return [Edit(start, end, words[which]) for which, start, end in matcher.find_matches_as_indexes(folded)]


_STEPS = (_typo_edits, syllable_edits, homophone_edits, slip_edits)


@cache
def _typos() -> tuple[AhoCorasick, tuple[str, ...]]:
    table = tomllib.loads(files("wenlu.language").joinpath("data", "spellings.toml").read_text("utf-8"))
    typos: dict[str, str] = table["typos"]
    return AhoCorasick(list(typos), matchkind=MatchKind.LeftmostLongest), tuple(typos.values())
