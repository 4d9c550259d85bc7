"""Long texts in pieces that the gate judges one by one, and one verdict of all."""

from collections.abc import Sequence

from wenlu.domains.compliance.schemas import Hit, Level, Verdict

PIECE = 4000
"""Characters that are judged at once: as many as a message has at the most."""
_OVERLAP = 200
"""So that a passage that lies across a border is whole in one of the two."""
_MOST_HITS = 50


def pieces_of(text: str) -> list[tuple[int, str]]:
    """Return the pieces of a text with where each begins."""
    return [(start, text[start : start + PIECE]) for start in range(0, max(1, len(text) - _OVERLAP), PIECE - _OVERLAP)]


def joined(verdicts: Sequence[tuple[int, Verdict]]) -> Verdict:
    """Return one verdict of the pieces of a text; at least one. Hits are told by their place in the whole."""
    hits: dict[tuple[str, int, int], Hit] = {}
    for start, verdict in verdicts:
        for hit in verdict.hits:
            moved = hit.model_copy(update={"start": hit.start + start, "end": hit.end + start})
            hits[moved.rule, moved.start, moved.end] = moved
    gravest = sorted(hits.values(), key=lambda hit: (-hit.level.rank, hit.start))[:_MOST_HITS]
    return Verdict(
        verdict=max((verdict.verdict for _, verdict in verdicts), key=lambda level: level.rank, default=Level.PASS),
        hits=tuple(sorted(gravest, key=lambda hit: (hit.start, hit.end))),
        warnings=tuple(dict.fromkeys(warning for _, verdict in verdicts for warning in verdict.warnings)),
        rule_version=verdicts[0][1].rule_version,
        milliseconds=sum(verdict.milliseconds for _, verdict in verdicts),
    )
