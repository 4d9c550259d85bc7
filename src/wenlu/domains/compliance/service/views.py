"""What pages are shown of versions and their rules."""

from datetime import date
from uuid import UUID

from wenlu.domains.compliance.rules import Category, RuleBody, get_category, holds, is_protected, list_terms
from wenlu.domains.compliance.schemas import RuleCategoryView, RuleSetView, VersionView
from wenlu.domains.compliance.store import Version


def view_version(version: Version, reader: UUID | None) -> VersionView:
    return VersionView(
        version=version.version,
        status=version.status,
        base=version.base,
        revision=version.revision,
        note=version.note,
        edition=version.edition,
        writers=version.writer_names,
        created_by=version.created_by,
        created_at=version.created_at,
        updated_at=version.updated_at,
        approved_by=version.approved_by,
        approved_at=version.approved_at,
        starts_at=version.starts_at,
        ends_at=version.ends_at,
        activated_at=version.activated_at,
        replaced=version.replaced,
        share=version.share,
        shadow=version.shadow,
        is_mine=reader in version.writers,
    )


def view_rule_set(version: Version, body: RuleBody, defaults: RuleBody, day: date) -> RuleSetView:
    """Count and describe; spells out every term, so call it beside the event loop."""
    counts = {category: len(terms) for category, terms in list_terms(body).items()}
    shipped = {each.id: each for each in defaults.categories}
    return RuleSetView(
        version=version.version,
        status=version.status,
        revision=version.revision,
        created_by=version.created_by,
        created_at=version.created_at,
        activated_at=version.activated_at,
        terms=sum(counts.values()),
        categories=tuple(_view(each, shipped.get(each.id), body, counts[each.id], day) for each in body.categories),
        guards=tuple(guard.id for guard in body.guards),
    )


def _view(category: Category, shipped: Category | None, body: RuleBody, terms: int, day: date) -> RuleCategoryView:
    inherited = get_category(body, category.like).expressions if category.like else ()
    expressions = (*inherited, *category.expressions)
    return RuleCategoryView(
        id=category.id,
        name=category.name.zh,
        name_en=category.name.en,
        level=category.level,
        default_level=shipped.level if shipped else None,
        protected=is_protected(shipped),
        changed=category != shipped,
        roles=category.roles,
        basis=category.basis.zh,
        basis_en=category.basis.en,
        why=category.why.zh,
        why_en=category.why.en,
        instead=category.instead.zh,
        instead_en=category.instead.en,
        expressions=len(expressions) + len(category.asks),
        resting=sum(not holds(one, day) for one in expressions),
        terms=terms,
        patterns=sum(one.pattern is not None for one in expressions),
    )
