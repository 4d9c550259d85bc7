"""Decisions about versions: who may, which conversations, what differs, what is wrong."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.compliance.errors import OwnRules, WrongVersionState
from wenlu.domains.compliance.rules import (
    CLEAR,
    Category,
    Expression,
    Move,
    Outcome,
    RuleBody,
    Tally,
    check_move,
    check_second_person,
    difference,
    find_flaws,
    get_category,
    holding_on,
    is_chosen,
    is_right,
    list_changes,
    score,
    taken_up,
    with_category,
    without_category,
)
from wenlu.domains.compliance.schemas import DifferenceKind, Level, VersionStatus
from wenlu.domains.compliance.service import shipped_body, shipped_rule_set
from wenlu.domains.compliance.service.least import least_lines, missed_lines
from wenlu.kernel.ids import new_id


def changed(body: RuleBody, category: str, **members: object) -> RuleBody:
    return with_category(body, get_category(body, category).model_copy(update=members))


def outcome(level: Level, *categories: str) -> Outcome:
    return Outcome(level, frozenset(categories), frozenset(f"{one}.x" for one in categories))


def test_moves_follow_one_another() -> None:
    check_move(Move.SUBMIT, VersionStatus.DRAFT)
    for move, status in (
        (Move.APPROVE, VersionStatus.DRAFT),
        (Move.WRITE, VersionStatus.IN_REVIEW),
        (Move.ACTIVATE, VersionStatus.IN_REVIEW),
        (Move.ROLL_BACK, VersionStatus.APPROVED),
        (Move.DISCARD, VersionStatus.ACTIVE),
    ):
        with pytest.raises(WrongVersionState):
            check_move(move, status)


def test_nobody_approves_what_he_wrote() -> None:
    writer, other = new_id(), new_id()
    check_second_person([writer], other)
    for person in (writer, None):
        with pytest.raises(OwnRules):
            check_second_person([writer, new_id()], person)


@given(st.uuids(), st.integers(1, 10_000), st.integers(1, 99), st.integers(1, 99))
def test_a_share_grows_without_losing_anybody(talk: UUID, version: int, one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert is_chosen(talk, version, large) or not is_chosen(talk, version, small)
    assert not is_chosen(None, version, large)
    assert not is_chosen(talk, version, 0)


def test_a_share_is_about_what_it_says() -> None:
    talks = [new_id() for _ in range(4000)]
    for share in (5, 25, 50):
        assert abs(sum(is_chosen(talk, 7, share) for talk in talks) / 40 - share) < 3
    first = {talk for talk in talks if is_chosen(talk, 7, 25)}
    second = {talk for talk in talks if is_chosen(talk, 8, 25)}
    assert first != second, "not always the same customers meet the new first"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (CLEAR, CLEAR, None),
        (CLEAR, outcome(Level.HINT, "a"), DifferenceKind.CAUGHT),
        (outcome(Level.BLOCK, "a"), CLEAR, DifferenceKind.LET_THROUGH),
        (outcome(Level.HINT, "a"), outcome(Level.HOLD, "a"), DifferenceKind.RAISED),
        (outcome(Level.HOLD, "a"), outcome(Level.HINT, "a"), DifferenceKind.LOWERED),
        (outcome(Level.HOLD, "a"), outcome(Level.HOLD, "b"), DifferenceKind.CHANGED),
        (outcome(Level.HOLD, "a"), outcome(Level.HOLD, "a"), None),
    ],
)
def test_what_changes_for_a_text(before: Outcome, after: Outcome, kind: DifferenceKind | None) -> None:
    assert difference(before, after) is kind


_OUTCOMES = st.sampled_from([CLEAR, outcome(Level.HINT, "a"), outcome(Level.BLOCK, "a", "b"), outcome(Level.HOLD, "b")])


@given(st.lists(st.tuples(_OUTCOMES, _OUTCOMES)), st.integers(0, 20))
def test_tallies_add_up(pairs: list[tuple[Outcome, Outcome]], cut: int) -> None:
    whole, first, second = Tally(), Tally(), Tally()
    for place, pair in enumerate(pairs):
        whole.count(*pair)
        (first if place < cut else second).count(*pair)
    first.add(second)
    assert first == whole
    assert whole.judged == sum(whole.before.values()) == sum(whole.after.values())
    for one in whole.categories():
        assert one.after - one.before == one.gained - one.lost


def test_labelled_texts() -> None:
    assert is_right(Level.PASS, Level.HINT), "a hint is sent"
    assert not is_right(Level.PASS, Level.CONFIRM)
    assert is_right(Level.CONFIRM, Level.BLOCK)
    assert not is_right(Level.BLOCK, Level.HOLD)
    levels = [Level.PASS, Level.BLOCK, Level.BLOCK]
    assert score(levels, [Level.CONFIRM, Level.BLOCK, Level.PASS]) == (2, 1, 1, 0)


def test_days_on_which_expressions_hold() -> None:
    body = shipped_body()
    assert holding_on(body, date(2026, 1, 1)) is body
    first, *rest = get_category(body, "rumour").expressions
    for members, day, stays in (
        ({"off": True}, date(2026, 5, 5), False),
        ({"begins_on": date(2026, 5, 5)}, date(2026, 5, 4), False),
        ({"begins_on": date(2026, 5, 5)}, date(2026, 5, 5), True),
        ({"ends_on": date(2026, 5, 5)}, date(2026, 5, 5), True),
        ({"ends_on": date(2026, 5, 5)}, date(2026, 5, 6), False),
    ):
        dated = changed(body, "rumour", expressions=(first.model_copy(update=members), *rest))
        left = get_category(holding_on(dated, day), "rumour").expressions
        assert (first.id in {one.id for one in left}) is stays


def test_the_shipped_rules_know_what_the_law_forbids() -> None:
    body = shipped_body()
    assert missed_lines(shipped_rule_set()) == []
    levels = {one.id: one.level for one in body.categories}
    assert all(line.level.rank <= levels[line.category].rank for line in least_lines())


def test_shipped_categories_have_no_flaws_of_the_law() -> None:
    body = shipped_body()
    for category in body.categories:
        assert find_flaws(body, category, body) == []


def test_changes_say_whether_they_are_stricter() -> None:
    body = shipped_body()
    rumour = get_category(body, "rumour")
    first, *rest = rumour.expressions
    edited = first.model_copy(update={"terms": (*first.terms, "新词条"), "unless": (*first.unless, "官方公告")})
    after = changed(body, "rumour", level=Level.HOLD, guards=rumour.guards[1:], expressions=(edited, *rest))
    found = {(one.expression, one.field): one for one in list_changes(body, after)}
    assert found[None, "level"].effect == "stricter"
    assert found[None, "guards"].effect == "stricter"
    assert (found[first.id, "terms"].added, found[first.id, "terms"].effect) == (("新词条",), "stricter")
    assert found[first.id, "unless"].effect == "laxer"
    back = {(one.expression, one.field): one.effect for one in list_changes(after, body)}
    assert back[None, "level"] == back[first.id, "terms"] == "laxer"
    gone = list_changes(body, changed(body, "rumour", expressions=tuple(rest)))
    assert [(one.expression, one.field, one.effect) for one in gone] == [(first.id, "expression", "laxer")]
    assert list_changes(body, body) == ()
    removed = list_changes(body, without_category(body, "gift"))
    assert [(one.category, one.effect) for one in removed] == [("gift", "laxer")]


def test_products_differ_by_grade() -> None:
    body = shipped_body()
    products = body.products.model_copy(update={"r5": (*body.products.r5[1:], "新产品")})
    (change,) = list_changes(body, body.model_copy(update={"products": products}))
    assert (change.expression, change.added, change.removed) == ("r5", ("新产品",), (body.products.r5[0],))


def _newer(body: RuleBody) -> RuleBody:
    gift = get_category(body, "gift")
    first, *rest = gift.expressions
    edited = (first.model_copy(update={"terms": (*first.terms, "新礼")}), *rest)
    return changed(body, "gift", expressions=edited).model_copy(update={"edition": "2999-01-01"})


def _own(category: Category) -> Category:
    return category.model_copy(update={"level": Level.BLOCK})


def _added(category: Category) -> Category:
    own = Expression(id="own", terms=("自家说法",))
    return category.model_copy(update={"expressions": (*category.expressions, own)})


@pytest.mark.parametrize("edit", [_own, _added])
def test_another_edition_takes_nothing_from_the_firm(edit: Callable[[Category], Category]) -> None:
    old = shipped_body()
    new = _newer(old)
    firm = with_category(old, edit(get_category(old, "gift")))
    merged = taken_up(firm, old, new)
    assert merged.edition == "2999-01-01"
    gift = get_category(merged, "gift")
    assert "新礼" in gift.expressions[0].terms
    assert gift.level is edit(get_category(old, "gift")).level
    assert {one.id for one in get_category(firm, "gift").expressions} <= {one.id for one in gift.expressions}
    assert taken_up(old, old, new) == new
