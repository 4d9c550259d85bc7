"""Reviewing JSON Lines, as `wenlu compliance review FILE` does (contracts.md)."""

import json
from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import FailedLine, ReviewedHit, ReviewedLine, ReviewLine


def review_lines(lines: Iterable[str], rule_set: RuleSet) -> Iterator[ReviewedLine | FailedLine]:
    """Answer every line that is not blank, in order; a bad one with its error, which does not stop the rest."""
    for line in lines:
        if line.strip():
            yield _review_line(line, rule_set)


def _review_line(line: str, rule_set: RuleSet) -> ReviewedLine | FailedLine:
    try:
        read = ReviewLine.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        return FailedLine(id=_id_of(line), error=f"{place}: {first['msg']}" if place else first["msg"])
    verdict = rule_set.review(read.situation())
    return ReviewedLine(
        id=read.id,
        verdict=verdict.verdict,
        hits=tuple(ReviewedHit.of(hit) for hit in verdict.hits),
        signals=verdict.signals,
        milliseconds=round(verdict.milliseconds, 4),
    )


def _id_of(line: str) -> str | int | None:
    """The id of a line that is otherwise wrong, if that much can be read."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    found = read.get("id") if isinstance(read, dict) else None
    return found if isinstance(found, str | int) else None
