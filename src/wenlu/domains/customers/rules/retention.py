"""How long what is kept, and when a request has to be answered: decisions only.

Sources: Securities Law art. 137 (records of business, at least 20 years), Anti-Money-Laundering Law (2024) art. 34
(identity, at least 10 years after the relationship ends), Personal Information Protection Law art. 47 (erase, or only
keep while another law asks to) and art. 50 (answer in a convenient way; it gives no number of days).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from wenlu.domains.customers.errors import TermTooShort
from wenlu.domains.customers.schemas import TermKind
from wenlu.kernel.calendars import WORKING_DAYS
from wenlu.kernel.clock import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedTerm:
    """A term as it ships; `least` is what the law asks for."""

    amount: int
    least: int
    unit: Literal["years", "working_days"]
    basis: str
    basis_en: str
    is_confirmed: bool


TERMS: Mapping[TermKind, ShippedTerm] = MappingProxyType(
    {
        TermKind.RECORDS: ShippedTerm(
            amount=20,
            least=20,
            unit="years",
            basis="《证券法》第一百三十七条：业务资料保存不少于二十年",
            basis_en="Securities Law art. 137: records of business, at least 20 years",
            is_confirmed=True,
        ),
        TermKind.IDENTITY: ShippedTerm(
            amount=10,
            least=10,
            unit="years",
            basis="《反洗钱法》第三十四条：客户身份资料在业务关系结束后至少保存十年",
            basis_en="Anti-Money-Laundering Law art. 34: identity, at least 10 years after the relationship ends",
            is_confirmed=True,
        ),
        TermKind.VISITOR_RECORDS: ShippedTerm(
            amount=3,
            least=1,
            unit="years",
            basis="没有表明身份的访客；法律没有给出年限，由公司确认",
            basis_en="visitors who never said who they are; no statute gives a number, the firm confirms it",
            is_confirmed=False,
        ),
        TermKind.REQUEST: ShippedTerm(
            amount=15,
            least=1,
            unit="working_days",
            basis="《个人信息保护法》第五十条要求便捷受理，没有给出天数，由公司确认",
            basis_en="Personal Information Protection Law art. 50 gives no number of days; the firm confirms it",
            is_confirmed=False,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class SetAmount:
    """A term that the firm has set."""

    amount: int
    changed_at: datetime
    changed_by: str


def amount_of(kind: TermKind, changed: Mapping[TermKind, SetAmount]) -> int:
    """Return a term as it holds: what the firm has set, else as shipped."""
    return changed[kind].amount if kind in changed else TERMS[kind].amount


def check_term(kind: TermKind, amount: int) -> None:
    """Raise `TermTooShort` for less than the law asks for."""
    if TERMS[kind].unit == "years" and amount < TERMS[kind].least:
        raise TermTooShort(f"at least {TERMS[kind].least}", least=TERMS[kind].least)


def answer_due(now: datetime, working_days: int) -> date:
    """Return the day by which a request that comes now has to be answered."""
    return WORKING_DAYS.after(day_of(now), working_days)
