"""Levels of categories: how a firm may move them, and what a body with another level looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wenlu.domains.compliance.errors import CategoryNotFound, LevelTooLow

if TYPE_CHECKING:
    from wenlu.domains.compliance.rules.body import Category, RuleBody
    from wenlu.domains.compliance.schemas import Level


def get_category(body: RuleBody, category_id: str) -> Category:
    """Return a category; raises `CategoryNotFound`."""
    for category in body.categories:
        if category.id == category_id:
            return category
    raise CategoryNotFound(f"no category {category_id}")


def check_level(defaults: RuleBody, category_id: str, level: Level) -> None:
    """Raise `LevelTooLow` for a level below the shipped default, which is the law's or the trade's least."""
    least = get_category(defaults, category_id).level
    if level.rank < least.rank:
        raise LevelTooLow(f"{category_id} is at least {least}", least=least.value)


def check_body(defaults: RuleBody, body: RuleBody) -> None:
    """Raise unless a body has every shipped category at its default level or above."""
    for category in defaults.categories:
        check_level(defaults, category.id, get_category(body, category.id).level)


def with_level(body: RuleBody, category_id: str, level: Level) -> RuleBody:
    """The body with one category at another level."""
    moved = get_category(body, category_id).model_copy(update={"level": level})
    return body.model_copy(
        update={"categories": tuple(moved if each.id == category_id else each for each in body.categories)}
    )
