"""The transcript as it is shown beside the items of a card."""

from collections.abc import Sequence
from typing import Literal

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import EventView
from wenlu.domains.inspection.rules.talk import open_verdict
from wenlu.domains.inspection.schemas.inspections import InspectedLine
from wenlu.language.personal import cover_numbers

_SHOWN = frozenset(
    {
        EventKind.QUEUED,
        EventKind.ASSIGNED,
        EventKind.RETURNED,
        EventKind.TRANSFERRED,
        EventKind.RATED,
        EventKind.CLOSED,
        EventKind.IDENTIFIED,
    }
)
"""Events that are shown as a quiet line, worded by the page from their kind."""


def talk_lines(events: Sequence[EventView]) -> tuple[InspectedLine, ...]:
    """Return messages, refused attempts and what happened around them, in order."""
    return tuple(line for event in events if (line := _line(event)) is not None)


def _line(event: EventView) -> InspectedLine | None:
    body = event.body
    if isinstance(body, facts.Refused):
        verdict = open_verdict(body.verdict)
        return _made(event, "refused", body.text, verdict.verdict.value if verdict else None, verdict)
    if event.kind is EventKind.MESSAGE:
        verdict = open_verdict(event.verdict)
        text = str(getattr(body, "text", ""))
        return _made(event, "message", text, verdict.verdict.value if verdict and verdict.hits else None, verdict)
    if event.kind not in _SHOWN:
        return None
    return _made(event, "event", f"{event.kind.value}{_more(body)}", None, None)


def _more(body: facts.EventBody) -> str:
    match body:
        case facts.Assigned():
            return f":{body.staff.name}"
        case facts.Queued():
            return f":{body.queue.value}"
        case facts.Rated():
            return f":{body.score}"
        case facts.Closed():
            return f":{body.by}"
    return ""


def _made(
    event: EventView,
    kind: Literal["message", "refused", "event"],
    text: str,
    level: str | None,
    verdict: Verdict | None,
) -> InspectedLine:
    return InspectedLine.model_construct(
        seq=event.seq,
        kind=kind,
        speaker=event.actor.kind,
        name=event.actor.name,
        at=event.at,
        text=cover_numbers(text),
        level=level,
        rules=tuple(dict.fromkeys(hit.category for hit in verdict.hits)) if verdict else (),
    )
