"""Numbers that name a person: identity number (GB 11643), mobile phone, bank card (Luhn), in the text as written."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GAP = r"[ \-\u2010-\u2015\u00a0\u3000]?"
_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:19|20)\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])")
_PHONE = re.compile(rf"(?<![\d.])(?:\+?86{_GAP})?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)")
_CARD = re.compile(
    rf"(?<!\d)(?:62|60|4\d|5[1-5]|3[57]|9[05-9])\d{{2}}{_GAP}(?:\d{{4}}{_GAP}){{2,3}}\d{{1,4}}(?:{_GAP}\d{{1,3}})?(?!\d)"
)
_NOT_DIGIT = re.compile(r"[^\dXx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def find_identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Eighteen characters with a real birthday and the right last one."""
    for found in _IDENTITY.finditer(text):
        number = _NOT_DIGIT.sub("", found[0]).upper()
        if _is_birthday(number[6:14]) and _check_character(number) == number[17]:
            yield found.span()


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Mobile numbers of the mainland; service lines have other shapes."""
    for found in _PHONE.finditer(text):
        yield found.span(1)


def find_bank_cards(text: str) -> Iterator[tuple[int, int]]:
    """16 to 19 digits of a known issuer that satisfy Luhn."""
    for found in _CARD.finditer(text):
        number = _NOT_DIGIT.sub("", found[0])
        if 16 <= len(number) <= 19 and _luhn(number):  # noqa: PLR2004  ISO/IEC 7812
            yield found.span()


JUDGES: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "identity_number": find_identity_numbers,
    "phone": find_phones,
    "bank_card": find_bank_cards,
}
MAYBE = re.compile(r"\d(?:[ \-\u2010-\u2015\u00a0\u3000]?\d){10}")
"""Without eleven digits in a row none of them is there."""


def _check_character(number: str) -> str:
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]


def _is_birthday(digits: str) -> bool:
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}").year >= 1900  # noqa: PLR2004
    except ValueError:
        return False


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2])  # noqa: PLR2004  Luhn
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
