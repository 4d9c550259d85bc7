"""What staff see of personal data in a talk: covered, until somebody gives a reason to see it (Personal Information
Protection Law art. 51: least privilege). Names and addresses stay, since a talk cannot be served without them.
"""

from wenlu.domains.compliance.schemas import Verdict
from wenlu.domains.conversations.schemas import EventView
from wenlu.language.personal import Kind, Personal, cover, find_personal, replace_personal

COVERED = frozenset(
    {
        Kind.IDENTITY_NUMBER,
        Kind.BANK_CARD,
        Kind.PASSPORT,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.ACCOUNT,
    }
)


def covered_passages(text: str) -> list[Personal]:
    """Return the passages that staff do not see at once."""
    return [each for each in find_personal(text) if each.kind in COVERED]


def cover_text(text: str) -> str:
    """Return the text with those passages covered; as long as it was."""
    found = covered_passages(text)
    return replace_personal(text, cover, found) if found else text


def as_seen(view: EventView, *, by_staff: bool) -> EventView:
    """Return the event as a reader sees it: whole by the customer, covered by staff."""
    return cover_event(view) if by_staff else view


def cover_event(view: EventView) -> EventView:
    """Return the event as staff see it; `covered` tells that something can be shown in full for a reason."""
    text = getattr(view.body, "text", None)
    if not isinstance(text, str):
        return view
    shown = cover_text(text)
    if shown == text:
        return view
    body = view.body.model_copy(update={"text": shown})
    verdict = None if view.verdict is None else _covered_verdict(view.verdict, shown)
    return view.model_copy(update={"body": body, "verdict": verdict, "covered": True})


def _covered_verdict(verdict: Verdict, shown: str) -> Verdict:
    hits = tuple(hit.model_copy(update={"quote": shown[hit.start : hit.end]}) for hit in verdict.hits)
    return verdict.model_copy(update={"hits": hits})
