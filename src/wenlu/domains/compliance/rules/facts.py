"""What the conditions of rules ask about: who writes, to whom, about which product and which security."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from wenlu.domains.compliance.schemas import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wenlu.domains.compliance.rules.views import View
    from wenlu.domains.compliance.schemas import Situation

_ADVISER = "adviser"
_OLD, _GROWN_UP = 70, 18
_HIGH_RISK, _LOW_RISK = 4, 1
"""Products from the one on ask for extra care with the old; above the other with those who are not of age."""
SECURITY_CODE = re.compile(
    r"(?<![\da-z])(?:s[hz]|bj)?(?:60[0135]|68[89]|00[0-3]|30[0-2]|92\d|5[1568]\d|15\d|16\d|11[0138]|12[378])\d{3}(?!\d|元|万|块|股|份|个|人|户|多)"
)
"""Six digits in the ranges of A-shares, funds and convertible bonds."""


class Facts:
    """Facts of one situation, each worked out when a rule first asks."""

    def __init__(
        self, situation: Situation, view: View, securities: Sequence[tuple[int, int]], product_rank: int
    ) -> None:
        self._situation = situation
        self._view = view
        self._securities = securities
        self._product_rank = product_rank

    @cached_property
    def is_licensed(self) -> bool:
        """Whether this writer may advise this customer (Securities Law art. 160, consulting measures art. 12).

        Being an adviser is not enough: without an advisory contract with the customer it is education and cited
        research only. Where the caller cannot know about a contract, the role alone decides.
        """
        if self._situation.role not in {Role.ADVISER, Role.MANAGER, Role.AGENT}:
            return False
        is_adviser = self._situation.role is Role.ADVISER or _ADVISER in self._situation.licences
        return is_adviser and self._situation.has_advisory_contract is not False

    @cached_property
    def is_above_grade(self) -> bool:
        """Whether a product is named whose R is above the customer's C (Securities Law art. 88)."""
        grade = self._situation.customer_grade
        return grade is not None and self._product_rank > int(grade[1])

    @cached_property
    def needs_care(self) -> bool:
        """Whether age asks for more care with this product (suitability measures: more questions, time, call-backs)."""
        age = self._situation.customer_age
        if age is None:
            return False
        return self._product_rank >= _HIGH_RISK if age >= _OLD else age < _GROWN_UP and self._product_rank > _LOW_RISK

    @property
    def is_advertising(self) -> bool:
        """Whether the words go to many (Advertising Law art. 2), whoever wrote them."""
        return self._situation.role is Role.CAMPAIGN or self._situation.stage == "advertising"

    def names_security(self, start: int, end: int) -> bool:
        """Whether a security is named, by name or code, between two places of the clausal reading."""
        if any(start <= first and last <= end for first, last in self._securities):
            return True
        return SECURITY_CODE.search(self._view.clausal, start, end) is not None

    def meets(self, condition: str | None) -> bool:
        return condition is None or _CONDITIONS[condition](self)

    @property
    def complaint_open(self) -> bool:
        return self._situation.complaint_open


_CONDITIONS: dict[str, Callable[[Facts], bool]] = {
    "licensed": lambda facts: facts.is_licensed,
    "unlicensed": lambda facts: not facts.is_licensed,
    "above_grade": lambda facts: facts.is_above_grade,
    "needs_care": lambda facts: facts.needs_care,
    "advertising": lambda facts: facts.is_advertising,
    "complaint_open": lambda facts: facts.complaint_open,
}
