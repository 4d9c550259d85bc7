"""What the rules page is shown of a version."""

from wenlu.domains.compliance.rules import Category, RuleBody, get_category, list_terms
from wenlu.domains.compliance.schemas import CategoryView, RuleSetView
from wenlu.domains.compliance.store import StoredRuleSet


def view_rule_set(stored: StoredRuleSet, defaults: RuleBody) -> RuleSetView:
    """Count and describe; spells out every term, so call it beside the event loop."""
    counts = {category: len(terms) for category, terms in list_terms(stored.body).items()}
    return RuleSetView(
        version=stored.version,
        status=stored.status,
        created_by=stored.created_by,
        created_at=stored.created_at,
        activated_at=stored.activated_at,
        terms=sum(counts.values()),
        categories=tuple(_view(each, defaults, stored.body, counts[each.id]) for each in stored.body.categories),
    )


def _view(category: Category, defaults: RuleBody, body: RuleBody, terms: int) -> CategoryView:
    inherited = get_category(body, category.like).expressions if category.like else ()
    expressions = (*inherited, *category.expressions)
    return CategoryView(
        id=category.id,
        name=category.name.zh,
        name_en=category.name.en,
        level=category.level,
        default_level=get_category(defaults, category.id).level,
        roles=category.roles,
        basis=category.basis.zh,
        basis_en=category.basis.en,
        why=category.why.zh,
        why_en=category.why.en,
        instead=category.instead.zh,
        instead_en=category.instead.en,
        expressions=len(expressions) + len(category.asks),
        terms=terms,
        patterns=sum(expression.pattern is not None for expression in expressions),
    )
