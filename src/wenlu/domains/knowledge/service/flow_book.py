"""Every published flow, ready to be played: what the bot opens when a customer may be guided."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Literal

from wenlu.domains.knowledge.rules import fold_question, render
from wenlu.domains.knowledge.rules.flows import (
    FlowCue,
    Heard,
    PlayableFlow,
    Speech,
    Spoken,
    Step,
    Tap,
    advance,
    ask_again,
    begin,
    cues_of,
    find_place,
    first_words,
    note_for_colleague,
    parse_tap,
    speak,
)
from wenlu.domains.knowledge.schemas import Variable
from wenlu.domains.knowledge.schemas.flows import PublishedFlow
from wenlu.sdk.messages import Choice, FlowPlace

Locale = Literal["zh-CN", "en"]
Line = tuple[Literal["customer", "bot"], str]
NEARLY_THE_SAME = 0.85
"""Dice coefficient of character bigrams from which on words begin the flow whose phrasing they resemble."""
_LONGEST_PHRASING = 60


class FlowBook:
    """Pure once it is made; swapped as a whole when anything is published."""

    def __init__(self, flows: Iterable[PublishedFlow], variables: Mapping[str, Variable]) -> None:
        self._variables = variables
        self._flows = {flow.key: PlayableFlow(flow, flow.version) for flow in flows}
        self._phrasings = {words: key for key, flow in self._flows.items() for words in first_words(flow.content)}
        self._grams = {words: _bigrams(words) for words in self._phrasings}
        self._offered: dict[str, list[str]] = {}
        self._instead: dict[str, str] = {}
        for key, flow in self._flows.items():
            for entry in flow.content.triggers.offered_after:
                self._offered.setdefault(entry, []).append(key)
            for entry in flow.content.triggers.instead_of:
                self._instead.setdefault(entry, key)
        self._cues: list[FlowCue] = [cue for flow in self._flows.values() for cue in cues_of(flow, self.fill)]

    def __contains__(self, key: str) -> bool:
        return key in self._flows

    def offered_after(self, entry: str, locale: Locale) -> tuple[Choice, ...]:
        """Return the flows to offer after the answer of an entry."""
        return tuple(self._choice(key, locale) for key in self._offered.get(entry, ()))

    def instead_of(self, entry: str | None) -> str | None:
        """Return the flow that begins where this entry would be given."""
        return self._instead.get(entry or "")

    def find_beginning(self, text: str, tapped: str | None) -> str | None:
        """Return the flow that a tap, or these words, begin."""
        tap = parse_tap(tapped)
        if tap is not None:
            return tap.key if tap.key in self._flows and not tap.stops else None
        if len(text) > _LONGEST_PHRASING or tapped is not None:
            return None
        said = fold_question(text)
        exact = self._phrasings.get(said)
        if exact is not None or not said:
            return exact
        grams = _bigrams(said)
        likeness, words = max(((_dice(grams, theirs), words) for words, theirs in self._grams.items()), default=(0, ""))
        return self._phrasings[words] if likeness >= NEARLY_THE_SAME else None

    def find_place(self, talk: Sequence[Line], today: date) -> FlowPlace | None:
        """Return where a talk stands in a flow, told by its words alone (oldest first)."""
        return find_place(talk, self._cues, today)

    def begin(self, key: str, locale: Locale, said: Iterable[str], today: date, tapped: str | None = None) -> Step:
        """Begin a flow; an option of its first question that was tapped long ago counts."""
        step = begin(self._flows[key], locale, said, today)
        tap = parse_tap(tapped)
        if tap is not None and tap.node is not None and tap.node == step.place.node:
            return advance(self._flows[key], step.place, Heard("", today, tapped))
        return step

    def advance(self, place: FlowPlace, heard: Heard) -> Step:
        """Take the next message in the flow of `place`, which is in this book."""
        return advance(self._flows[place.key], place, heard)

    def ask_again(self, place: FlowPlace) -> Step | None:
        """Return the open question once more; None where the flow does not ask it any more."""
        flow = self._flows[place.key]
        ask = flow.find_ask(place.node)
        return None if ask is None else ask_again(flow, place, ask)

    def speak(self, step: Step, entries: Collection[str], tell: Callable[[str], str], locale: Locale) -> Spoken:
        """Word a step; `tell` gives the answer of one of the entries."""
        english = locale == "en"
        return speak(step, Speech(entries, tell, partial(self.fill, english=english), english))

    def note(self, place: FlowPlace, note: str | None = None) -> str:
        """Return what a colleague who takes over should know."""
        return note_for_colleague(place, note)

    def stop_choice(self, place: FlowPlace, locale: Locale) -> Choice:
        """Return what to tap in order to leave the flow."""
        return Choice(label="Leave it" if locale == "en" else "先不继续了", value=str(Tap(place.key, stops=True)))

    def _choice(self, key: str, locale: Locale) -> Choice:
        content = self._flows[key].content
        label = (content.title_en or content.title) if locale == "en" else content.title
        return Choice(label=label, value=str(Tap(key)))

    def fill(self, text: str, *, english: bool) -> str:
        """Put the variables into a text."""
        return render(text, self._variables, english=english)


def _bigrams(folded: str) -> frozenset[str]:
    return frozenset(folded[place : place + 2] for place in range(len(folded) - 1))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)
