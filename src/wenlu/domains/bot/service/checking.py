"""Compares what people say to customers with what is published."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from wenlu.domains.bot.rules.checking import Disagreement, KnownText, compared_figures, disagreements
from wenlu.domains.bot.service.brain import BotBrain, Loaded
from wenlu.domains.knowledge.service import render
from wenlu.language.normalise import fold
from wenlu.language.search import SearchIndex, clean

_LONGEST = 200
_MOST = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that were said to a customer; `question` is what he had asked, `keys` are entries spoken of before."""

    seq: int
    question: str
    text: str
    keys: tuple[str, ...] = ()


class StatementCheck:
    """Finds the figures in people's answers that knowledge gives otherwise."""

    def __init__(self, brain: BotBrain) -> None:
        self._brain = brain

    async def check(self, claims: Sequence[Claim]) -> list[tuple[int, Disagreement]]:
        """Return the passages that disagree, each with the `seq` of its claim."""
        claims = [claim for claim in claims if compared_figures(claim.text)]
        if not claims:
            return []
        loaded = await self._brain.loaded()
        texts = list(dict.fromkeys(_asked(claim) for claim in claims))
        nearest = await asyncio.to_thread(_nearest, loaded.index, texts)
        found: list[tuple[int, Disagreement]] = []
        for claim in claims:
            keys = [key for key in dict.fromkeys((*nearest[_asked(claim)], *claim.keys)) if key in loaded.entries]
            found += [(claim.seq, one) for one in disagreements(claim.text, [_known(loaded, key) for key in keys])]
        return found


def _nearest(index: SearchIndex, texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the entries that each text may be about, as search proposes them: there may be forty texts at once.

    None is ranked: whether an entry is what is talked about, the words of the clause decide.
    """
    proposed = {}
    for text in texts:
        traits = index.traits_of(clean(fold(text)))
        proposed[text] = index.regression.propose(traits, index.idf, _MOST) if index.documents else []
    return {text: tuple(key for key, _ in found) for text, found in proposed.items()}


def _asked(claim: Claim) -> str:
    """Return by what the entry is found: the question with what is said to it, since either alone may be short."""
    return f"{claim.question} {claim.text}".strip()[:_LONGEST]


def _known(loaded: Loaded, key: str) -> KnownText:
    entry, variables = loaded.entries[key], loaded.snapshot.variables
    answers = [render(entry.answer, variables=variables, english=False)]
    if entry.answer_en:
        answers.append(render(entry.answer_en, variables=variables, english=True))
    return KnownText(key, entry.title, "\n".join(answers))
