"""Finds where a talk stands in a flow when only its words are known (`wenlu bot ask`, the test bench).

The bot's questions are its own words, so that each can be told from its text; what the customer said after it is read
as it was then.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from wenlu.domains.knowledge.rules.flows.engine import Heard, Locale, PlayableFlow, advance, begin
from wenlu.domains.knowledge.rules.flows.speech import question_of
from wenlu.domains.knowledge.schemas.flows import AskNode
from wenlu.sdk.messages import FlowPlace


@dataclass(frozen=True, slots=True)
class FlowCue:
    """A question of a flow in one language and the pattern that tells it."""

    flow: PlayableFlow
    ask: AskNode
    locale: Locale
    says: re.Pattern[str]


class Fill(Protocol):
    """Puts variables into a text."""

    def __call__(self, text: str, *, english: bool) -> str: ...


def cues_of(flow: PlayableFlow, fill: Fill) -> list[FlowCue]:
    """Return the cues of a flow."""
    cues: list[FlowCue] = []
    for ask in flow.asks:
        cues.append(FlowCue(flow, ask, "zh-CN", question_of(fill(ask.text, english=False))))
        if ask.text_en:
            cues.append(FlowCue(flow, ask, "en", question_of(fill(ask.text_en, english=True))))
    return cues


def find_place(
    talk: Sequence[tuple[Literal["customer", "bot"], str]], cues: Iterable[FlowCue], today: date
) -> FlowPlace | None:
    """Return where the talk (oldest first) stands, if the bot's last words ask a question of a flow."""
    known = list(cues)
    last = next((text for role, text in reversed(talk) if role == "bot"), "")
    if not any(cue.says.search(last) for cue in known):
        return None
    place: FlowPlace | None = None
    said: list[str] = []
    for role, text in talk:
        if role == "customer":
            said.append(text)
            continue
        cue = next((cue for cue in known if cue.says.search(text)), None)
        place = None if cue is None else _follow(place, cue, said, today)
        said = []
    return place


def _follow(place: FlowPlace | None, cue: FlowCue, said: Sequence[str], today: date) -> FlowPlace:
    """Where the flow stands when the bot has asked this; what it had asked before is answered by what was said."""
    heard = Heard("\n".join(said), today)
    if place is not None and place.key == cue.flow.content.key:
        step = advance(cue.flow, place, heard)
    else:
        step = begin(cue.flow, cue.locale, said, today)
    if step.place.node == cue.ask.id and step.place.status == "waiting":
        return step.place
    return step.place.model_copy(update={"node": cue.ask.id, "status": "waiting"})
