"""What a compliance officer may change in a draft, and what the body looks like afterwards."""

from __future__ import annotations

from wenlu.domains.compliance.rules.body import Category, ProductLevels, RuleBody
from wenlu.domains.compliance.schemas.versions import Revision
from wenlu.sdk.messages import Frozen


class SaveCategory(Frozen):
    """Put a category into a draft: another state of one that is there, or one of the firm's own."""

    revision: Revision
    category: Category


class SaveProducts(Frozen):
    """Say which words name which product grade."""

    revision: Revision
    products: ProductLevels


class CategoryDetail(Frozen):
    """A category with everything in it, and the shipped one for comparison; null for one of the firm's own."""

    version: int
    revision: int
    category: Category
    shipped: Category | None
    protected: bool
    editable: bool


class ProductsDetail(Frozen):
    """The words for product grades of a version."""

    version: int
    revision: int
    products: ProductLevels
    editable: bool


def with_category(body: RuleBody, category: Category) -> RuleBody:
    """The body with a category in its place, or behind all others if it is new."""
    categories = body.categories
    if any(each.id == category.id for each in categories):
        categories = tuple(category if each.id == category.id else each for each in categories)
    else:
        categories = (*categories, category)
    return body.model_copy(update={"categories": categories})


def without_category(body: RuleBody, category_id: str) -> RuleBody:
    return body.model_copy(update={"categories": tuple(each for each in body.categories if each.id != category_id)})


def taken_up(body: RuleBody, old: RuleBody, new: RuleBody) -> RuleBody:
    """A firm's body on another edition of the shipped rules: what the firm left as it was shipped becomes the new.

    Expressions are taken one by one, everything else of a category member by member. `old` is the edition that the body
    was made from. What the firm changed stays as it is, and what it added.
    """
    plain: dict[str, object] = {}
    for name in RuleBody.model_fields:
        mine, before, after = getattr(body, name), getattr(old, name), getattr(new, name)
        plain[name] = after if mine == before else mine
    shipped_before = {each.id: each for each in old.categories}
    own = {each.id: each for each in body.categories}
    merged = [
        _taken_up_category(own[each.id], shipped_before.get(each.id), each) if each.id in own else each
        for each in new.categories
    ]
    kept = {each.id for each in new.categories}
    merged += [each for each in body.categories if each.id not in kept]
    return body.model_copy(update={**plain, "edition": new.edition, "categories": tuple(merged)})


def _taken_up_category(mine: Category, before: Category | None, after: Category) -> Category:
    if before is None or mine == before:
        return after if before is not None else mine
    changes: dict[str, object] = {
        name: getattr(after, name)
        for name in Category.model_fields
        if name != "expressions" and getattr(mine, name) == getattr(before, name)
    }
    old = {one.id: one for one in before.expressions}
    own = {one.id: one for one in mine.expressions}
    shipped = {one.id for one in after.expressions}
    expressions = [
        own[one.id] if one.id in own and own[one.id] != old.get(one.id) else one for one in after.expressions
    ]
    expressions += [one for one in mine.expressions if one.id not in shipped and one.id not in old]
    changes["expressions"] = tuple(expressions)
    if after.level.rank > mine.level.rank:
        changes["level"] = after.level
    return mine.model_copy(update=changes)
