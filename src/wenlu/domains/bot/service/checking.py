"""Compares what people say to customers with what is published."""

from collections.abc import Sequence
from dataclasses import dataclass

from wenlu.domains.bot.rules.checking import Disagreement, KnownText, compared_figures, disagreements
from wenlu.domains.bot.service.brain import BotBrain, Loaded
from wenlu.domains.knowledge.service import render

_LONGEST = 200
_SURE = 0.4
"""Probability from which on an entry is what a question is about."""


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
        nearest = dict(zip(texts, await self._brain.nearest(texts), strict=True))
        found: list[tuple[int, Disagreement]] = []
        for claim in claims:
            hit = nearest[_asked(claim)]
            likely = (hit[0],) if hit is not None and hit[1] >= _SURE else ()
            keys = [key for key in dict.fromkeys((*likely, *claim.keys)) if key in loaded.entries]
            found += [(claim.seq, one) for one in disagreements(claim.text, [_known(loaded, key) for key in keys])]
        return found


def _asked(claim: Claim) -> str:
    """Return by what the entry is found: the question with what is said to it, since either alone may be short."""
    return f"{claim.question} {claim.text}".strip()[:_LONGEST]


def _known(loaded: Loaded, key: str) -> KnownText:
    entry, variables = loaded.entries[key], loaded.snapshot.variables
    answers = [render(entry.answer, variables=variables, english=False)]
    if entry.answer_en:
        answers.append(render(entry.answer_en, variables=variables, english=True))
    return KnownText(key, entry.title, "\n".join(answers))
