"""What comes in from a channel, and where a channel puts it."""

from dataclasses import dataclass
from typing import Annotated, Protocol, Self
from uuid import UUID

from pydantic import StringConstraints

from wenlu.sdk.manifest import Locale
from wenlu.sdk.messages import MAX_TEXT, ChoiceBody, Frozen, Text, TextBody
from wenlu.sdk.splitting import split_text

Identifier = Annotated[Text, StringConstraints(min_length=1, max_length=500)]


class IncomingFile(Frozen):
    """A file as it came; what it is is found out from its content."""

    name: Identifier
    content: bytes
    text: Annotated[Text, StringConstraints(max_length=1000)] = ""


class Inbound(Frozen):
    """Something a customer said outside.

    `external_id` is the outside's own id of the message and unique on the channel: by it a message that comes twice
    is known again. `address` is how the outside names whoever wrote it; the channel vouches for it.
    """

    channel: str
    external_id: Identifier
    address: Identifier
    locale: Locale = "zh-CN"
    body: TextBody | ChoiceBody | IncomingFile

    @classmethod
    def of_text(
        cls, channel: str, external_id: str, address: str, text: str, locale: Locale = "zh-CN"
    ) -> tuple[Self, ...]:
        """Return a text of any length as messages that can be taken in; nothing if there is no word in it.

        The parts of a long one keep its id and are numbered, so that each is known again.
        """
        clean = text.replace("\x00", "").encode(errors="replace").decode()
        parts = [part for part in split_text(clean, MAX_TEXT) if part.strip()]
        return tuple(
            cls(
                channel=channel,
                external_id=external_id if number == 1 else f"{external_id}/{number}",
                address=address,
                locale=locale,
                body=TextBody(text=part),
            )
            for number, part in enumerate(parts, start=1)
        )


@dataclass(frozen=True, slots=True)
class Received:
    """Where a message lies in the log; `repeated`: it was there before and was not counted again."""

    conversation_id: UUID
    seq: int
    repeated: bool = False


class Inbox(Protocol):
    """Takes in what customers say outside."""

    async def receive(self, inbound: Inbound) -> Received:
        """Return once the message is durable; only then tell the outside that it has arrived.

        The same message may be put in as often as the outside likes. An `Unavailable` means: later again; any other
        `WenluError` (a file that is not accepted) means that it will never be taken.
        """
        ...
