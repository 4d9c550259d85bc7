"""The judges of numbers that rules may name, and the test that spares most texts all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wenlu.language.personal import find_bank_cards, find_identity_numbers, find_phones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JUDGES: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "identity_number": find_identity_numbers,
    "phone": find_phones,
    "bank_card": find_bank_cards,
}
MAYBE = re.compile(r"\d(?:[ \-\u2010-\u2015\u00a0\u3000]?\d){10}")
"""Without eleven digits in a row none of them is there."""
