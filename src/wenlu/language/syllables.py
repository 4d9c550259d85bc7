"""Reads words of the trade that were typed as letters: kechuangban, ke chuang ban, kechuang板, zenme kaihu, kcb.

Syllables count only where a run of letters is Chinese from end to end and at least half of it are words of the lexicon,
one of them longer than a character: `made` is not 吗的, and English stays English. Other Chinese words keep their
letters. Initials count in Chinese messages or alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.edits import Edit
from wenlu.language.lexicon import load_lexicon
from wenlu.language.pinyin import every_reading

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_SHORTEST = 4  # letters of a run that is taken for Chinese syllables; shorter ones are English or initials
_LONGEST = 60  # letters of a word that anybody types
# Letters that no sequence of syllables holds.
_FOREIGN = re.compile(
    r"[bpmfdtlkjqxyw](?![aeiouv])|[zcs](?![aeiouh])|h(?![aeiou])|(?<!n)g(?![aeiou])|^[iuv]|(?<![aeiou])r(?![aeiou])|(?<![aeiouv])n(?![aeiouv])"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[a-z]")


def syllable_edits(folded: str) -> list[Edit]:
    """Where folded text has words of the lexicon in letters, in order and without overlaps."""
    if not _LETTER.search(folded):
        return []
    edits = [*_mixed(folded), *_initials(folded)]
    for run in _runs(folded):
        edits += _words(folded, run)
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _runs(folded: str) -> Iterator[list[tuple[int, int]]]:
    """Neighbouring words of letters that could be Chinese, with nothing but spaces between them."""
    run: list[tuple[int, int]] = []
    for match in _WORD.finditer(folded):
        could_be = match.end() - match.start() <= _LONGEST and not _FOREIGN.search(match[0])
        if run and (not could_be or folded[run[-1][1] : match.start()].strip(" ")):
            yield run
            run = []
        if could_be:
            run.append(match.span())
    if run:
        yield run


def _words(folded: str, run: list[tuple[int, int]]) -> list[Edit]:
    """The words of the lexicon in a run, none if it is not Chinese or mostly other words."""
    places = [place for start, end in run for place in range(start, end) if folded[place] != "'"]
    if len(places) < _SHORTEST:
        return []
    letters = "".join([folded[place] for place in places])
    starts = {start for start, _ in run}
    best = _best(letters, [place in starts for place in places])
    if best is None:
        return []
    known = [(start, end, word) for start, end, word in best if word]
    covered = sum(end - start for start, end, _ in known)
    if covered * 2 < len(letters) or not any(len(word) > 1 for _, _, word in known):
        return []
    edits = [Edit(places[start], places[end - 1] + 1, word) for start, end, word in known]
    gaps = [Edit(one.end, two.start, "") for one, two in pairwise(edits) if not folded[one.end : two.start].strip(" ")]
    return edits + [gap for gap in gaps if gap.end > gap.start]


def _best(letters: str, begins: list[bool]) -> list[tuple[int, int, str]] | None:
    """The way to read letters as words and other syllables that leaves the fewest letters to the latter, or None."""
    words, longest = _by_letters()
    syllables = _syllables()
    ways: list[tuple[int, int, tuple[int, int, str]] | None] = [None] * (len(letters) + 1)
    costs = [0, *([len(letters) * 4 + 1] * len(letters))]
    for start in range(len(letters)):
        if costs[start] > len(letters) * 4:
            continue
        for end in range(start + 1, min(start + longest, len(letters)) + 1):
            part = letters[start:end]
            word = words.get(part, "")
            if not word and part not in syllables:
                continue
            is_cut = part in syllables and True in begins[start + 1 : end]  # ke chuang, not kec huang
            cost = costs[start] + (1 if word else 3 * len(part)) + (len(part) if is_cut else 0)
            if cost < costs[end]:
                costs[end] = cost
                ways[end] = (start, end, (start, end, word))
    found = []
    place = len(letters)
    while place > 0:
        way = ways[place]
        if way is None:
            return None
        found.append(way[2])
        place = way[0]
    return found[::-1]


def _mixed(folded: str) -> list[Edit]:
    """Words typed half in letters: kechuang板, 开hu."""
    matcher, words = _half_typed()
    return [
        Edit(start, end, words[which])
        for which, start, end in matcher.find_matches_as_indexes(folded)
        if not (_LETTER.match(folded[start]) and _LETTER.match(folded[start - 1 : start]))
        and not (_LETTER.match(folded[end - 1]) and _LETTER.match(folded[end : end + 1]))
    ]


def _initials(folded: str) -> list[Edit]:
    table = load_lexicon().initials
    found = [match for match in _WORD.finditer(folded) if match[0] in table]
    if not found or not (_CHINESE.search(folded) or found[0][0] == folded.strip(" ?.!,")):
        return []
    return [Edit(match.start(), match.end(), table[match[0]]) for match in found]


@cache
def _by_letters() -> tuple[dict[str, str], int]:
    """Words by how they are typed, the first of several, and the length of the longest."""
    lexicon = load_lexicon()
    words: dict[str, str] = {}
    for word in (*lexicon.short, *lexicon.long, *lexicon.spelt, *lexicon.particles):
        words.setdefault("".join(lexicon.reading_of(word)), word)
    return words, max(map(len, words))


@cache
def _syllables() -> frozenset[str]:
    return frozenset(syllable for readings in every_reading().values() for syllable in readings)


@cache
def _half_typed() -> tuple[AhoCorasick, list[str]]:
    lexicon = load_lexicon()
    forms: dict[str, str] = {}
    for word in (*lexicon.short, *lexicon.long, *lexicon.spelt):
        reading = lexicon.reading_of(word)
        for cut in range(1, len(word)):
            forms.setdefault("".join(reading[:cut]) + word[cut:], word)
            forms.setdefault(word[:cut] + "".join(reading[cut:]), word)
    return AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest), list(forms.values())
