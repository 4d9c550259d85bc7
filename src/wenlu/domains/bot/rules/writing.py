"""An answer that a language model writes, taken sentence by sentence as it comes, each checked before it is let go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wenlu.domains.bot.rules.grounding import Fault, find_fault
from wenlu.sdk.messages import Source

NO_ANSWER = "NO_ANSWER"
"""What the model is told to write where the passages do not carry the question."""
LONGEST_SENTENCE = 400
MOST_SENTENCES = 16

_CITED = re.compile(r"[ \t]*[\[\[［【]\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]］】]")
_CITED_ALL = re.compile(rf"(?:{_CITED.pattern})*")
_END = re.compile(r"[。！？!?]+[”」』）)\"]*|(?<![ .\d][A-Za-z])(?<!\d)(?<!\.)\.(?=[\s\[])|\.(?=\s*\[)|\n+")
_MARKER = re.compile(r"\s*(?:(?:[-*•]|\d{1,2}[.)、])(?:\s+|$))?")
_OPENING = "[［【"


class Ungrounded(Exception):
    """A sentence says what its passages do not; `fault` says in what."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Declined(Exception):
    """The model says that the passages do not carry the question."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something to write from: its words, the entry or document that they stand in, and what is cited for it."""

    key: str
    title: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Sentence:
    """A checked sentence: `words` are judged by the gate after those `before`, `text` is shown, with its citations."""

    words: str
    text: str
    before: str


class Writing:
    """Cuts what a model writes into sentences and lets go those that their passages carry.

    Citations are numbered anew in the order in which sources are first cited, and stand behind the sentence whatever
    the model did, so that none stands inside a phrase that the gate looks for.
    """

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self._passages = passages
        self._rest = ""
        self._gap = ""
        self._cited: list[int] = []
        self._released: list[Sentence] = []

    @property
    def text(self) -> str:
        """Everything let go so far, as it is shown."""
        return "".join(sentence.text for sentence in self._released).strip()

    @property
    def words(self) -> str:
        """The same without citations."""
        return "".join(sentence.words for sentence in self._released).strip()

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is cited, in the order of its numbers."""
        return tuple(self._passages[number - 1].source for number in self._cited)

    def take(self, piece: str) -> Iterator[Sentence]:
        """Yield the sentences that a piece completes, one by one; raises `Ungrounded` or `Declined`."""
        self._rest += piece
        while (end := _end_of_sentence(self._rest)) is not None:
            raw, self._rest = self._rest[:end], self._rest[end:]
            yield from self._release(raw)
        if len(self._rest) > LONGEST_SENTENCE:
            raise Ungrounded(Fault.LENGTH)

    def finish(self) -> Iterator[Sentence]:
        """Yield what is left as the last sentence; raises where nothing was said at all."""
        raw, self._rest = self._rest, ""
        yield from self._release(raw)
        if not self._released:
            raise Declined

    def _release(self, raw: str) -> Iterator[Sentence]:
        bare = self._gap + _CITED.sub("", raw)
        marker = _MARKER.match(bare)
        said = bare[marker.end() if marker else 0 :].strip()
        if NO_ANSWER in said:
            raise Declined
        if not said:  # lines between sentences belong to the next one
            self._gap = bare
            return
        numbers = [int(number) for cited in _CITED.findall(raw) for number in re.findall(r"\d+", cited)]
        if not numbers or not all(1 <= number <= len(self._passages) for number in numbers):
            raise Ungrounded(Fault.UNCITED)
        if len(self._released) >= MOST_SENTENCES:
            raise Ungrounded(Fault.LENGTH)
        known = [self._passages[number - 1] for number in dict.fromkeys(numbers)]
        fault = find_fault(said, "\n".join(f"{passage.title}\n{passage.text}" for passage in known))
        if fault is not None:
            raise Ungrounded(fault)
        self._cited += [number for number in dict.fromkeys(numbers) if number not in self._cited]
        places = "".join(f"[{self._cited.index(number) + 1}]" for number in dict.fromkeys(numbers))
        body, gap = bare.rstrip(), bare[len(bare.rstrip()) :]
        self._gap = ""
        sentence = Sentence(bare, f"{body}{places}{gap}", self.words)
        self._released.append(sentence)
        yield sentence


def _end_of_sentence(text: str) -> int | None:
    """Where the first whole sentence ends, its citations included; None while that cannot be known."""
    for match in _END.finditer(text):
        if _is_marker(text[: match.end()]):
            continue
        cited = _CITED_ALL.match(text, match.end())
        end = cited.end() if cited else match.end()
        following = text[end:].lstrip(" \t")
        if not following or following[0] in _OPENING:
            return None  # a citation may still come
        return end
    return None


def _is_marker(text: str) -> bool:
    """Whether this is only the number or sign of a list item."""
    return re.fullmatch(r"\s*(?:[-*•]|\d{1,2}[.)、])\s*", text) is not None
