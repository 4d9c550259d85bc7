"""What one version has otherwise than another, and whether that makes it stricter."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from wenlu.domains.compliance.schemas import RuleChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wenlu.domains.compliance.rules.body import Ask, Category, Expression, RuleBody
    from wenlu.domains.compliance.schemas import Effect
    from wenlu.sdk.messages import Frozen

_MORE_IS_STRICTER = frozenset({"terms", "anchors", "roles", "channels"})
_MORE_IS_LAXER = frozenset({"unless", "unless_text", "guards"})
_SINGLE: Mapping[str, Callable[[object, object], bool]] = MappingProxyType(
    {
        "level": lambda old, new: getattr(new, "rank", 0) > getattr(old, "rank", 0),
        "off": lambda _, new: not new,
        "security": lambda _, new: not new,
        "sounds": lambda _, new: bool(new),
        "begins_on": lambda _, new: new is None,
        "ends_on": lambda _, new: new is None,
    }
)
"""Members of which one can tell whether their change makes a rule stricter."""
_OWN = ("expressions", "asks", "id")


def list_changes(before: RuleBody, after: RuleBody) -> tuple[RuleChange, ...]:
    """Every difference, in the order of the categories."""
    old = {each.id: each for each in before.categories}
    new = {each.id: each for each in after.categories}
    found: list[RuleChange] = []
    for category in after.categories:
        found += _category_changes(old.get(category.id), category)
    found += [_whole(each, None, "category", each.name.zh, None) for each in before.categories if each.id not in new]
    found += _rest_changes(before, after)
    return tuple(found)


def _category_changes(before: Category | None, after: Category) -> Iterator[RuleChange]:
    if before is None:
        yield _whole(after, None, "category", None, f"{after.name.zh} ({after.level})")
        said: tuple[Expression | Ask, ...] = (*after.expressions, *after.asks)
        for one in said:
            yield _whole(after, one.id, "expression", None, _words_of(one))
        return
    if before == after:
        return
    for name in type(after).model_fields:
        if name not in _OWN and getattr(before, name) != getattr(after, name):
            yield _change(after, None, name, before, after)
    for part in ("expressions", "asks"):
        old = {one.id: one for one in getattr(before, part)}
        new = {one.id: one for one in getattr(after, part)}
        for id_, one in new.items():
            yield from _expression_changes(after, old.get(id_), one)
        for id_, one in old.items():
            if id_ not in new:
                yield _whole(after, id_, "expression", _words_of(one), None)


def _expression_changes(
    category: Category, before: Expression | Ask | None, after: Expression | Ask
) -> Iterator[RuleChange]:
    if before is None:
        yield _whole(category, after.id, "expression", None, _words_of(after))
        return
    for name in type(after).model_fields:
        if getattr(before, name, None) != getattr(after, name):
            yield _change(category, after.id, name, before, after)


def _rest_changes(before: RuleBody, after: RuleBody) -> Iterator[RuleChange]:
    """Changes outside the categories, by the member of the body alone."""
    for name in type(after).model_fields:
        if name in {"categories", "edition"} or getattr(before, name) == getattr(after, name):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if name == "products":
            for grade in type(new).model_fields:
                gone, came = _lists(getattr(old, grade), getattr(new, grade))
                if gone or came:
                    yield RuleChange(
                        category=name, name=name, name_en=name, expression=grade, field="terms",
                        added=came, removed=gone, effect="laxer" if gone else "stricter",
                    )  # fmt: skip
        else:
            yield RuleChange(category=name, name=name, name_en=name, expression=None, field=name, effect="unclear")


def _whole(category: Category, expression: str | None, field: str, before: str | None, after: str | None) -> RuleChange:
    return RuleChange(
        category=category.id,
        name=category.name.zh,
        name_en=category.name.en,
        expression=expression,
        field=field,
        before=before,
        after=after,
        effect="stricter" if before is None else "laxer",
    )


def _change(category: Category, expression: str | None, field: str, before: Frozen, after: Frozen) -> RuleChange:
    old, new = getattr(before, field), getattr(after, field)
    change = RuleChange(
        category=category.id,
        name=category.name.zh,
        name_en=category.name.en,
        expression=expression,
        field=field,
        effect=_effect(field, old, new),
    )
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone, came = _lists(old, new)
        return change.model_copy(update={"added": came, "removed": gone})
    return change.model_copy(update={"before": _text(old), "after": _text(new)})


def _effect(field: str, old: object, new: object) -> Effect:
    if field in _MORE_IS_STRICTER | _MORE_IS_LAXER and isinstance(old, tuple) and isinstance(new, tuple):
        gone, came = _lists(old, new)
        if bool(gone) == bool(came):
            return "unclear"
        return _either(stricter=bool(came) == (field in _MORE_IS_STRICTER))
    judge = _SINGLE.get(field)
    return "unclear" if judge is None else _either(stricter=judge(old, new))


def _either(*, stricter: bool) -> Effect:
    return "stricter" if stricter else "laxer"


def _lists(old: tuple[object, ...], new: tuple[object, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is gone and what came, as text."""
    before, after = [_text(one) or "" for one in old], [_text(one) or "" for one in new]
    known_before, known_after = set(before), set(after)
    return (
        tuple(one for one in before if one not in known_after),
        tuple(one for one in after if one not in known_before),
    )


def _words_of(one: Expression | Ask) -> str:
    """What an expression looks for, in short."""
    terms = getattr(one, "terms", ())
    found = [*terms[:20], *filter(None, [getattr(one, "pattern", None), getattr(one, "question", None)])]
    return "、".join(found)


def _text(value: object) -> str | None:
    if value is None:
        return None
    zh, en = getattr(value, "zh", None), getattr(value, "en", None)
    if zh is not None:
        return f"{zh}\n{en}"
    return str(value)
