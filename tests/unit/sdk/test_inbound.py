"""What a customer said outside becomes messages that can be taken in, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from wenlu.sdk.inbox import Inbound
from wenlu.sdk.messages import TextBody


@given(st.text(max_size=300).map(lambda text: text * 30))
def test_a_text_of_any_length_is_taken_in(text: str) -> None:
    parts = Inbound.of_text("sms", "m1", "+8613800000000", text)
    assert len({part.external_id for part in parts}) == len(parts)
    said = "".join(part.body.text for part in parts if isinstance(part.body, TextBody))
    kept = text.replace("\x00", "")
    assert "".join(said.split()) == "".join(kept.split())


def test_what_is_no_text_is_left_out() -> None:
    assert Inbound.of_text("sms", "m1", "a", " \x00\n") == ()
    (only,) = Inbound.of_text("sms", "m1", "a", "好\ud800\x00的")
    assert only.body == TextBody(text="好?的")
    assert only.external_id == "m1"
