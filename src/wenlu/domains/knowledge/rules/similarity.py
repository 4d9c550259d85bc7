"""Questions that are the same, or nearly."""

from collections.abc import Iterable, Mapping

from wenlu.domains.knowledge.schemas import EntryContent, SimilarEntry
from wenlu.language.normalise import normalise, squeeze

NEARLY_THE_SAME = 0.75
"""Dice coefficient of character bigrams from which on an editor is warned."""


def fold_question(text: str) -> str:
    """Return what two ways to write the same question have in common: no signs, no spaces, one script."""
    return squeeze(normalise(text)).text


def questions_of(content: EntryContent) -> tuple[str, ...]:
    """Return every question that an entry answers, in both languages."""
    titles = (content.title,) if content.title_en is None else (content.title, content.title_en)
    return (*titles, *content.phrasings, *content.phrasings_en)


def similar_entries(content: EntryContent, others: Iterable[EntryContent]) -> list[SimilarEntry]:
    """Return, closest first, the entries of which some question nearly is one of these; one line an entry."""
    own = {phrasing: _bigrams(phrasing) for phrasing in questions_of(content)}
    found = [similar for other in others if (similar := _closest(own, other)) is not None]
    return sorted(found, key=lambda similar: (-similar.score, similar.key))


def _closest(own: Mapping[str, frozenset[str]], other: EntryContent) -> SimilarEntry | None:
    best: SimilarEntry | None = None
    for theirs in questions_of(other):
        grams = _bigrams(theirs)
        for mine, my_grams in own.items():
            score = 2 * len(grams & my_grams) / (len(grams) + len(my_grams) or 1)
            if score >= NEARLY_THE_SAME and (best is None or score > best.score):
                best = SimilarEntry(
                    key=other.key,
                    title=other.title,
                    phrasing=mine,
                    other_phrasing=theirs,
                    score=round(score, 3),
                )
    return best


def _bigrams(text: str) -> frozenset[str]:
    folded = f" {fold_question(text)} "
    return frozenset(folded[place : place + 2] for place in range(len(folded) - 1))
