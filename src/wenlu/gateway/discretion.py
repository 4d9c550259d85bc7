"""Addresses that stand in no figure and no line of the program's log: that they were asked for is secret by law."""

_RESERVED = "/api/v1/aml/"
"""Of the post for anti-money-laundering (Anti-Money-Laundering Law art. 7, 35)."""
OTHER = "other"


def shown(path: str) -> str:
    """Return an address as others may see it."""
    return OTHER if path.startswith(_RESERVED) else path
