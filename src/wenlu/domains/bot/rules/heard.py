"""What is heard in a turn: the words of the customer with everything `wenlu.language` finds in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wenlu.language.acts import Act, detect_acts
from wenlu.language.normalise import fold
from wenlu.language.search import Hit, SearchIndex
from wenlu.language.securities import spot_securities
from wenlu.language.signals import Signal, detect_signals
from wenlu.language.slots import find_slots

_SHORT = 20
"""Characters up to which a message may lean on the one before it."""
_ALONE = 0.5
"""Probability from which on a message is understood without the one before it."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_HITS = 8


@dataclass(frozen=True)
class Heard:
    """A turn as it was understood. `hits` are probabilities that share one hundred per cent with "none of these"."""

    text: str
    acts: frozenset[Act]
    signals: frozenset[Signal]
    hits: tuple[Hit, ...]
    about_trade: bool
    spoke_of_advice: bool = False

    @property
    def best(self) -> Hit | None:
        return self.hits[0] if self.hits else None

    @cached_property
    def nothing_fits(self) -> float:
        """Probability that no entry answers."""
        return max(0.0, 1.0 - sum(hit.score for hit in self.hits))

    @property
    def in_domain(self) -> bool:
        return self.about_trade

    @property
    def has_words(self) -> bool:
        return bool(_CHINESE.search(self.text) or _WORD.search(self.text))

    @property
    def is_legible(self) -> bool:
        """Whether there is enough to go on: two Chinese characters, or words that are more than one unknown one."""
        return len(_CHINESE.findall(self.text)) > 1 or len(_WORD.findall(self.text)) > 1 or self.about_trade


def hear(text: str, before: Sequence[str], index: SearchIndex) -> Heard:
    """Understand a turn; `before` is what the customer said earlier, oldest first. Never raises on any text."""
    hits = index.search(text, _HITS)
    if before and len(text) <= _SHORT and (not hits or hits[0].score < _ALONE):
        together = index.search(f"{before[-1]} {text}", _HITS)
        if together and together[0].score >= max(_ALONE, hits[0].score if hits else 0.0):
            hits = together
    folded = fold(text)
    return Heard(
        text=text,
        acts=detect_acts(text),
        signals=detect_signals(text),
        hits=tuple(hits),
        about_trade=bool(find_slots(folded) or spot_securities(folded)),
        spoke_of_advice=bool(before) and Act.ASK_SECURITY_ADVICE in detect_acts(before[-1]),
    )


def is_english(text: str, locale: str) -> bool:
    """Which language to answer in: that of the words, and of the page where the words do not tell."""
    if _CHINESE.search(text):
        return False
    words = _WORD.findall(text)
    return locale == "en" or len(words) > 1 or (len(words) == 1 and words[0].lower() in _ENGLISH)


_ENGLISH = frozenset(
    {"hello", "hi", "hey", "thanks", "thx", "bye", "goodbye", "help", "agent", "human", "person", "yes", "no"}
)
