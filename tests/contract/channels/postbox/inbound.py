"""From the outside's words to ours."""

from pydantic import BaseModel

from postbox.manifest import MANIFEST
from wenlu.sdk.inbox import Inbound


class Letter(BaseModel):
    """A letter that lies in the box; `at` is its place in it."""

    at: int
    id: str
    sender: str
    text: str


def inbound_of(letter: Letter) -> tuple[Inbound, ...]:
    return Inbound.of_text(MANIFEST.name, letter.id, letter.sender, letter.text)
