"""Tells subscribers, here and on other nodes, what a unit of work has committed."""

from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from wenlu.kernel.events import Event
from wenlu.platform.fanout import Fanout, Payload

E = TypeVar("E", bound=Event)


class EventBus:
    """In-process subscribers and a notice to every other node; see `wenlu.kernel.events` for what it promises."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._handlers: dict[str, list[Callable[[Event], None]]] = {}
        self._kinds: dict[str, type[Event]] = {}
        fanout.subscribe("event", self._receive)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> None:
        """Call `handler` with every committed event of this class, wherever it was committed."""

        def typed(event: Event) -> None:
            if isinstance(event, kind):
                handler(event)

        self._kinds[kind.__name__] = kind
        self._handlers.setdefault(kind.__name__, []).append(typed)

    def publish(self, event: Event) -> None:
        name = type(event).__name__
        self._dispatch(name, event)
        if name in self._kinds:
            self._fanout.publish("event", {"name": name, "fields": {k: str(v) for k, v in asdict(event).items()}})

    def _dispatch(self, name: str, event: Event) -> None:
        for handler in self._handlers.get(name, ()):
            handler(event)

    def _receive(self, payload: Payload) -> None:
        kind = self._kinds.get(str(payload["name"]))
        fields = payload["fields"]
        if kind is not None and isinstance(fields, dict):
            self._dispatch(kind.__name__, kind(**fields))
