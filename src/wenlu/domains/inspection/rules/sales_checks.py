"""Automatic items of sales (销售): needs asked before an offer, risks told with it."""

from wenlu.domains.inspection.rules.checks import NO, NOT_APPLICABLE, YES, Found, Seen
from wenlu.domains.inspection.rules.cues import NEEDS, RISKS, spot, whole
from wenlu.kernel.actors import ActorKind


def needs(seen: Seen) -> Found:
    """Before a product was offered somebody asked what the money is for, how long, and what loss can be borne.

    Measures for the Suitability Management of Securities and Futures Investors art. 6.
    """
    if not seen.offers:
        return NOT_APPLICABLE
    offer = seen.offers[0]
    for line in seen.talk.before(offer.seq + 1, ActorKind.STAFF):
        place = spot(NEEDS, line)
        if place is not None:
            return Found(YES, "needs_asked", [place, whole(offer, 60)])
    return Found(NO, "needs_not_asked", [whole(offer)])


def risks(seen: Seen) -> Found:
    """With the offer, or after it, its risks were told."""
    if not seen.offers:
        return NOT_APPLICABLE
    offer = seen.offers[0]
    for line in (offer, *seen.talk.after(offer.seq, ActorKind.STAFF)):
        place = spot(RISKS, line)
        if place is not None:
            return Found(YES, "risks_told", [whole(offer, 60), place])
    return Found(NO, "risks_not_told", [whole(line) for line in seen.offers])
