"""The base of every channel. A channel carries messages in and out and decides nothing (docs/channels.md)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from uuid import UUID

from wenlu.kernel.actors import ActorKind
from wenlu.kernel.errors import Invalid
from wenlu.sdk.degradation import choose, degrade, numbered
from wenlu.sdk.inbox import Inbox
from wenlu.sdk.manifest import Capability, Locale, Manifest
from wenlu.sdk.messages import MessageBody

__all__ = [
    "Capability",
    "Channel",
    "Delivery",
    "DeliveryRefused",
    "LiveChannel",
    "Manifest",
    "choose",
    "degrade",
    "numbered",
]


class DeliveryRefused(Invalid):
    """The outside will never take this message (the customer has left, the content is forbidden): no use trying."""

    code = "delivery_refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way out, already of a kind and length that the channel can do.

    `id` stays the same however often it is tried. `speaker` and `name` say who speaks; the platform's own notices come
    from `system`. `content` is the file that a body refers to, for channels that can show files.
    """

    id: UUID
    conversation_id: UUID
    address: str
    locale: Locale
    speaker: ActorKind
    name: str
    body: MessageBody
    content: bytes | None = None


class Channel(ABC):
    """A way on which customers reach the firm. One object a process, started and stopped with it."""

    manifest: Manifest

    @abstractmethod
    async def start(self, inbox: Inbox) -> None:
        """Begin to take messages in, and return at once.

        Raises only what an operator must put right (a missing key). An outside that does not answer is no such thing:
        the channel keeps trying by itself.
        """

    @abstractmethod
    async def stop(self) -> None:
        """Stop everything that `start` began; nothing is put into the inbox afterwards. Harmless when not started."""

    @abstractmethod
    async def deliver(self, delivery: Delivery) -> None:
        """Hand a message to the outside, and return once it has taken it.

        The same `id` may come again after a failure or a crash and must reach the customer once: pass it on as the
        outside's idempotency key, or ask the outside whether it has it. Raises `DeliveryRefused` where trying again is
        of no use, and anything else where it is; then the platform tries later, and messages behind it wait. Calls
        for one conversation come one after the other, for several at once, and only between `start` and `stop`.
        """

    async def recall(self, delivery_id: UUID, address: str) -> None:  # noqa: ARG002  for those that can
        """Take a delivered message back; for channels with `Capability.RECALL`. An unknown id is no error."""
        raise DeliveryRefused(f"{self.manifest.name} takes nothing back")


class LiveChannel(Channel):
    """A channel whose customers hold a socket of ours: they post and read the log themselves, nothing is carried."""

    async def start(self, inbox: Inbox) -> None:
        """There is nothing to begin."""

    async def stop(self) -> None:
        """There is nothing to stop."""

    async def deliver(self, delivery: Delivery) -> None:
        """The customer reads it in the log."""
