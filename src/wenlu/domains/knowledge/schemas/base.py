"""Kinds of text and words that all of knowledge is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from wenlu.sdk.messages import Text

MAX_PHRASINGS = 300
MAX_ANSWER = 4000

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$", max_length=120)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Question = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Answer = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ANSWER)]
Words = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Origin(StrEnum):
    """Who wrote the present words. What an editor has touched is never overwritten by an import."""

    STARTER = "starter"
    EDITOR = "editor"
