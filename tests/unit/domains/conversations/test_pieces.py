"""Long texts are judged piece by piece, and nothing between two pieces is lost."""

from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.compliance.schemas import Hit, Level, RequiredWarning, Verdict
from wenlu.domains.conversations.rules.pieces import PIECE, joined, pieces_of

LONG = st.text(alphabet="保本吗好的", max_size=3 * PIECE)


@given(LONG)
def test_every_piece_is_where_it_says_and_none_is_too_long(text: str) -> None:
    pieces = pieces_of(text)
    assert all(text[start : start + len(piece)] == piece and len(piece) <= PIECE for start, piece in pieces)
    assert pieces[0][0] == 0
    assert pieces[-1][0] + len(pieces[-1][1]) == len(text)


@given(LONG, st.integers(0, 3 * PIECE), st.integers(1, 200))
def test_every_short_passage_is_whole_in_some_piece(text: str, start: int, length: int) -> None:
    passage = text[start : start + length]
    assert any(at <= start and start + len(passage) <= at + len(piece) for at, piece in pieces_of(text)) or not passage


def verdict(level: Level, start: int, *warnings: str) -> Verdict:
    hit = Hit(
        rule="r.x", category="r", level=level, start=start, end=start + 2, quote="保本", why="", basis="", instead=""
    )
    asked = tuple(RequiredWarning(rule="w.x", text=text) for text in warnings)
    return Verdict(verdict=level, hits=(hit,), warnings=asked, rule_version=3, milliseconds=1.0)


def test_the_whole_is_as_grave_as_its_gravest_piece() -> None:
    whole = joined([(0, verdict(Level.HINT, 3, "注意")), (3800, verdict(Level.BLOCK, 5, "注意", "风险"))])
    assert whole.verdict is Level.BLOCK
    assert [(hit.start, hit.end) for hit in whole.hits] == [(3, 5), (3805, 3807)]
    assert [warning.text for warning in whole.warnings] == ["注意", "风险"]
    assert (whole.rule_version, whole.milliseconds) == (3, 2.0)


def test_what_two_pieces_share_counts_once() -> None:
    whole = joined([(0, verdict(Level.BLOCK, 3900)), (3800, verdict(Level.BLOCK, 100))])
    assert [(hit.start, hit.end) for hit in whole.hits] == [(3900, 3902)]
