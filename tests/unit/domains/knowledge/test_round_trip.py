"""What is accepted can be written and read again: a row that cannot be would hide every other one in its list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from wenlu.domains.knowledge.schemas import Answer, Key, Question, Slug, Words
from wenlu.domains.knowledge.schemas.flows import Position

TEXTS = {name: TypeAdapter(kind) for name, kind in (("question", Question), ("answer", Answer), ("words", Words))}


@pytest.mark.parametrize("name", list(TEXTS))
@given(text=st.text(max_size=8))
def test_what_is_accepted_is_accepted_again(name: str, text: str) -> None:
    try:
        kept = TEXTS[name].validate_python(text)
    except ValidationError:
        return
    assert kept
    assert TEXTS[name].validate_python(kept) == kept


@pytest.mark.parametrize("blank", [" ", "\u3000", "\r\n", "\x85"])
@pytest.mark.parametrize("name", list(TEXTS))
def test_white_space_is_no_text(name: str, blank: str) -> None:
    with pytest.raises(ValidationError):
        TEXTS[name].validate_python(blank)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_what_json_cannot_say_is_refused(number: float) -> None:
    with pytest.raises(ValidationError):
        Position(x=number, y=0)


def test_the_first_part_of_a_key_may_be_a_category() -> None:
    key = TypeAdapter(Key).validate_python(f"{'a' * 60}.b")
    assert TypeAdapter(Slug).validate_python(key.partition(".")[0])
    with pytest.raises(ValidationError):
        TypeAdapter(Key).validate_python(f"{'a' * 61}.b")
