"""Guided flows: reading answers, playing, wording, checking. All of it pure."""

from wenlu.domains.knowledge.rules.flows.check import FlowSurroundings, find_flow_flaws, first_words
from wenlu.domains.knowledge.rules.flows.engine import (
    Heard,
    PlayableFlow,
    Step,
    advance,
    ask_again,
    begin,
    leave,
)
from wenlu.domains.knowledge.rules.flows.reconstruction import FlowCue, cues_of, find_place
from wenlu.domains.knowledge.rules.flows.speech import Speech, Spoken, note_for_colleague, speak
from wenlu.domains.knowledge.rules.flows.taps import FLOW, Tap, parse_tap

__all__ = [
    "FLOW",
    "FlowCue",
    "FlowSurroundings",
    "Heard",
    "PlayableFlow",
    "Speech",
    "Spoken",
    "Step",
    "Tap",
    "advance",
    "ask_again",
    "begin",
    "cues_of",
    "find_flow_flaws",
    "find_place",
    "first_words",
    "leave",
    "note_for_colleague",
    "parse_tap",
    "speak",
]
