"""Tells subscribers, here and on other nodes, what a unit of work has committed."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import TypeAdapter

from wenlu.kernel.events import Event
from wenlu.platform.fanout import Fanout, Payload

E = TypeVar("E", bound=Event)


class EventBus:
    """In-process subscribers and a notice to every other node; see `wenlu.kernel.events` for what it promises."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._handlers: dict[str, list[Callable[[Event], None]]] = {}
        self._kinds: dict[str, TypeAdapter[Event]] = {}
        fanout.subscribe("event", self._receive)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> None:
        """Call `handler` with every committed event of this class, wherever it was committed."""

        def typed(event: Event) -> None:
            if isinstance(event, kind):
                handler(event)

        self._kinds[kind.__name__] = TypeAdapter(kind)
        self._handlers.setdefault(kind.__name__, []).append(typed)

    def publish(self, event: Event) -> None:
        name = type(event).__name__
        self._dispatch(name, event)
        if name in self._kinds:
            fields = self._kinds[name].dump_python(event, mode="json")
            self._fanout.publish("event", {"name": name, "fields": fields})

    def _dispatch(self, name: str, event: Event) -> None:
        for handler in self._handlers.get(name, ()):
            handler(event)

    def _receive(self, payload: Payload) -> None:
        name = str(payload["name"])
        kind = self._kinds.get(name)
        if kind is not None:
            self._dispatch(name, kind.validate_python(payload["fields"]))
