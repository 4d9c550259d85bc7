"""Cohen's kappa against published values and against scikit-learn."""

import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from wenlu.domains.inspection.rules.agreement import agreement, interval, kappa, strength
from wenlu.domains.inspection.schemas.scorecards import Scale

FIVE = st.integers(1, 5)


def table(*cells: tuple[int, int, int]) -> list[tuple[int, int]]:
    return [(one, other) for one, other, count in cells for _ in range(count)]


def test_the_textbook_value_of_two_raters_is_found() -> None:
    # fifty grant proposals, 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: kappa 0.40
    pairs = table((1, 1, 20), (1, 0, 5), (0, 1, 10), (0, 0, 15))
    assert kappa(pairs, Scale.YES_NO) == pytest.approx(0.4)


def test_of_two_tables_with_equal_agreement_the_less_one_sided_is_better() -> None:
    # 60 of 100 agree in both: kappa 0.1304 and 0.2593
    skewed = table((1, 1, 45), (1, 0, 15), (0, 1, 25), (0, 0, 15))
    even = table((1, 1, 25), (1, 0, 35), (0, 1, 5), (0, 0, 35))
    assert kappa(skewed, Scale.YES_NO) == pytest.approx(0.1304, abs=1e-4)
    assert kappa(even, Scale.YES_NO) == pytest.approx(0.2593, abs=1e-4)


def test_without_pairs_or_variety_there_is_no_kappa() -> None:
    assert kappa([], Scale.FIVE) is None
    assert kappa([(5, 5)] * 30, Scale.FIVE) is None
    found = agreement([(1, 1)] * 30, Scale.YES_NO)
    assert (found.kappa, found.agreed, found.strength, found.low) == (None, 1.0, "unknown", None)


def test_nearly_right_weighs_less_than_far_off() -> None:
    near, far = [(5, 4), (1, 1), (3, 3)], [(5, 1), (1, 1), (3, 3)]
    assert (kappa(near, Scale.FIVE) or 0) > (kappa(far, Scale.FIVE) or 0)


@given(st.lists(st.tuples(FIVE, FIVE), min_size=2, max_size=60))
def test_weighted_kappa_is_that_of_the_library(pairs: list[tuple[int, int]]) -> None:
    ours = kappa(pairs, Scale.FIVE)
    assume(ours is not None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(*zip(*pairs, strict=True), labels=[1, 2, 3, 4, 5], weights="quadratic")
    assert ours == pytest.approx(theirs)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=60))
def test_plain_kappa_is_that_of_the_library(pairs: list[tuple[int, int]]) -> None:
    ours = kappa(pairs, Scale.YES_NO)
    assume(ours is not None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(*zip(*pairs, strict=True), labels=[0, 1])
    assert ours == pytest.approx(theirs)


def test_the_interval_holds_the_value_and_narrows_with_more_pairs() -> None:
    few, many = table((1, 1, 10), (0, 0, 8), (1, 0, 3)), table((1, 1, 100), (0, 0, 80), (1, 0, 30))
    for pairs in (few, many):
        low, high = interval(pairs, Scale.YES_NO) or (1, 0)
        assert low <= (kappa(pairs, Scale.YES_NO) or 0) <= high
    assert width(many) < width(few)


def width(pairs: list[tuple[int, int]]) -> float:
    low, high = interval(pairs, Scale.YES_NO) or (0, 0)
    return high - low


@pytest.mark.parametrize(
    ("value", "name"),
    [(-0.1, "none"), (0.0, "slight"), (0.2, "slight"), (0.21, "fair"), (0.5, "moderate"), (0.61, "substantial"),
     (0.9, "almost_perfect"), (None, "unknown")],
)  # fmt: skip
def test_agreements_have_names(value: float | None, name: str) -> None:
    assert strength(value) == name
