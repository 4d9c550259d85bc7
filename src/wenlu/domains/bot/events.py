"""What the bot tells the rest of the platform."""

from dataclasses import dataclass

from wenlu.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ModelPromoted(Event):
    """Other language models are to serve; every node takes them. Version 0 is what ships."""

    version: int
