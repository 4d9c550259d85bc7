"""Filling variables into answers."""

import re
from collections.abc import Mapping

from wenlu.domains.knowledge.errors import UnknownVariable
from wenlu.domains.knowledge.schemas import Variable

_VARIABLE = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


def variables_in(text: str) -> frozenset[str]:
    """Return the keys of the variables that a text names."""
    return frozenset(_VARIABLE.findall(text))


def has_stray_braces(text: str) -> bool:
    """Whether there are double braces that are no variable."""
    rest = _VARIABLE.sub("", text)
    return "{{" in rest or "}}" in rest


def render(text: str, variables: Mapping[str, Variable], *, english: bool = False) -> str:
    """Fill in the variables; raises `UnknownVariable`.

    A variable with no English value (a menu path, a number) stands as it is in English answers too.
    """

    def value(match: re.Match[str]) -> str:
        variable = variables.get(match[1])
        if variable is None:
            raise UnknownVariable(f"no variable {match[1]!r}", key=match[1])
        return (variable.value_en or variable.value) if english else variable.value

    return _VARIABLE.sub(value, text)
