"""Pages of a list: an opaque cursor instead of a number, so that a growing list never repeats a row."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from wenlu.kernel.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items and where to go on; `next_cursor` is None on the last page."""

    items: list[T] = field(default_factory=list)
    next_cursor: str | None = None


def encode_cursor(*position: str | int) -> str:
    """Return the opaque form of the sort position of a page's last row."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode()


def decode_cursor(cursor: str) -> list[str | int]:
    """Return the position in a cursor that a caller sent back; raises `Invalid` for what is none."""
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError) as error:
        raise Invalid("not a cursor of ours") from error
    if not isinstance(position, list) or not all(isinstance(part, str | int) for part in position):
        raise Invalid("not a cursor of ours")
    return position


def decode_id(cursor: str | None) -> UUID | None:
    """Return the id in the cursor of a list that is sorted by ids alone, or None at its beginning; raises `Invalid`."""
    if cursor is None:
        return None
    try:
        (position,) = decode_cursor(cursor)
        return UUID(str(position))
    except ValueError as error:
        raise Invalid("not a cursor of ours") from error
