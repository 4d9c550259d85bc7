"""A card laid on a talk: the results of its automatic items, and scores from results."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from wenlu.domains.compliance.schemas import Level
from wenlu.domains.inspection.rules import compliance_checks, sales_checks, service_checks
from wenlu.domains.inspection.rules.checks import NOT_APPLICABLE, Found, Seen, applies
from wenlu.domains.inspection.rules.talk import Talk
from wenlu.domains.inspection.schemas.inspections import ItemResult, Risk, SectionScore
from wenlu.domains.inspection.schemas.scorecards import Check, ScorecardContent, ScorecardItem, Section

CHECKS: Mapping[Check, Callable[[Seen], Found]] = MappingProxyType(
    {
        Check.GREETING: service_checks.greeting,
        Check.FIRST_RESPONSE: service_checks.first_response,
        Check.RESPONSE_TIMES: service_checks.response_times,
        Check.COURTESY: service_checks.courtesy,
        Check.EMPATHY: service_checks.empathy,
        Check.CORRECTNESS: service_checks.correctness,
        Check.CONTINUITY: service_checks.continuity,
        Check.RESOLUTION: service_checks.resolution,
        Check.CLOSING: service_checks.closing,
        Check.WARNINGS: compliance_checks.warnings,
        Check.SUITABILITY: compliance_checks.suitability,
        Check.IDENTITY: compliance_checks.identity,
        Check.REFUSED: compliance_checks.refused,
        Check.OVERRIDES: compliance_checks.overrides,
        Check.NEEDS: sales_checks.needs,
        Check.RISKS: sales_checks.risks,
    }
)


def inspect(card: ScorecardContent, seen: Seen) -> tuple[ItemResult, ...]:
    """Return the results of the automatic items, and of manual ones whether they apply."""
    return tuple(_result(item, seen) for item in card.items)


def _result(item: ScorecardItem, seen: Seen) -> ItemResult:
    if not applies(item.applies, seen):
        return NOT_APPLICABLE.result(item.id)
    if item.check is None:
        return Found(None, "by_person").result(item.id)
    return CHECKS[item.check](seen).result(item.id)


def score_of(items: Sequence[ScorecardItem], scores: Mapping[str, int | None]) -> float | None:
    """Return the weighted mean of what was scored, 0 to 100; None where nothing that counts was."""
    counted = [
        (item.weight, item.scale.share(score))
        for item in items
        if item.weight and (score := scores.get(item.id)) is not None
    ]
    total = sum(weight for weight, _ in counted)
    return round(100 * sum(weight * share for weight, share in counted) / total, 1) if total else None


def sections_of(items: Sequence[ScorecardItem], scores: Mapping[str, int | None]) -> tuple[SectionScore, ...]:
    """Return the score of each section that the card has."""
    return tuple(
        SectionScore(section=section, score=score_of(own, scores))
        for section in Section
        if (own := [item for item in items if item.section is section])
    )


def scores_of(results: Sequence[ItemResult]) -> dict[str, int | None]:
    return {result.item: result.score for result in results}


def risks_of(talk: Talk, *, contradicts: bool) -> tuple[Risk, ...]:
    """Return why a talk is worth a look, as far as it does not depend on a plan's limits."""
    found = [Risk(signal) for signal in sorted(talk.signals) if signal in set(Risk)]
    if talk.attempts:
        found.append(Risk.REFUSED)
    if any(line.level.rank >= Level.CONFIRM.rank for line in talk.staff_lines):
        found.append(Risk.OVERRIDE)
    if contradicts:
        found.append(Risk.CONTRADICTION)
    return tuple(found)
