"""Kinds of text and words that all of knowledge is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from wenlu.sdk.messages import Stripped

MAX_PHRASINGS = 300
MAX_ANSWER = 4000

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}(\.[a-z0-9_]+)+$", max_length=120)]
"""Its first part may be the category, a `Slug`."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Question = Annotated[Stripped, StringConstraints(min_length=1, max_length=200)]
Answer = Annotated[Stripped, StringConstraints(min_length=1, max_length=MAX_ANSWER)]
Words = Annotated[Stripped, StringConstraints(min_length=1, max_length=500)]


class Origin(StrEnum):
    """Who wrote the present words. What an editor has touched is never overwritten by an import."""

    STARTER = "starter"
    EDITOR = "editor"
