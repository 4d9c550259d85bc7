"""Automatic items of compliance (合规): warnings, suitability, identity, what the gate refused, what was overridden."""

from wenlu.domains.compliance.schemas import Level
from wenlu.domains.inspection.rules.checks import NO, NOT_APPLICABLE, YES, Found, Seen
from wenlu.domains.inspection.rules.cues import NOT_FOR_HIM, RISKS, VERIFY, risks_named, spot, whole
from wenlu.domains.inspection.rules.talk import Line
from wenlu.domains.inspection.schemas.inspections import QuotedPassage

WARNED_BY = frozenset({"missing_warning", "performance_claim"})
"""Categories by which the gate says that a warning is missing."""
UNSUITABLE = frozenset({"unsuitable_offer", "suitability_evasion"})
REFUSED_COSTS = {Level.CONFIRM: 1, Level.HOLD: 2, Level.BLOCK: 3}
"""Points that a refused attempt takes from the best score of five; the least is one."""
_BEST, _WORST = 5, 1


def warnings(seen: Seen) -> Found:
    """Advice, yields and offers came with the warning that the law asks for (Securities Law art. 88)."""
    talk = seen.talk
    bare = [line for line in talk.spoken_lines if any(hit.category in WARNED_BY for hit in line.hits)]
    asked = [*bare, *(line for line in seen.offers if line not in bare)]
    if not asked:
        return NOT_APPLICABLE
    given = next((place for line in talk.spoken_lines if (place := spot(RISKS, line)) is not None), None)
    if given is not None:
        return Found(YES, "warned", [given])
    return Found(NO, "warning_missing", [whole(line) for line in asked])


def suitability(seen: Seen) -> Found:
    """Nobody named a product above the customer's grade to him, unless to say that it is not for him.

    Measures for the Suitability Management of Securities and Futures Investors art. 19 to 22.
    """
    talk = seen.talk
    tried = [
        QuotedPassage(seq=line.seq, start=hit.start, end=hit.end)
        for line in (*talk.staff_lines, *talk.attempts)
        for hit in line.hits
        if hit.category in UNSUITABLE
    ]
    if tried:
        return Found(NO, "unsuitable_offer", tried, {"grade": talk.grade or "-"})
    named = [(risk, place, line) for line in talk.staff_lines for risk, place in risks_named(line)]
    if not named:
        return NOT_APPLICABLE
    if talk.grade is None:
        offered = [place for _, place, line in named if line in seen.offers]
        return Found(NO, "offered_without_grade", offered) if offered else NOT_APPLICABLE
    limit = int(talk.grade[1:])
    above = [(risk, place) for risk, place, line in named if risk > limit and spot(NOT_FOR_HIM, line) is None]
    if not above:
        return Found(YES, "within_grade", [place for _, place, _ in named], {"grade": talk.grade})
    highest = max(risk for risk, _ in above)
    return Found(NO, "above_grade", [place for _, place in above], {"grade": talk.grade, "risk": f"R{highest}"})


def identity(seen: Seen) -> Found:
    """Whose account it is was known before anything was done with it or told about it."""
    talk = seen.talk
    if not seen.account_acts:
        return NOT_APPLICABLE
    first = seen.account_acts[0]
    if talk.identified_seq is not None and talk.identified_seq < first.seq:
        return Found(YES, "identified", [first])
    asked = next(
        (
            place
            for line in talk.staff_lines
            if line.seq <= first.seq and (place := spot(VERIFY, line)) is not None
            if (place.seq, place.start) < (first.seq, first.start)
        ),
        None,
    )
    if asked is not None:
        return Found(YES, "verified", [asked, first])
    if talk.is_known and talk.identified_seq is None:
        return Found(YES, "signed_in", [first])
    return Found(NO, "not_verified", [first])


def refused(seen: Seen) -> Found:
    """How much the gate had to keep from the customer; five: nothing."""
    talk = seen.talk
    if not talk.staff_lines and not talk.attempts:
        return NOT_APPLICABLE
    cost = sum(REFUSED_COSTS.get(line.level, 0) for line in talk.attempts)
    if not cost:
        return Found(_BEST, "nothing_refused")
    values: dict[str, int | float | str] = {"attempts": len(talk.attempts)}
    return Found(max(_WORST, _BEST - cost), "refused", _objected(talk.attempts), values)


def overrides(seen: Seen) -> Found:
    """Nothing was sent for a reason given although the gate asked for a change."""
    talk = seen.talk
    if not talk.staff_lines:
        return NOT_APPLICABLE
    sent = tuple(line for line in talk.staff_lines if line.level.rank >= Level.CONFIRM.rank)
    if not sent:
        return Found(YES, "no_override")
    return Found(NO, "overridden", _objected(sent), {"messages": len(sent)})


def _objected(lines: tuple[Line, ...]) -> list[QuotedPassage]:
    return [QuotedPassage(seq=line.seq, start=hit.start, end=hit.end) for line in lines for hit in line.hits]
