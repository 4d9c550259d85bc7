"""What staff see of personal data in a talk: covered, until somebody gives a reason to see it (Personal Information
Protection Law art. 51: who may handle what is limited).
"""

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.schemas import EventView
from wenlu.language.personal import cover_numbers


def as_seen(view: EventView, *, by_staff: bool) -> EventView:
    """Return the event as a reader sees it: whole by the customer, covered by staff."""
    return cover_event(view) if by_staff else view


def cover_event(view: EventView) -> EventView:
    """Return the event as staff see it; `covered` tells that something can be shown in full for a reason."""
    text = getattr(view.body, "text", None)
    if not isinstance(text, str):
        return view
    shown = cover_numbers(text)
    if shown == text:
        return view
    body = view.body.model_copy(update={"text": shown})
    verdict = None if view.verdict is None else _covered_verdict(view.verdict, shown)
    return view.model_copy(update={"body": body, "verdict": verdict, "covered": True})


def _covered_verdict(verdict: Verdict, shown: str) -> Verdict:
    hits = tuple(hit.model_copy(update={"quote": shown[hit.start : hit.end]}) for hit in verdict.hits)
    return verdict.model_copy(update={"hits": hits})
