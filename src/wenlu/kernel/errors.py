"""The tree of domain errors.

Every error has a stable `code`, which pages translate, and a category, which the gateway maps to a status.
Domains derive their own errors from the category classes below and know nothing of HTTP.
"""

from enum import StrEnum
from typing import ClassVar


class Category(StrEnum):
    """What kind of thing went wrong."""

    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"


class WenluError(Exception):
    """Anything that a caller may meet and should be told; `extra` goes into the problem document."""

    code: ClassVar[str] = "error"
    category: ClassVar[Category] = Category.INVALID

    def __init__(self, detail: str = "", **extra: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.extra = extra


class Unauthenticated(WenluError):
    """Nobody is known behind the request."""

    code = "unauthenticated"
    category = Category.UNAUTHENTICATED


class Forbidden(WenluError):
    """The actor is known and may not."""

    code = "forbidden"
    category = Category.FORBIDDEN


class NotFound(WenluError):
    """There is no such thing, or the actor may not know of it."""

    code = "not_found"
    category = Category.NOT_FOUND


class Conflict(WenluError):
    """The thing is in a state in which this cannot be done."""

    code = "conflict"
    category = Category.CONFLICT


class Invalid(WenluError):
    """The request itself is wrong."""

    code = "invalid"
    category = Category.INVALID


class TooLarge(WenluError):
    """The request is well-formed and too big."""

    code = "too_large"
    category = Category.TOO_LARGE


class RateLimited(WenluError):
    """Too often; `retry_after` in `extra` says when again, in seconds."""

    code = "rate_limited"
    category = Category.RATE_LIMITED


class Unavailable(WenluError):
    """A part that is needed does not answer now; nothing was changed."""

    code = "unavailable"
    category = Category.UNAVAILABLE
