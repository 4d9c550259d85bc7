"""What is sent back when something of a flow is tapped: which flow, which question, which option."""

import re
from dataclasses import dataclass

FLOW = "flow:"
_TAP = re.compile(r"flow:(?P<key>[a-z0-9_.]+)(?:#(?:(?P<stop>!stop)|(?P<node>[a-z0-9_]+)=(?P<option>[a-z0-9_]+)))?")


@dataclass(frozen=True, slots=True)
class Tap:
    """A flow to begin (`node` is None), an option of one of its questions, or the wish to leave it."""

    key: str
    node: str | None = None
    option: str | None = None
    stops: bool = False

    def __str__(self) -> str:
        if self.stops:
            return f"{FLOW}{self.key}#!stop"
        return f"{FLOW}{self.key}" + (f"#{self.node}={self.option}" if self.node else "")


def parse_tap(value: str | None) -> Tap | None:
    """Return what a choice of a flow means; None for any other choice, whoever made it up."""
    match = _TAP.fullmatch(value or "")
    return Tap(match["key"], match["node"], match["option"], bool(match["stop"])) if match else None
