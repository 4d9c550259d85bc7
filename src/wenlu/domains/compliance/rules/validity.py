"""Which expressions of a version hold on a day: those that are not switched off and whose dates include it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from wenlu.domains.compliance.rules.body import Expression, RuleBody


def holds(expression: Expression, day: date) -> bool:
    """Whether an expression is looked for on a day; its dates are included."""
    return (
        not expression.off
        and (expression.begins_on is None or expression.begins_on <= day)
        and (expression.ends_on is None or day <= expression.ends_on)
    )


def holding_on(body: RuleBody, day: date) -> RuleBody:
    """The body without what does not hold on a day; itself where everything does."""
    if all(holds(one, day) for category in body.categories for one in category.expressions):
        return body
    categories = tuple(
        category.model_copy(update={"expressions": tuple(one for one in category.expressions if holds(one, day))})
        for category in body.categories
    )
    return body.model_copy(update={"categories": categories})
